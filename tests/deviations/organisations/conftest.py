"""Time that passes when a test says so, somebody to sign in, and her employer's provider."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from deviations import clock
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.models.user import Membership
from deviations.organisations.roles import Role
from tests import factories
from tests.deviations.organisations.provider_visits import ANNA, FORUM
from tests.identity_provider import Provider, identity_provider

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


@pytest.fixture
def provider(app: Flask) -> Iterator[Provider]:
    """Yield a provider that the service is configured with."""
    with identity_provider() as running:
        settings = replace(app.extensions["config"], provider=running.settings)
        app.extensions["config"] = settings
        yield running


@pytest.fixture
def anna(session: Session) -> str:
    """Invite Anna; return her address."""
    factories.member(session, email=ANNA, role=Role.LASARE, scope=FORUM, name="")
    return ANNA
