"""A kontaktperson of FK, and a question to FK."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations.organisations.models.forbund import PartCode
from deviations.organisations.roles import Role
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message
from deviations.records.vocabulary import Status
from tests import factories
from tests.pages import sign_in


@pytest.fixture
def deviation(session: Session) -> Deviation:
    """Return a deviation that AF reports about FK, received, with telltale words."""
    told = factories.deviation(
        session,
        status=Status.MOTTAGEN,
        what_happened="Berättelsen nämner kvasten.",
        reporting_part=PartCode.AF,
        concerned=(PartCode.FK, PartCode.REGION),
    )
    session.commit()
    return told


@pytest.fixture
def question(session: Session, deviation: Deviation) -> Message:
    """Return an open question to FK about it, asked by a koordinator."""
    asked = factories.message(session, deviation)
    asked.by = factories.member(session, email="koordinator@exempel.se").user.public_id
    session.commit()
    return asked


@pytest.fixture
def kontaktperson(app: Flask, session: Session) -> FlaskClient:
    """Return the browser of FK's kontaktperson in Höglandet."""
    return browser_of(app, session, "part:hoglandet/fk")


def browser_of(
    app: Flask, session: Session, scope: str, role: Role = Role.KONTAKTPERSON
) -> FlaskClient:
    """Return the browser of somebody new."""
    browser = app.test_client()
    sign_in(browser, factories.member(session, role=role, scope=scope))
    return browser
