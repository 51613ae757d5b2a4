"""Who tries again and again waits longer each time, and is never shut out for good."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from deviations.errors import TooManyError
from deviations.throttle.pacing import Pace, take_paced
from deviations.throttle.services import at_once, forget
from tests.marks import on_both_databases

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PACE = Pace("sign-in", free=5, seconds=60)
MOMENT = timedelta(microseconds=1)


def refused(session: Session, at: datetime) -> int:
    """Try once; return in how many seconds the next try is welcome, 0 when this one was."""
    try:
        with at_once(session):
            take_paced(session, PACE, "a", now=at)
    except TooManyError as too_many:
        return too_many.retry_after
    return 0


@on_both_databases
def test_each_try_after_the_free_ones_waits_twice_as_long(session: Session) -> None:
    assert [refused(session, NOON) for _ in range(5)] == [0] * 5

    at, waits = NOON, []
    for wait in (0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6):
        welcome = at + timedelta(seconds=wait)
        waits.append(refused(session, welcome - MOMENT))
        assert refused(session, welcome) == 0
        at = welcome

    # Told to wait a second at least, for Retry-After knows no smaller unit.
    assert waits == [1] * 7
    assert refused(session, at) == 42
    assert refused(session, at + timedelta(seconds=42) - MOMENT) == 1
    assert refused(session, at + timedelta(seconds=42)) == 0


@on_both_databases
def test_a_try_that_came_too_early_makes_nothing_worse(session: Session) -> None:
    for _ in range(5):
        refused(session, NOON)

    assert [refused(session, NOON) for _ in range(30)] == [1] * 30

    assert refused(session, NOON + timedelta(seconds=0.4)) == 0


def test_a_wait_outlasts_the_minute_and_then_there_are_free_tries_again(session: Session) -> None:
    late = NOON + timedelta(seconds=59.9)
    for _ in range(5):
        refused(session, late)

    assert refused(session, NOON + timedelta(seconds=60)) == 1
    assert [refused(session, NOON + timedelta(seconds=60.3)) for _ in range(6)] == [0] * 5 + [1]


@on_both_databases
def test_what_is_forgotten_starts_anew(session: Session) -> None:
    for _ in range(6):
        refused(session, NOON)

    forget(session, PACE.names, "a")
    session.commit()

    assert refused(session, NOON) == 0


@pytest.mark.parametrize(("tries", "seconds"), [(4, 0), (5, 0.4), (11, 25.6), (12, 42), (500, 42)])
def test_the_wait_never_passes_42_seconds(tries: int, seconds: float) -> None:
    assert PACE.wait_after(tries).total_seconds() == seconds
