"""Slow down who tries again and again: no thread is held, and nobody is shut out for good."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from deviations.errors import TooManyError
from deviations.throttle.counting import count, key_of, window_of
from deviations.throttle.models import Throttle

FIRST_WAIT = timedelta(seconds=0.2)
LONGEST_WAIT = timedelta(seconds=42)


@dataclass(frozen=True)
class Pace:
    """`free` tries in each window of `seconds`; before the n-th after them 0.2·2ⁿ s, at most 42."""

    name: str
    free: int
    seconds: int

    @property
    def names(self) -> tuple[str, str]:
        """Return the names of the tries, and of the moment from which the next is welcome."""
        return self.name, f"{self.name}-next"

    def wait_after(self, tries: int) -> timedelta:
        """Return how long to wait after so many tries in a window.

        >>> [Pace("", free=5, seconds=60).wait_after(n).total_seconds() for n in (4, 5, 6, 12, 13)]
        [0.0, 0.4, 0.8, 42.0, 42.0]
        """
        if tries < self.free:
            return timedelta(0)
        return min(FIRST_WAIT * 2.0 ** min(tries - self.free + 1, 20), LONGEST_WAIT)


def take_paced(session: Session, pace: Pace, subject: str, *, now: datetime) -> None:
    """Count one try in the running transaction; raise TooManyError for one that comes too early.

    Within `services.at_once` a try that comes too early is not counted: impatience makes nothing
    worse.
    """
    # Counted first: of two at once, the second waits here and then meets the first one's moment.
    tries = count(session, key_of(pace.names[0], subject), window_of(now, pace.seconds))
    key = key_of(pace.names[1], subject)
    welcome = session.scalar(select(func.max(Throttle.window)).where(Throttle.key == key))
    if welcome and welcome > now:
        raise TooManyError(math.ceil((welcome - now).total_seconds()))
    session.execute(delete(Throttle).where(Throttle.key == key))
    if wait := pace.wait_after(tries):
        session.add(Throttle(key=key, window=now + wait))
        session.flush()
