"""The page that asks for the code after the password, and whether one came past it."""

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations.organisations.models.user import LoginSession
from tests.pages import send

CODE_PAGE = "/logga-in/kod"


def give(client: FlaskClient, code: str) -> TestResponse:
    """Send a code as a browser that has given its password does."""
    return send(client, CODE_PAGE, code=code)


def is_in(client: FlaskClient) -> bool:
    """Return whether the browser is signed in, with everything that its role demands."""
    return client.get("/byt-roll").status_code == 200


def tokens(session: Session) -> list[str]:
    """Return the hash of each session's id."""
    return list(session.scalars(select(LoginSession.token_hash)).all())
