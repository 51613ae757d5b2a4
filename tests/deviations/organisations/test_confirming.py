"""Before case data leaves or rights change, the person proves once more to be herself."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.extensions import db
from deviations.organisations.access import is_download, is_fresh_only
from deviations.organisations.models.user import Membership
from deviations.organisations.roles import Permission, Role
from deviations.organisations.services import passwords
from deviations.organisations.services.closed_link import link_of
from tests import factories
from tests.deviations.organisations.codes import code_of
from tests.deviations.organisations.conftest import Tick
from tests.factories import PASSWORD
from tests.marks import on_both_databases
from tests.pages import send, sign_in, token_on

WRONG = "fel-hästar-åt-tårta"
EXPORT = "/avvikelser.xlsx"
INVITE = "/administration/personer/bjud-in"
FORM = "/administration/formularet"
# A line here is a decision: what takes case data away, or changes who may do what. The files of a
# report are figures that its readers have on a page, and are counted only: see ADR 16.
FRESH = {
    "importing.download_list",
    "importing.download_refused",
    "administration.invite",
    "administration.give_roles",
    "administration.invite_again",
    "administration.end_role",
    "administration.set_words",
    "administration.reset_code",
    "administration.unbind",
    "administration.end_person",
    "administration.open_person",
    "administration.add_reader",
    "administration.end_reader",
    "administration.tick",
    "administration.close_form",
    "administration.renew_link",
    "administration.take",
    "account.set_up",
    "account.turn_off",
    "account.codes",
    "account.unbind",
}


@pytest.fixture
def hat(client: FlaskClient, session: Session, ticking: Tick) -> Membership:
    """Sign somebody in, and let twenty minutes pass with a page now and then."""
    hat = factories.member(session)
    sign_in(client, hat)
    ticking(minutes=14)
    client.get("/byt-roll")
    return hat


def test_what_asks_for_a_fresh_proof_is_written_out_here(app: Flask) -> None:
    fresh = {name for name in app.view_functions if name != "static" and is_fresh_only(app, name)}

    assert fresh == FRESH
    permissions = {app.view_functions[name].__dict__["access"] for name in fresh}
    assert {Permission.DEVIATION_EXPORT, Permission.USER_INVITE} <= permissions


def test_within_a_quarter_of_an_hour_nobody_asks(client: FlaskClient, hat: Membership) -> None:
    assert client.get(EXPORT).status_code == 200


@on_both_databases
def test_a_download_asks_for_the_password_and_is_then_a_button(
    client: FlaskClient, hat: Membership, ticking: Tick
) -> None:
    ticking(minutes=1)
    asked = client.get(f"{EXPORT}?status=mottagen")
    assert asked.headers["Location"] == "/bekrafta?till=/avvikelser.xlsx?status%3Dmottagen&fil=1"

    wrong = send(client, asked.location, password=WRONG)
    still = client.get(EXPORT)
    right = send(client, asked.location, password=PASSWORD)

    assert (wrong.status_code, still.status_code, right.status_code) == (422, 302, 200)
    assert 'href="/avvikelser.xlsx?status=mottagen"' in right.text
    assert client.get(EXPORT).status_code == 200


def test_a_proof_is_old_again_after_a_quarter_of_an_hour(
    client: FlaskClient, hat: Membership, ticking: Tick
) -> None:
    ticking(minutes=1)
    send(client, "/bekrafta", password=PASSWORD)

    ticking(minutes=14)
    assert client.get(EXPORT).status_code == 200
    ticking(minutes=1)
    assert client.get(EXPORT).status_code == 302


@on_both_databases
def test_another_hat_is_no_proof(
    client: FlaskClient, session: Session, hat: Membership, ticking: Tick
) -> None:
    other = factories.member(session, email=hat.user.email, scope="forbund:jamtland")
    send(client, "/byt-roll", hatt=other.id)

    ticking(minutes=1)

    assert client.get(EXPORT).status_code == 302


def test_who_has_no_password_gives_a_code(
    client: FlaskClient, session: Session, hat: Membership, ticking: Tick
) -> None:
    factories.code_app(session, hat.user)
    hat.user.password_hash = None
    session.commit()
    ticking(minutes=1)

    wrong = send(client, "/bekrafta?till=/forum", code="000000")
    right = send(client, "/bekrafta?till=/forum", code=code_of(factories.APP_SECRET))

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert right.headers["Location"] == "/forum"


def test_who_has_neither_is_mailed_a_link_that_leads_back(
    client: FlaskClient, session: Session, hat: Membership
) -> None:
    hat.user.password_hash = None
    session.commit()

    page = client.get("/bekrafta?till=/forum").text

    assert 'href="/logga-in/skicka-lank?till=/forum"' in page


@pytest.mark.parametrize("nowhere", ["//[", "http://[::1", "/finns/inte"])
def test_a_way_back_that_is_no_address_leads_to_the_start(
    client: FlaskClient, hat: Membership, ticking: Tick, nowhere: str
) -> None:
    ticking(minutes=1)

    page = client.get("/bekrafta", query_string={"till": nowhere}, headers={"Referer": "http://["})
    done = client.post(
        "/bekrafta",
        query_string={"till": nowhere},
        data={"csrf_token": token_on(page.text), "password": factories.PASSWORD},
    )

    assert (page.status_code, done.status_code) == (200, 303)
    assert done.headers["Location"].startswith("/")
    assert not done.headers["Location"].startswith("//")


def test_the_password_cannot_be_guessed_here_for_long(
    client: FlaskClient, hat: Membership, ticking: Tick
) -> None:
    answers = [send(client, "/bekrafta", password=WRONG).status_code for _try in range(6)]
    ticking(minutes=5)
    later = send(client, "/bekrafta", password=PASSWORD).status_code

    assert answers == [422] * 5 + [429]
    assert later == 303


def test_a_stranger_at_the_door_spends_no_try_of_who_is_in(
    app: Flask, client: FlaskClient, hat: Membership
) -> None:
    stranger = app.test_client()
    at_door = [
        send(stranger, "/logga-in", email=hat.user.email, password=WRONG).status_code
        for _try in range(6)
    ]

    assert at_door == [422] * 5 + [429]
    assert send(client, "/bekrafta", password=PASSWORD).status_code == 303


def test_nothing_waits_to_be_stored_while_a_new_password_is_hashed(
    client: FlaskClient, hat: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    hashed = passwords.hashed

    def looking(*args: Any, **named: Any) -> str:
        asked.append(db.session().in_transaction())
        return hashed(*args, **named)

    monkeypatch.setattr(passwords, "hashed", looking)
    chosen = {"current": PASSWORD, "password": "tre-änder-läste-brev"}
    answer = send(client, "/mitt-konto/losenord", **chosen)

    assert answer.status_code == 303
    assert asked == [False]


def test_who_is_a_stranger_to_the_page_is_not_asked(
    client: FlaskClient, session: Session, ticking: Tick
) -> None:
    sign_in(client, factories.member(session, role=Role.LASARE))
    ticking(minutes=20)

    assert client.get(EXPORT).status_code == 403


@on_both_databases
def test_an_invitation_that_was_on_its_way_is_shown_and_sent_by_hand(
    client: FlaskClient, session: Session, hat: Membership, ticking: Tick
) -> None:
    ticking(minutes=1)
    here = {"Sec-Fetch-Site": "same-origin", "Referer": f"http://localhost{INVITE}"}
    token = _token(client, INVITE)
    fields = {
        "email": "ny@exempel.se",
        "name": "Nils Ny",
        "roles": "lasare",
        "scope": "forbund:hoglandet",
    }

    asked = client.post(INVITE, data={"csrf_token": token, **fields}, headers=here)
    led = send(client, asked.location, password=PASSWORD)
    page = client.get(led.location)
    sent = client.post(led.location, data={"csrf_token": _token(client, led.location), **fields})

    assert asked.headers["Location"] == f"/bekrafta?till={INVITE}"
    assert led.headers["Location"] == "/fortsatt"
    assert "Nils Ny" in page.text
    assert (sent.status_code, sent.headers["Location"]) == (307, INVITE)
    known = select(Membership.id).where(Membership.forbund_id == hat.forbund_id)
    assert len(session.scalars(known).all()) == 1
    done = client.post(
        INVITE,
        data={"csrf_token": _token(client, INVITE), **fields},
    )
    assert done.status_code == 303
    assert len(session.scalars(known).all()) == 2


def test_the_forms_link_asks_for_it_and_opening_the_form_again_does_not(
    client: FlaskClient, session: Session, ticking: Tick
) -> None:
    sign_in(client, factories.member(session, role=Role.ADMIN))
    at = "/administration/listor/niva"
    send(client, f"{FORM}/stang", at=at, seen="0o")
    ticking(minutes=15)

    asked = send(client, f"{FORM}/byt-lank", at=at, seen="1s")
    opened = send(client, f"{FORM}/oppna", at=at, seen="1s")

    assert asked.location.startswith("/bekrafta")
    assert opened.location == FORM
    session.expire_all()
    link = link_of(factories.forbund(session))
    assert (link.version, link.closed) == (1, False)


def _token(client: FlaskClient, path: str) -> str:
    return token_on(client.get(path).text)


def test_a_file_says_that_it_is_one(app: Flask) -> None:
    assert is_download(app, "importing.download_list")
    assert is_download(app, "importing.download_refused")
    assert not is_download(app, "administration.people")
