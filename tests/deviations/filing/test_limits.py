"""How often one may post, and that a refusal loses nothing."""

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deviations.filing.views import limits
from deviations.records.models.deviation import Deviation
from deviations.throttle.services import Limit
from tests.deviations.filing.forms import ANSWERS, FORM, code_on, opened

OUTSIDE = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture(autouse=True)
def _frozen() -> object:
    with time_machine.travel("2026-11-02T08:00:01+00:00", tick=False):
        yield


def send(client: FlaskClient, address: str = "192.0.2.7", forbund: str = "hoglandet") -> int:
    kommun = {"hoglandet": "0682", "jamtland": "2380"}[forbund]
    path = f"/{forbund}/rapportera"
    fields = {**opened(client, path), **ANSWERS, "kommun": kommun, "step": "skicka"}
    return client.post(path, data=fields, environ_base={"REMOTE_ADDR": address}).status_code


def test_an_address_may_send_so_many_and_then_keeps_its_text(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FROM_ONE_ADDRESS", Limit("submit-address", 2, 600))
    assert [send(client), send(client), send(client)] == [303, 303, 429]
    assert send(client, "192.0.2.8") == 303

    fields = {**opened(client), **ANSWERS, "step": "skicka"}
    answer = client.post(FORM, data=fields, environ_base=OUTSIDE)
    assert answer.headers["Retry-After"] == "599"
    assert ANSWERS["what_happened"] in answer.get_data(as_text=True)
    assert session.scalars(select(func.count()).select_from(Deviation)).one() == 3


def test_checking_is_not_counted(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FROM_ONE_ADDRESS", Limit("submit-address", 1, 600))
    for _again in range(3):
        fields = {**opened(client), **ANSWERS}
        assert client.post(FORM, data=fields, environ_base=OUTSIDE).status_code == 200


def test_a_flood_over_one_forbund_does_not_close_another(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TO_ONE_FORBUND", Limit("submit-forbund", 1, 600))
    assert [send(client, "192.0.2.1"), send(client, "192.0.2.2")] == [303, 429]
    assert send(client, "192.0.2.3", "jamtland") == 303


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_proxy_that_hides_who_asks_does_not_close_the_form(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(limits, "FROM_ONE_ADDRESS", Limit("submit-address", 1, 600))
    assert [send(client, address), send(client, address)] == [303, 303]


def test_codes_cannot_be_guessed_for_long(client: FlaskClient) -> None:
    tries = limits.CODES_FROM_ONE_ADDRESS.tries
    guess = {"code": "7RMA KD4E 9TSH V2QX"}
    answers = [client.post("/hoglandet/kvitto", data=guess) for _try in range(tries + 1)]
    assert [answer.status_code for answer in answers] == [404] * tries + [429]
    assert "7RMAKD4E9TSHV2QX" in answers[-1].get_data(as_text=True)
    assert answers[-1].headers["Retry-After"] == "599"


def test_a_right_code_costs_no_try(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CODES_FROM_ONE_ADDRESS", Limit("receipt-code", 1, 600))
    fields = {**opened(client), **ANSWERS, "step": "skicka"}
    receipt = client.get(client.post(FORM, data=fields).location)
    right = {"code": code_on(receipt.get_data(as_text=True))}
    wrong = {"code": "7RMA KD4E 9TSH V2QX"}
    tries = [right, right, right, wrong, right]
    answers = [client.post("/hoglandet/kvitto", data=code).status_code for code in tries]
    assert answers == [200, 200, 200, 404, 429]
