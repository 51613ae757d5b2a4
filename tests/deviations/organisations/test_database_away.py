"""The database is away, and the browser holds a session: who it is cannot be asked."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations.extensions import db
from tests import factories
from tests.pages import sign_in, token_on

BUSY = (503, "5", True)


def met(client: FlaskClient, method: str, path: str, **fields: str) -> tuple[int, str | None, bool]:
    """Return the status, when to come again, and whether the answer has our headers."""
    answer = client.open(path, method=method, data=fields)
    headers = answer.headers
    return answer.status_code, headers.get("Retry-After"), "Content-Security-Policy" in headers


@pytest.fixture
def token(app: Flask, client: FlaskClient, session: Session, tmp_path: Path) -> str:
    """Sign in, take the database away, and return the token of the session."""
    sign_in(client, factories.member(session))
    found = token_on(client.get("/mitt-konto/namn").text)
    db.session.remove()
    db.engine.dispose()
    (tmp_path / "test.db").unlink()
    (tmp_path / "test.db").mkdir()
    return found


@pytest.mark.parametrize(
    "path", ["/mitt-konto", "/logga-in", "/halsa", "/hoglandet/", "/avvikelser"]
)
@pytest.mark.usefixtures("token")
def test_a_page_says_that_it_is_busy(client: FlaskClient, path: str) -> None:
    assert met(client, "GET", path) == BUSY


@pytest.mark.parametrize("path", ["/mitt-konto/namn", "/avvikelser/2222/begar-svar", "/logga-ut"])
def test_a_form_is_told_the_same_with_or_without_its_token(
    client: FlaskClient, token: str, path: str
) -> None:
    assert met(client, "POST", path, name="Kim", csrf_token=token) == BUSY
    assert met(client, "POST", path, name="Kim") == BUSY


@pytest.mark.usefixtures("token")
def test_a_script_or_style_is_served_all_the_same(client: FlaskClient) -> None:
    assert client.get("/static/lex-heller.js").status_code == 200


def test_a_report_that_is_sent_then_keeps_its_words(client: FlaskClient, token: str) -> None:
    answer = client.post(
        "/hoglandet/rapportera",
        data={"csrf_token": token, "what_happened": "Ingen kom.", "step": "skicka"},
    )

    assert answer.status_code == 503
    assert "Ingen kom." in answer.text
