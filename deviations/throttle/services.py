"""Count a try in a short transaction of its own, before the request's first query."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from deviations.errors import TooManyError
from deviations.throttle.counting import count, key_of, window_of
from deviations.throttle.models import Throttle


@dataclass(frozen=True)
class Limit:
    """At most `tries` in each window of `seconds`."""

    name: str
    tries: int
    seconds: int


def spend(session: Session, limit: Limit, subject: str, *, now: datetime, amount: int = 1) -> None:
    """Count one try of a subject and commit it; raise TooManyError beyond the limit.

    Must be the first use of the session in a request: the count survives whatever comes after.
    `amount`: what the try takes of the limit, where kilobytes are counted instead of tries.
    """
    _spend(session, ((limit, subject),), now, amount)


def spend_each(session: Session, tries: Sequence[tuple[Limit, str]], *, now: datetime) -> None:
    """Count a try against several limits in one transaction; raise with the longest wait.

    Name them in the same order everywhere: whoever counts locks the rows in that order.
    """
    _spend(session, tries, now, 1)


def note(session: Session, limit: Limit, subject: str, *, now: datetime) -> None:
    """Count a try and refuse nothing; the caller commits."""
    count(session, key_of(limit.name, subject), window_of(now, limit.seconds))


def wait(session: Session, limit: Limit, subject: str, *, now: datetime) -> int:
    """Return in how many seconds another try is welcome, 0 for now. Counts nothing."""
    window = window_of(now, limit.seconds)
    tries = session.scalar(
        select(Throttle.tries).where(
            Throttle.key == key_of(limit.name, subject), Throttle.window == window
        )
    )
    return _left(limit, window, now) if (tries or 0) >= limit.tries else 0


def wait_each(session: Session, tries: Sequence[tuple[Limit, str]], *, now: datetime) -> int:
    """Return the longest wait that several limits ask for, 0 for none. Counts nothing."""
    keys = {
        (key_of(limit.name, subject), window_of(now, limit.seconds)): limit
        for limit, subject in tries
    }
    rows = session.execute(
        select(Throttle.key, Throttle.window, Throttle.tries).where(
            Throttle.key.in_([key for key, _window in keys]),
            Throttle.window.in_([window for _key, window in keys]),
        )
    )
    counted = {(key, window): made for key, window, made in rows}
    waits = [
        _left(limit, window, now)
        for (key, window), limit in keys.items()
        if counted.get((key, window), 0) >= limit.tries
    ]
    return max(waits, default=0)


def forget(session: Session, names: Sequence[str], subject: str) -> None:
    """Forget what was counted of a subject under some names. The caller commits."""
    keys = [key_of(name, subject) for name in names]
    session.execute(delete(Throttle).where(Throttle.key.in_(keys)))


def forget_before(session: Session, moment: datetime) -> int:
    """Remove windows that began before a moment; return how many."""
    old: ColumnElement[bool] = Throttle.window < moment
    gone = session.scalars(delete(Throttle).where(old).returning(Throttle.key))
    return len(gone.all())


def _spend(
    session: Session, tries: Sequence[tuple[Limit, str]], now: datetime, amount: int
) -> None:
    waits = []
    for limit, subject in tries:
        window = window_of(now, limit.seconds)
        if count(session, key_of(limit.name, subject), window, amount=amount) > limit.tries:
            waits.append(_left(limit, window, now))
    session.commit()
    if waits:
        raise TooManyError(max(waits))


def _left(limit: Limit, window: datetime, now: datetime) -> int:
    ends = window + timedelta(seconds=limit.seconds)
    return math.ceil((ends - now).total_seconds())
