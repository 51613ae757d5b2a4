"""Count a try in a short transaction of its own. What is refused is counted nowhere."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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

    No transaction may be running: the count survives whatever comes after.
    `amount`: what the try takes of the limit, where kilobytes are counted instead of tries.
    """
    with at_once(session):
        take(session, limit, subject, now=now, amount=amount)


def spend_each(session: Session, tries: Sequence[tuple[Limit, str]], *, now: datetime) -> None:
    """Count a try against several limits in one transaction; raise with the longest wait.

    Name them in the same order everywhere: whoever counts locks the rows in that order.
    """
    with at_once(session):
        waits = [_count(session, limit, subject, now, 1) for limit, subject in tries]
        if any(waits):
            raise TooManyError(max(waits))


@contextmanager
def at_once(session: Session) -> Iterator[None]:
    """Commit all that is taken within, or nothing of it when one limit refuses."""
    try:
        yield
    except TooManyError:
        session.rollback()
        raise
    session.commit()


def take(session: Session, limit: Limit, subject: str, *, now: datetime, amount: int = 1) -> None:
    """Count one try in the running transaction; raise TooManyError beyond the limit.

    Within `at_once`, the narrowest limit first: the rows that everybody shares are locked last.
    """
    if left := _count(session, limit, subject, now, amount):
        raise TooManyError(left)


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
    """Forget what was counted of a subject; the names as they are counted. The caller commits."""
    for name in names:  # one by one, so that rows are locked in the order in which tries take them
        session.execute(delete(Throttle).where(Throttle.key == key_of(name, subject)))


def forget_before(session: Session, moment: datetime) -> int:
    """Remove windows that began before a moment; return how many."""
    old: ColumnElement[bool] = Throttle.window < moment
    gone = session.scalars(delete(Throttle).where(old).returning(Throttle.key))
    return len(gone.all())


def _count(session: Session, limit: Limit, subject: str, now: datetime, amount: int) -> int:
    """Count a try; return in how many seconds it would be welcome, 0 when it is within."""
    window = window_of(now, limit.seconds)
    tries = count(session, key_of(limit.name, subject), window, amount=amount)
    return _left(limit, window, now) if tries > limit.tries else 0


def _left(limit: Limit, window: datetime, now: datetime) -> int:
    ends = window + timedelta(seconds=limit.seconds)
    return math.ceil((ends - now).total_seconds())
