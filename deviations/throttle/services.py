"""Count a try in a short transaction of its own, before the request's first query."""

import hashlib
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from deviations.errors import TooManyError
from deviations.throttle.models import Throttle


@dataclass(frozen=True)
class Limit:
    """At most `tries` in each window of `seconds`."""

    name: str
    tries: int
    seconds: int


def spend(session: Session, limit: Limit, subject: str, *, now: datetime) -> None:
    """Count one try of a subject and commit it; raise TooManyError beyond the limit.

    Must be the first use of the session in a request: the count survives whatever comes after.
    """
    window = _window(now, limit.seconds)
    tries = session.execute(_count(session, _key(limit, subject), window)).scalar_one()
    session.commit()
    if tries > limit.tries:
        raise TooManyError(_left(limit, window, now))


def wait(session: Session, limit: Limit, subject: str, *, now: datetime) -> int:
    """Return in how many seconds another try is welcome, 0 for now. Counts nothing."""
    window = _window(now, limit.seconds)
    tries = session.scalar(
        select(Throttle.tries).where(
            Throttle.key == _key(limit, subject), Throttle.window == window
        )
    )
    return _left(limit, window, now) if (tries or 0) >= limit.tries else 0


def forget_before(session: Session, moment: datetime) -> int:
    """Remove windows that began before a moment; return how many."""
    old: ColumnElement[bool] = Throttle.window < moment
    gone = session.scalars(delete(Throttle).where(old).returning(Throttle.key))
    return len(gone.all())


def _key(limit: Limit, subject: str) -> str:
    """Name a subject of any length without keeping it: it may be an address."""
    return f"{limit.name}:{hashlib.sha256(subject.encode()).hexdigest()}"


def _left(limit: Limit, window: datetime, now: datetime) -> int:
    ends = window + timedelta(seconds=limit.seconds)
    return math.ceil((ends - now).total_seconds())


def _window(now: datetime, seconds: int) -> datetime:
    begun = int(now.timestamp()) // seconds * seconds
    return datetime.fromtimestamp(begun, UTC)


def _count(session: Session, key: str, window: datetime) -> sqlite.Insert | postgresql.Insert:
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    row = insert(Throttle).values(key=key, window=window, tries=1)
    return row.on_conflict_do_update(
        index_elements=[Throttle.key, Throttle.window], set_={"tries": Throttle.tries + 1}
    ).returning(Throttle.tries)  # type: ignore[return-value]
