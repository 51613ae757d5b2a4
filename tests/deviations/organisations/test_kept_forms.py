"""What was being sent when a session had run out: kept for its writer, and for nobody else."""

import re
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from deviations import clock
from deviations.organisations.models.kept_form import KeptForm
from deviations.organisations.models.user import LoginSession, Membership
from deviations.organisations.services import kept_forms
from deviations.organisations.services.kept_forms import MOST_CHARACTERS, Sending
from deviations.records.models.message import Message
from deviations.tenancy import rows_of
from tests import factories
from tests.deviations.organisations.codes import code_of
from tests.deviations.organisations.conftest import Tick
from tests.marks import on_both_databases
from tests.pages import send, sign_in, token_on

OURS = {"Sec-Fetch-Site": "same-origin"}
LONG = "Kallelsen gick till fel adress.\r\nVi ringde & skrev <i>två</i> gånger. " * 20


def typed(client: FlaskClient, path: str, words: str = LONG) -> dict[str, str]:
    """Open the form and return what a person would send."""
    page = client.get(path).text
    answers = {"words": words, "part": "fk", "due_on": "2026-12-04"}
    return {"csrf_token": token_on(page), **hidden_on(page), **answers}


def hidden_on(page: str) -> dict[str, str]:
    """Return the hidden fields of the page's first form."""
    first = page[page.index("<main") : page.index("</form>", page.index("<main"))]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', first, re.DOTALL)
    return {name: unescape(value) for name, value in found}


def kept(session: Session) -> int:
    return len(session.scalars(select(KeptForm.id)).all())


def questions(session: Session) -> list[str]:
    forbund_id = factories.forbund(session).id
    return [one.words for one in session.scalars(rows_of(Message, forbund_id))]


@on_both_databases
def test_what_was_typed_is_there_after_signing_in_again_and_is_sent_by_hand(
    client: FlaskClient, session: Session, hat: Membership, form: str, ticking: Tick
) -> None:
    fields = typed(client, form)
    ticking(minutes=31)

    away = client.post(form, data=fields, headers=OURS)
    door = client.get(away.location)
    inside = sign_in(client, hat)
    page = client.get(inside.location)
    stored_before = questions(session)
    sent = client.post("/fortsatt", data=hidden_on(page.text))
    done = client.post(sent.location, data=hidden_on(page.text))

    assert (away.status_code, away.headers["Location"]) == (303, "/logga-in")
    assert "Det du skrev finns kvar" in door.text
    assert inside.headers["Location"] == "/fortsatt"
    assert "Vi ringde &amp; skrev &lt;i&gt;två&lt;/i&gt; gånger." in page.text
    assert (sent.status_code, sent.headers["Location"]) == (307, form)
    assert stored_before == []
    assert done.status_code == 303
    assert questions(session) == [LONG.strip().replace("\r\n", "\n")]
    assert kept(session) == 0
    assert client.get("/fortsatt").status_code == 303


def test_it_is_sealed_in_the_database(
    client: FlaskClient, session: Session, form: str, ticking: Tick
) -> None:
    fields = typed(client, form)
    ticking(minutes=31)
    client.post(form, data=fields, headers=OURS)

    stored = session.scalars(select(KeptForm)).one()
    with client.session_transaction() as cookie:
        key = cookie["kept"]

    assert "Kallelsen" not in stored.sealed
    assert key != stored.key_hash


@on_both_databases
def test_somebody_else_who_signs_in_does_not_see_it(
    client: FlaskClient, session: Session, form: str, ticking: Tick
) -> None:
    fields = typed(client, form)
    ticking(minutes=31)
    client.post(form, data=fields, headers=OURS)

    inside = sign_in(client, factories.member(session))

    assert inside.headers["Location"] == "/avvikelser"
    assert "Vi ringde" not in client.get("/fortsatt", follow_redirects=True).text


def test_it_is_not_shown_in_another_browser(
    app: Flask, client: FlaskClient, hat: Membership, form: str, ticking: Tick
) -> None:
    fields = typed(client, form)
    ticking(minutes=31)
    client.post(form, data=fields, headers=OURS)

    other = app.test_client()

    assert sign_in(other, hat).headers["Location"] == "/avvikelser"


def test_it_is_kept_for_half_an_hour(
    client: FlaskClient, hat: Membership, form: str, ticking: Tick
) -> None:
    fields = typed(client, form)
    ticking(minutes=31)
    client.post(form, data=fields, headers=OURS)
    ticking(minutes=30)

    assert sign_in(client, hat).headers["Location"] == "/avvikelser"


def test_it_waits_for_the_code_too(
    client: FlaskClient, session: Session, hat: Membership, form: str, ticking: Tick
) -> None:
    fields = typed(client, form)
    factories.code_app(session, hat.user)
    ticking(minutes=31)
    client.post(form, data=fields, headers=OURS)

    sign_in(client, hat)
    inside = send(client, "/logga-in/kod", code=code_of(factories.APP_SECRET))

    assert inside.headers["Location"] == "/fortsatt"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "https://ond.se"},
        {"Origin": "null"},
        {},
    ],
)
def test_nothing_is_kept_that_another_site_sent(
    client: FlaskClient, session: Session, form: str, ticking: Tick, headers: dict[str, str]
) -> None:
    fields = typed(client, form)
    ticking(minutes=31)

    client.post(form, data=fields, headers=headers)

    assert kept(session) == 0


def test_an_older_browser_says_by_origin_that_it_was_our_page(
    client: FlaskClient, session: Session, form: str, ticking: Tick
) -> None:
    fields = typed(client, form)
    ticking(minutes=31)

    client.post(form, data=fields, headers={"Origin": "http://localhost"})

    assert kept(session) == 1


def test_a_session_that_was_ended_keeps_nothing(
    client: FlaskClient, session: Session, form: str
) -> None:
    fields = typed(client, form)
    session.execute(delete(LoginSession))
    session.commit()

    client.post(form, data=fields, headers=OURS)

    assert kept(session) == 0
    assert "sparades inte" in client.get("/logga-in").text


def test_who_was_shut_out_keeps_nothing(
    client: FlaskClient, session: Session, hat: Membership, form: str, ticking: Tick
) -> None:
    fields = typed(client, form)
    hat.user.disabled_at = clock.now()
    session.commit()
    ticking(minutes=31)

    client.post(form, data=fields, headers=OURS)

    assert kept(session) == 0


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/byt-roll", {"hatt": "1"}),
        ("/mitt-konto/losenord", {"current": "hemligt ord", "password": "ett annat"}),
        ("/logga-ut", {}),
    ],
)
def test_secrets_and_the_doors_own_buttons_are_not_kept(
    client: FlaskClient,
    session: Session,
    form: str,
    ticking: Tick,
    path: str,
    fields: dict[str, str],
) -> None:
    token = typed(client, form)["csrf_token"]
    ticking(minutes=31)

    client.post(path, data={"csrf_token": token, **fields}, headers=OURS)

    assert kept(session) == 0


def test_a_file_and_a_flood_are_not_kept(
    client: FlaskClient, session: Session, form: str, ticking: Tick
) -> None:
    fields = typed(client, form, words="ord " * (MOST_CHARACTERS // 4))
    ticking(minutes=31)

    client.post(form, data=fields, headers=OURS)

    assert kept(session) == 0
    assert "sparades inte" in client.get("/logga-in").text


@pytest.mark.parametrize(
    "large",
    [
        ("/import", {"sheet": (BytesIO(b"x" * 5_000), "lista.csv")}),
        ("/forum/styrelse/beslut", {"question": "ord " * 1_500}),
    ],
    ids=["file", "words"],
)
def test_what_is_larger_than_a_form_may_be_is_not_kept_and_breaks_nothing(
    client: FlaskClient,
    session: Session,
    form: str,
    ticking: Tick,
    large: tuple[str, dict[str, Any]],
) -> None:
    path, sent = large
    token = typed(client, form)["csrf_token"]
    ticking(minutes=31)
    client.application.config["MAX_CONTENT_LENGTH"] = 4_000

    away = client.post(path, data={"csrf_token": token, **sent}, headers=OURS)

    assert (away.status_code, away.headers["Location"]) == (303, "/logga-in")
    assert kept(session) == 0
    assert "sparades inte" in client.get("/logga-in").text


@pytest.mark.parametrize("header", ["Referer", "Origin"])
def test_a_header_that_is_no_address_breaks_nothing(
    client: FlaskClient, session: Session, form: str, ticking: Tick, header: str
) -> None:
    fields = typed(client, form)
    ticking(minutes=31)

    away = client.post(form, data=fields, headers={header: "http://["})

    assert (away.status_code, away.headers["Location"]) == (303, "/logga-in")
    assert kept(session) == 0


def test_a_form_opened_before_the_last_sign_in_comes_back_instead_of_being_refused(
    client: FlaskClient, session: Session, hat: Membership, form: str, ticking: Tick
) -> None:
    fields = {"csrf_token": typed(client, form)["csrf_token"], "medlemskap": "0"}
    path = f"/administration/personer/{hat.user.public_id}/avsluta-roll"
    ticking(minutes=31)
    sign_in(client, hat)

    refused = client.post(path, data=fields)
    back = client.post(path, data=fields, headers=OURS)

    assert refused.status_code == 400
    assert (back.status_code, back.headers["Location"]) == (303, "/fortsatt")


def test_what_is_thrown_away_is_gone(
    client: FlaskClient, session: Session, hat: Membership, form: str, ticking: Tick
) -> None:
    fields = typed(client, form)
    ticking(minutes=31)
    client.post(form, data=fields, headers=OURS)
    sign_in(client, hat)

    send(client, "/fortsatt/kasta", at="/fortsatt")

    assert kept(session) == 0
    assert client.get("/fortsatt").headers["Location"] == "/avvikelser"


def test_one_person_has_one_form_waiting_and_a_broken_seal_is_none(
    session: Session, hat: Membership
) -> None:
    now, sending = clock.now(), Sending("/avvikelser", (("ord", "Två ord"),))
    kept_forms.keep(session, user_id=hat.user_id, sending=sending, now=now)
    key = kept_forms.keep(session, user_id=hat.user_id, sending=sending, now=now) or ""
    assert kept(session) == 1
    assert kept_forms.find(session, user_id=hat.user_id, key=key, now=now) == sending

    session.execute(update(KeptForm).values(sealed="x"))

    assert kept_forms.find(session, user_id=hat.user_id, key=key, now=now) is None
