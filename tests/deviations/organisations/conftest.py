"""Time that passes when a test says so, and somebody to sign in."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from deviations import clock
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.models.user import Membership
from tests import factories

Tick = Callable[..., None]
STARTS = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> Tick:
    """Stop the clock and return a function that lets time pass."""
    passed = [timedelta(0)]
    monkeypatch.setattr(clock, "now", lambda: STARTS + passed[0])

    def tick(**amount: int) -> None:
        passed[0] += timedelta(**amount)

    return tick


@pytest.fixture
def every_forbund_real(session: Session) -> None:
    """Make every förbund real: its roles demand what they demand."""
    session.execute(update(Forbund).values(demo=False))
    session.commit()


@pytest.fixture
def hat(session: Session) -> Membership:
    return factories.member(session)
