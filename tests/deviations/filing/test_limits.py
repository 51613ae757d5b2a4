"""How often one may post, and that a refusal loses nothing."""

from collections.abc import Callable

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from deviations.extensions import db
from deviations.filing.views import limits
from deviations.filing.views.visit import in_words
from deviations.records.models.deviation import Deviation
from deviations.throttle import public_form
from deviations.throttle.services import Limit
from tests.deviations.filing.forms import ANSWERS, FORM, code_on, hidden_on, opened, sent
from tests.marks import on_both_databases

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


def narrow(monkeypatch: pytest.MonkeyPatch, *, address: int = 99, forbund: int = 99) -> None:
    """Let the form take only so many in ten minutes."""
    for name, key, tries in (
        ("FROM_ONE_ADDRESS", "submit-address", address),
        ("TO_ONE_FORBUND", "submit-forbund", forbund),
    ):
        monkeypatch.setattr(public_form, name, (Limit(key, tries, 600),))


def test_an_address_may_send_so_many_and_then_keeps_its_text(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, address=2)
    assert [send(client), send(client), send(client)] == [303, 303, 429]
    assert send(client, "192.0.2.8") == 303

    fields = {**opened(client), **ANSWERS, "step": "skicka"}
    answer = client.post(FORM, data=fields, environ_base=OUTSIDE)
    assert answer.headers["Retry-After"] == "599"
    assert "Vänta 10 minuter och skicka igen" in answer.text
    held = hidden_on(answer.text)
    assert held["what_happened"] == ANSWERS["what_happened"]
    assert held["submission_key"] == fields["submission_key"]
    assert "/hoglandet/rapportera/utskrift" in answer.text
    assert session.scalars(select(func.count()).select_from(Deviation)).one() == 3


def test_what_was_held_while_one_waited_is_sent_with_one_press(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, address=1)
    send(client)
    fields = {**opened(client), **ANSWERS, "step": "skicka"}
    held = hidden_on(client.post(FORM, data=fields, environ_base=OUTSIDE).text)

    with time_machine.travel("2026-11-02T08:10:01+00:00", tick=False):
        again = client.post(FORM, data={**held, "step": "skicka"}, environ_base=OUTSIDE)

    assert again.status_code == 303
    assert session.scalars(select(func.count()).select_from(Deviation)).one() == 2


def test_a_day_has_a_limit_of_its_own(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        public_form,
        "FROM_ONE_ADDRESS",
        (Limit("submit-address", 9, 600), Limit("submit-address-day", 2, 86_400)),
    )
    assert [send(client), send(client)] == [303, 303]

    fields = {**opened(client), **ANSWERS, "step": "skicka"}
    answer = client.post(FORM, data=fields, environ_base=OUTSIDE)

    assert answer.status_code == 429
    assert "Vänta 16 timmar" in answer.text


def test_checking_is_not_counted(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    narrow(monkeypatch, address=1)
    for _again in range(3):
        fields = {**opened(client), **ANSWERS}
        assert client.post(FORM, data=fields, environ_base=OUTSIDE).status_code == 200


def test_a_flood_over_one_forbund_does_not_close_another(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, forbund=1)
    assert [send(client, "192.0.2.1"), send(client, "192.0.2.2")] == [303, 429]
    assert send(client, "192.0.2.3", "jamtland") == 303


def test_a_flood_from_one_address_uses_up_nobody_else_s_share(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, address=1, forbund=3)
    assert [send(client) for _again in range(6)] == [303, 429, 429, 429, 429, 429]
    assert [send(client, "192.0.2.8"), send(client, "192.0.2.9")] == [303, 303]


def test_one_address_uses_up_nobody_else_s_share_when_all_its_reports_come_at_once(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, address=1, forbund=3)
    # As when each had looked before any was counted.
    monkeypatch.setattr(limits, "wait_each", lambda *_asked, **_now: 0)
    assert [send(client) for _again in range(4)] == [303, 429, 429, 429]
    assert [send(client, f"192.0.2.{host}") for host in (8, 9, 10)] == [303, 303, 429]


@on_both_databases
def test_what_cannot_be_stored_is_not_counted_and_waits_for_no_writer(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, address=1, forbund=1)
    fields = {**opened(client), **ANSWERS, "step": "skicka"}
    bad = [
        {"step": "skicka"},
        {**fields, "csrf_token": ""},
        {**fields, "submission_key": ""},
        {**fields, "what_happened": ""},
        {**fields, "webbplats": "http://x"},
        {"step": "andra", "as_new": "x"},
    ]
    answers: list[int] = []

    def post_them() -> None:
        answers.extend(
            client.post(FORM, data=each, environ_base=OUTSIDE).status_code for each in bad
        )

    asked = statements_of(post_them)

    assert answers == [400, 400, 400, 422, 422, 200]
    assert not takes_the_lock(asked)
    assert client.post(FORM, data=fields, environ_base=OUTSIDE).status_code == 303
    assert send(client) == 429


def test_a_network_of_ipv6_is_one_sender(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, address=1)
    assert [send(client, "2001:db8::1"), send(client, "2001:db8::2")] == [303, 429]
    assert send(client, "2001:db8:0:1::1") == 303


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_proxy_that_hides_who_asks_does_not_close_the_form(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    narrow(monkeypatch, address=1)
    assert [send(client, address), send(client, address)] == [303, 303]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "en minut"),
        (60, "en minut"),
        (61, "2 minuter"),
        (3_600, "60 minuter"),
        (3_601, "2 timmar"),
        (86_400, "24 timmar"),
    ],
)
def test_one_is_told_how_long_to_wait(client: FlaskClient, seconds: int, words: str) -> None:
    with client.application.test_request_context():
        assert in_words(seconds) == words


def statements_of(ask: Callable[[], object]) -> list[str]:
    """Return what a request asked of the database."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        asked.append(" ".join(statement.split()))

    event.listen(db.engine, "before_cursor_execute", note)
    ask()
    event.remove(db.engine, "before_cursor_execute", note)
    return asked


def takes_the_lock(statements: list[str]) -> bool:
    return any(
        statement.startswith(("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE"))
        for statement in statements
    )


@on_both_databases
def test_a_refusal_takes_no_lock_and_asks_one_question(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, address=1)
    send(client)
    fields = {**opened(client), **ANSWERS, "step": "skicka"}

    asked = statements_of(lambda: client.post(FORM, data=fields, environ_base=OUTSIDE))

    assert not takes_the_lock(asked)
    assert [each for each in asked if each.startswith("SELECT") and "throttle" not in each] == []


def test_a_refusal_that_is_counted_takes_the_lock(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: without the look beforehand each refusal queues for the one writer."""
    narrow(monkeypatch, address=1)
    send(client)
    fields = {**opened(client), **ANSWERS, "step": "skicka"}
    monkeypatch.setattr(limits, "wait_each", lambda *_asked, **_now: 0)

    asked = statements_of(lambda: client.post(FORM, data=fields, environ_base=OUTSIDE))

    assert takes_the_lock(asked)


def test_who_only_checks_or_reads_with_a_code_waits_for_no_writer(client: FlaskClient) -> None:
    fields = {**opened(client), **ANSWERS}
    code = {"code": code_on(client.get(sent(client).location).text)}

    asked = statements_of(lambda: client.post(FORM, data=fields))
    asked += statements_of(lambda: client.post(FORM, data={**fields, "step": "andra"}))
    asked += statements_of(lambda: client.post("/hoglandet/kvitto", data=code))

    assert asked
    assert not takes_the_lock(asked)


def test_codes_cannot_be_guessed_for_long(client: FlaskClient) -> None:
    tries = limits.CODES_FROM_ONE_ADDRESS.tries
    guess = {"code": "7RMA KD4E 9TSH V2QX"}
    answers = [client.post("/hoglandet/kvitto", data=guess) for _try in range(tries + 1)]
    assert [answer.status_code for answer in answers] == [404] * tries + [429]
    assert "7RMAKD4E9TSHV2QX" in answers[-1].get_data(as_text=True)
    assert answers[-1].headers["Retry-After"] == "599"


def test_codes_are_counted_alike_for_every_address_of_a_household(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CODES_FROM_ONE_ADDRESS", Limit("receipt-code", 2, 600))
    guess = {"code": "7RMA KD4E 9TSH V2QX"}

    answers = [
        client.post(
            "/hoglandet/kvitto", data=guess, environ_base={"REMOTE_ADDR": f"2001:db8::{host}"}
        ).status_code
        for host in (1, 2, 3)
    ]

    assert answers == [404, 404, 429]


def test_a_right_code_costs_no_try(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CODES_FROM_ONE_ADDRESS", Limit("receipt-code", 1, 600))
    fields = {**opened(client), **ANSWERS, "step": "skicka"}
    receipt = client.get(client.post(FORM, data=fields).location)
    right = {"code": code_on(receipt.get_data(as_text=True))}
    wrong = {"code": "7RMA KD4E 9TSH V2QX"}
    tries = [right, right, right, wrong, right]
    answers = [client.post("/hoglandet/kvitto", data=code).status_code for code in tries]
    assert answers == [200, 200, 200, 404, 429]
