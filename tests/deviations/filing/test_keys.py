"""The submission key, the token, and sending twice."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deviations.config import Config
from deviations.filing.services.submission import (
    LIFETIME,
    StaleKeyError,
    opened as open_one,
    sealed,
    unsealed,
)
from deviations.records.models.deviation import Deviation
from tests.deviations.filing.forms import ANSWERS, FORM, code_on, hidden_on, opened
from tests.factories import forbund
from tests.marks import on_both_databases

NOW = datetime(2026, 11, 2, 5, tzinfo=UTC)
KEY = b"k" * 32
WORDS = ANSWERS["what_happened"]


def count(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(Deviation)).one()


def test_a_key_is_read_back_until_it_is_seven_days_old() -> None:
    submission = open_one(1, now=NOW)
    written = sealed(submission, key=KEY)
    assert unsealed(written, key=KEY, forbund_id=1, now=NOW + LIFETIME) == submission
    assert len(bytes.fromhex(submission.nonce)) == 16
    with pytest.raises(StaleKeyError):
        unsealed(written, key=KEY, forbund_id=1, now=NOW + LIFETIME + timedelta(seconds=1))


@pytest.mark.parametrize("written", ["", "x", "WzEsMl0.abc", "å" * 400])
def test_what_is_no_key_is_stale(written: str) -> None:
    with pytest.raises(StaleKeyError):
        unsealed(written, key=KEY, forbund_id=1, now=NOW)


def test_a_key_is_good_in_its_own_forbund_and_under_its_own_secret_only() -> None:
    written = sealed(open_one(1, now=NOW), key=KEY)
    with pytest.raises(StaleKeyError):
        unsealed(written, key=KEY, forbund_id=2, now=NOW)
    with pytest.raises(StaleKeyError):
        unsealed(written, key=b"o" * 32, forbund_id=1, now=NOW)
    with pytest.raises(StaleKeyError):
        unsealed(
            written[:-1] + ("A" if written[-1] != "A" else "B"), key=KEY, forbund_id=1, now=NOW
        )


@pytest.mark.parametrize("step", ["", "skicka"])
@pytest.mark.parametrize("flaw", ["missing", "altered", "old", "foreign"])
def test_a_stale_key_gives_the_form_back_with_a_fresh_one(
    client: FlaskClient, session: Session, flaw: str, step: str
) -> None:
    settings: Config = current_app.extensions["config"]
    key = settings.key("submission")
    home, other = forbund(session).id, forbund(session, "jamtland").id
    week_ago = datetime.now(UTC) - LIFETIME - timedelta(minutes=1)  # noqa: TID251 - real clock
    bad = {
        "missing": "",
        "altered": sealed(open_one(home, now=NOW), key=b"o" * 32),
        "old": sealed(open_one(home, now=week_ago), key=key),
        "foreign": sealed(open_one(other, now=datetime.now(UTC)), key=key),  # noqa: TID251
    }[flaw]
    fields = {**opened(client), **ANSWERS, "submission_key": bad, "step": step}
    answer = client.post(FORM, data=fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "Allt du skrev finns kvar, skicka igen." in page
    assert WORDS in page

    fresh = hidden_on(page)
    assert fresh["submission_key"] != bad
    again = {**fields, "submission_key": fresh["submission_key"], "step": "skicka"}
    assert client.post(FORM, data=again).status_code == 303
    assert count(session) == 1


def test_a_lost_token_keeps_the_text_and_the_key(client: FlaskClient, session: Session) -> None:
    fields = {**opened(client), **ANSWERS, "step": "skicka"}
    answer = client.post(FORM, data={**fields, "csrf_token": "x"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "Sidan hade varit öppen för länge. Allt du skrev finns kvar, skicka igen." in page
    assert WORDS in page
    assert hidden_on(page)["submission_key"] == fields["submission_key"]
    assert count(session) == 0


def test_a_browser_without_cookies_is_told_what_helps(app: Flask, session: Session) -> None:
    client = app.test_client(use_cookies=False)
    answer = client.post(FORM, data={**opened(client), **ANSWERS, "step": "skicka"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "Webbläsaren sparar inga kakor." in page
    assert WORDS in page
    assert count(session) == 0


@on_both_databases
def test_the_same_report_sent_again_gives_the_same_receipt(
    client: FlaskClient, session: Session
) -> None:
    fields = {**opened(client), **ANSWERS, "step": "skicka"}
    codes = set()
    for _again in range(3):
        answer = client.post(FORM, data=fields)
        assert answer.status_code == 303
        codes.add(code_on(client.get(answer.location).get_data(as_text=True)))
    assert len(codes) == 1
    assert count(session) == 1


@on_both_databases
def test_other_answers_under_the_same_key_are_asked_about(
    client: FlaskClient, session: Session
) -> None:
    fields = {**opened(client), **ANSWERS, "step": "skicka"}
    client.post(FORM, data=fields)
    answer = client.post(FORM, data={**fields, "what_happened": "Något helt annat."})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Är det här en ny rapport?" in page
    assert "Något helt annat." in page
    assert count(session) == 1

    (as_new,) = re.findall(r'name="as_new"\s+value="([^"]+)"', page)
    again = {**fields, "what_happened": "Något helt annat.", "step": "", "as_new": as_new}
    assert client.post(FORM, data=again).status_code == 303
    assert client.post(FORM, data=again).status_code == 303
    assert count(session) == 2


def test_another_forbund_is_another_report(client: FlaskClient, session: Session) -> None:
    fields = {**opened(client), **ANSWERS, "step": "skicka"}
    answer = client.post("/jamtland/rapportera", data={**fields, "kommun": "2380"})
    assert answer.status_code == 400
    assert count(session) == 0
