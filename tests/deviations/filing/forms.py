"""What a filer does: open the form, answer, check, send."""

import re
from html import unescape
from typing import Any

from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from deviations import clock
from deviations.config import Config
from deviations.filing.services import submission as submissions
from tests.factories import forbund

FORM = "/hoglandet/rapportera"
ANSWERS: dict[str, Any] = {
    "kind": "brist",
    "kommun": "0682",
    "reporting_part": "kommun",
    "concerned_parts": ["fk"],
    "types": ["narvaro"],
    "what_happened": "Försäkringskassan kom inte till mötet.",
}
_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_NAME = re.compile(r'name="([^"]*)"')
_VALUE = re.compile(r'value="([^"]*)"', re.DOTALL)


def hidden_on(page: str) -> MultiDict[str, str]:
    """Return the hidden fields of a page."""
    pairs = []
    for field in _HIDDEN.findall(page):
        name, value = _NAME.search(field), _VALUE.search(field)
        if name and value:
            pairs.append((unescape(name[1]), unescape(value[1])))
    return MultiDict(pairs)


def opened(client: FlaskClient, address: str = FORM) -> dict[str, str]:
    """Open the form and return its token and key."""
    hidden = hidden_on(client.get(address).get_data(as_text=True))
    return {name: hidden[name] for name in ("csrf_token", "submission_key")}


def fresh_key(session: Session) -> str:
    """Return the key of another opened form of Höglandet, without asking for the page."""
    settings: Config = current_app.extensions["config"]
    submission = submissions.opened(forbund(session).id, now=clock.now())
    return submissions.sealed(submission, key=settings.key("submission"))


def checked(client: FlaskClient, **answers: Any) -> TestResponse:
    """Open the form, answer, and press the button to check."""
    return client.post(FORM, data={**opened(client), **ANSWERS, **answers})


def sent(client: FlaskClient, **answers: Any) -> TestResponse:
    """Open the form, answer, and send."""
    return client.post(FORM, data={**opened(client), **ANSWERS, **answers, "step": "skicka"})


def code_on(page: str) -> str:
    """Return the receipt code of a receipt page, without spaces."""
    found = re.search(r'id="code"[^>]*>(.*?)</p>', page, re.DOTALL)
    assert found, "the page shows no code"
    return "".join(re.sub(r"<[^>]+>", "", found[1]).split())
