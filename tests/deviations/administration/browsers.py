"""Who stands at the pages of administration."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations.organisations.roles import Role
from tests import factories
from tests.pages import sign_in


def browser_of(
    app: Flask,
    session: Session,
    role: Role = Role.ADMIN,
    scope: str = "forbund:hoglandet",
) -> FlaskClient:
    """Return a browser in which somebody with a role has signed in."""
    browser = app.test_client()
    sign_in(browser, factories.member(session, role=role, scope=scope))
    return browser
