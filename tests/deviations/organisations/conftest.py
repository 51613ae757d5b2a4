"""Time that passes when a test says so, somebody to sign in, and her employer's provider."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from deviations import clock
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.models.user import Membership
from deviations.organisations.roles import Role
from deviations.records.models.deviation import Deviation
from deviations.records.vocabulary import Status
from tests import factories
from tests.deviations.organisations.provider_visits import ANNA, FORUM
from tests.identity_provider import Provider, identity_provider
from tests.pages import sign_in

Tick = Callable[..., None]
STARTS = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


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


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that puts the clock so long after the start; it stands still."""

    def stand(**passed: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(**passed))

    stand()
    return stand


@pytest.fixture
def form(client: FlaskClient, session: Session, hat: Membership, ticking: Tick) -> str:
    """Sign in, open the page of an act, and let the session run out. Return the page's address."""
    deviation: Deviation = factories.deviation(session, status=Status.MOTTAGEN)
    session.commit()
    path = f"/avvikelser/{deviation.public_id}/begar-svar"
    sign_in(client, hat)
    return path
