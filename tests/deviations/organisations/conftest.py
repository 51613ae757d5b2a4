"""Time that passes when a test says so."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from deviations import clock

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
