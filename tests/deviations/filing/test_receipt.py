"""The receipt and its code."""

from datetime import timedelta

import pytest
import time_machine
from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.config import Config
from deviations.filing.services.receipt_code import ALPHABET, as_code, code_of, grouped, hash_of
from deviations.records.models.deviation import Deviation
from tests.deviations.filing.forms import code_on, sent

RECEIPT = "/hoglandet/rapportera/kvitto"


def settings() -> Config:
    config: Config = current_app.extensions["config"]
    return config


def test_the_alphabet_has_32_signs_and_no_look_alikes() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("0O1I") & set(ALPHABET)


@pytest.mark.usefixtures("app")
def test_a_code_follows_from_its_submission_and_the_server_s_key_alone() -> None:
    other = Config(secret=b"another-secret-another-secret-00", database_url="")
    code = code_of("00" * 16, settings())
    assert code == code_of("00" * 16, settings())
    assert len(code) == 16
    assert code != code_of("00" * 15 + "01", settings())
    assert code != code_of("00" * 16, other)
    assert hash_of(code, settings()) != hash_of(code, other)


@pytest.mark.usefixtures("app")
def test_every_bit_of_the_code_varies() -> None:
    codes = [code_of(f"{number:032x}", settings()) for number in range(400)]
    for place in range(16):
        assert len({code[place] for code in codes}) == 32


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\n"])
def test_a_code_is_read_however_it_is_spaced_and_cased(typed: str) -> None:
    code = "7RMAKD4E9TSHV2QX"
    for written in (grouped(code), grouped(code).lower(), "-".join(grouped(code).split()), code):
        assert as_code(typed.format(written)) == code


def test_the_database_holds_the_code_in_no_readable_form(
    client: FlaskClient, session: Session
) -> None:
    code = code_on(client.get(sent(client).location).get_data(as_text=True))
    deviation = session.scalars(select(Deviation)).one()
    assert deviation.receipt_hash == hash_of(code, settings())
    assert code not in repr(vars(deviation))


def test_the_code_stands_in_no_address_and_no_cookie(client: FlaskClient) -> None:
    answer = sent(client)
    code = code_on(client.get(answer.location).get_data(as_text=True))
    cookie = answer.headers["Set-Cookie"]
    assert code not in answer.location
    assert code not in cookie
    assert "HttpOnly" in cookie


def test_nothing_but_the_token_is_in_a_cookie_before_sending(client: FlaskClient) -> None:
    client.get("/hoglandet/rapportera")
    with client.session_transaction() as browser:
        assert set(browser) == {"csrf_token"}


def test_a_receipt_is_shown_for_half_an_hour(client: FlaskClient) -> None:
    with time_machine.travel(clock.now().replace(microsecond=0), tick=False) as clockwork:
        address = sent(client).location
        clockwork.shift(timedelta(minutes=30))
        assert client.get(address).status_code == 200
        clockwork.shift(timedelta(seconds=1))
        assert client.get(address).location == "/hoglandet/kvitto"


def test_a_receipt_is_shown_in_its_own_browser_and_forbund_only(
    client: FlaskClient,
) -> None:
    sent(client)
    assert client.get("/jamtland/rapportera/kvitto").status_code == 303
    assert client.application.test_client().get(RECEIPT).location == "/hoglandet/kvitto"


def test_the_receipt_goes_when_the_code_is_saved_and_not_before(client: FlaskClient) -> None:
    page = client.get(sent(client).location).get_data(as_text=True)
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    refused = client.post(RECEIPT, data={"csrf_token": token})
    assert refused.status_code == 422
    assert code_on(refused.get_data(as_text=True)) == code_on(page)

    assert client.post(RECEIPT, data={"csrf_token": token, "saved": "1"}).status_code == 303
    assert client.get(RECEIPT).location == "/hoglandet/kvitto"


def test_the_receipt_says_what_happens_now_and_by_when(
    client: FlaskClient, session: Session
) -> None:
    with time_machine.travel("2026-12-22T08:00:00+00:00", tick=False):
        page = client.get(sent(client).location).get_data(as_text=True)
    # Between 22 December and 4 January lie four working days: 23, 28, 29 and 30.
    assert "Senast 4\N{NO-BREAK SPACE}januari" in page
    assert "Koordinatorn i Nässjö" in page
    assert "Försäkringskassan kan få en fråga" in page
