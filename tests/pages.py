"""What a person does with pages: open, find the token, send, sign in."""

import re
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from deviations.organisations.models.user import Membership
from tests.factories import PASSWORD

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def token_on(page: str) -> str:
    """Return the CSRF token of a page's first form."""
    found = _TOKEN.search(page)
    assert found, "the page has no form with a token"
    return unescape(found[1])


def words_on(page: str) -> str:
    """Return a page whose addresses are whole: without the places where they may break."""
    return page.replace("<wbr>", "")


def send(
    client: FlaskClient, path: str, *, at: str | None = None, **fields: object
) -> TestResponse:
    """Post fields as a form does, with the token of the page at `at`, else of the same path."""
    token = token_on(client.get(at or path).get_data(as_text=True))
    return client.post(path, data={"csrf_token": token, **fields})


def sign_in(client: FlaskClient, membership: Membership) -> TestResponse:
    """Sign a browser in as somebody whose password is the tests'."""
    answer = send(client, "/logga-in", email=membership.user.email, password=PASSWORD)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer
