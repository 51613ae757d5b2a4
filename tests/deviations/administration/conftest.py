"""Who stands at the pages of administration, unless a test says otherwise."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.deviations.administration.browsers import browser_of


@pytest.fixture
def admin(app: Flask, session: Session) -> FlaskClient:
    return browser_of(app, session)
