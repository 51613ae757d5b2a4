"""Going over to the employer's identity provider, and coming back."""

from urllib.parse import urlsplit

import requests
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations.organisations.models.user import LoginSession

FORUM = "forum:hoglandet/styrelse"
ANNA = "anna@nassjo.se"


def go(client: FlaskClient, *, till: str = "") -> str:
    """Go over to the provider and sign in there; return the address it sends the browser to."""
    over = client.get(f"/logga-in/konto?till={till}")
    assert over.status_code == 302, over.get_data(as_text=True)
    back = requests.get(over.headers["Location"], allow_redirects=False, timeout=5)
    assert back.status_code == 302
    parts = urlsplit(back.headers["Location"])
    return f"{parts.path}?{parts.query}"


def signs_in(client: FlaskClient, *, till: str = "") -> TestResponse:
    """Go over and come back; return the answer that the person meets."""
    return client.get(go(client, till=till))


def browsers(session: Session) -> int:
    """Return how many browsers are signed in."""
    return session.scalar(select(func.count()).select_from(LoginSession)) or 0
