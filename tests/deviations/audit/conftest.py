"""What a trail is tested on: ten anchored rows, and a bundle of what one förbund did in March."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from deviations.organisations.models.user import User
from tests import factories
from tests.deviations.audit.bundles import BEGINS, Bundle, append, take
from tests.deviations.audit.trail import Verify, anchor, write


@pytest.fixture
def spring(session: Session) -> tuple[int, int]:
    """Lay twenty days of two förbund's acts from February on; return the förbund's ids."""
    own, other = factories.forbund(session).id, factories.forbund(session, "jamtland").id
    karin = User(email="karin@exempel.se", name="=Karin", created_at=BEGINS)
    session.add(karin)
    session.flush()
    reader = karin.public_id
    for number in range(20):
        at = BEGINS - timedelta(days=10) + timedelta(days=3 * number)
        append(session, number, forbund=own, at=at, by=reader)
        append(session, number, forbund=other, at=at, by="otherperson")
    session.commit()
    return own, other


@pytest.fixture
def bundle(app: Flask, session: Session, spring: tuple[int, int], tmp_path: Path) -> Bundle:
    return take(app, session, tmp_path / "bundle")


@pytest.fixture
def verify(app: Flask) -> Verify:
    """Return the command that asks whether the trail is whole."""

    def run(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=["audit", "verify", *words])

    return run


@pytest.fixture
def ten(session: Session) -> Session:
    """Return a session on ten committed rows and an anchor that saw them."""
    write(session, 1, 10)
    anchor(session)
    session.expunge_all()
    return session
