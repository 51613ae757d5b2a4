"""A koordinator at her list."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations.records.models.deviation import Deviation
from tests import factories
from tests.pages import sign_in


@pytest.fixture
def koordinator(app: Flask, session: Session) -> FlaskClient:
    """Return the browser of a koordinator for the whole of Höglandet."""
    browser = app.test_client()
    sign_in(browser, factories.member(session))
    return browser


@pytest.fixture
def deviation(session: Session) -> Deviation:
    """Return a deviation that somebody filed with the form, and can read about with a code."""
    filed = factories.deviation(session)
    filed.receipt_hash = bytes(32)
    session.commit()
    return filed
