"""Signing in and out, and changing hats."""

from dataclasses import replace

import argon2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.models import AuditEvent
from deviations.organisations.models.user import LoginSession
from deviations.organisations.roles import Role
from deviations.organisations.services import members, sessions
from deviations.organisations.services.tokens import digest
from tests.deviations.organisations.conftest import Tick
from tests.factories import PASSWORD, member
from tests.marks import on_both_databases
from tests.pages import send, sign_in, token_on

WRONG = "fel-hästar-åt-tårta"


def browsers(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(LoginSession)) or 0


@on_both_databases
def test_the_right_password_opens_and_signing_out_closes(
    client: FlaskClient, session: Session
) -> None:
    hat = member(session)

    sign_in(client, hat)
    assert client.get("/byt-roll").status_code == 200
    answer = send(client, "/logga-ut", at="/byt-roll")

    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get("/byt-roll").headers["Location"] == "/logga-in?till=/byt-roll"
    assert browsers(session) == 0
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)).all()
    assert actions[-2:] == ["user:signed-in", "user:signed-out"]


def test_who_was_idle_too_long_can_still_sign_out(
    client: FlaskClient, session: Session, ticking: Tick
) -> None:
    sign_in(client, member(session))
    token = token_on(client.get("/byt-roll").text)
    ticking(minutes=31)

    answer = client.post("/logga-ut", data={"csrf_token": token})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/logga-in")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "borta" not in client.get("/logga-in").text


def test_a_copied_cookie_is_worth_nothing_after_signing_out(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    sign_in(client, member(session))
    cookie = client.get_cookie("session")
    assert cookie
    send(client, "/logga-ut", at="/byt-roll")

    thief = app.test_client()
    thief.set_cookie("session", cookie.value)

    assert thief.get("/byt-roll").status_code == 302


def test_the_cookie_changes_at_sign_in_and_holds_no_id_of_the_person(
    client: FlaskClient, session: Session
) -> None:
    hat = member(session)
    client.get("/logga-in")
    before = client.get_cookie("session")

    sign_in(client, hat)

    with client.session_transaction() as cookie:
        assert len(cookie["_user_id"]) == 43
        assert hat.user.public_id not in str(dict(cookie))
    after = client.get_cookie("session")
    assert before
    assert after
    assert before.value != after.value


@pytest.mark.parametrize("email", ["ingen@exempel.se", "k@exempel.se", "avstangd@exempel.se"])
def test_the_same_answer_for_an_unknown_a_wrong_and_a_closed_account(
    client: FlaskClient, session: Session, email: str
) -> None:
    member(session, email="k@exempel.se")
    closed = member(session, email="avstangd@exempel.se")
    closed.user.disabled_at = clock.now()
    session.commit()
    password = PASSWORD if email == "avstangd@exempel.se" else WRONG

    answer = send(client, "/logga-in", email=email, password=password)

    assert answer.status_code == 422
    assert "Adressen eller lösenordet stämmer inte." in answer.get_data(as_text=True)
    assert password not in answer.get_data(as_text=True)
    assert browsers(session) == 0


def test_an_unknown_address_costs_as_much_hashing_as_a_known(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    real = argon2.PasswordHasher.verify

    def verify(self: argon2.PasswordHasher, stored: str, password: str) -> bool:
        tried.append(stored)
        return bool(real(self, stored, password))

    monkeypatch.setattr(argon2.PasswordHasher, "verify", verify)
    member(session, email="k@exempel.se")

    for email in ("k@exempel.se", "ingen@exempel.se"):
        send(client, "/logga-in", email=email, password=WRONG)

    assert len(tried) == 2
    assert tried[0].rsplit("$", 2)[0] == tried[1].rsplit("$", 2)[0]


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/byt-roll?x=1", "/byt-roll?x=1"),
        ("//ond.se", None),
        ("/avvikelser\n", None),
        ("/\\ond.se", None),
        ("https://ond.se", None),
        ("/å", None),
        ("/a\nb", None),
        ("", None),
    ],
)
def test_after_signing_in_one_lands_on_a_page_of_this_site(
    client: FlaskClient, session: Session, wanted: str, reached: str | None
) -> None:
    hat = member(session, role=Role.KONTAKTPERSON, scope="part:hoglandet/af")
    page = client.get("/logga-in", query_string={"till": wanted})
    answer = client.post(
        "/logga-in",
        query_string={"till": wanted},
        data={
            "csrf_token": token_on(page.get_data(as_text=True)),
            "email": hat.user.email,
            "password": PASSWORD,
        },
    )

    assert answer.headers["Location"] == (reached or "/fragor")


@pytest.mark.parametrize(
    ("role", "silent"), [(Role.LASARE, 60), (Role.KOORDINATOR, 30), (Role.ADMIN, 30)]
)
def test_silence_signs_out_sooner_where_the_role_opens_more_and_activity_keeps_in(
    client: FlaskClient, session: Session, ticking: Tick, role: Role, silent: int
) -> None:
    sign_in(client, member(session, role=role))

    for _ in range(2):
        ticking(minutes=silent - 1)
        assert client.get("/byt-roll").status_code == 200
    ticking(minutes=silent)

    assert client.get("/byt-roll").status_code == 302


def test_ten_hours_sign_out_however_active(
    client: FlaskClient, session: Session, ticking: Tick
) -> None:
    sign_in(client, member(session))

    for _ in range(22):
        ticking(minutes=27)
        assert client.get("/byt-roll").status_code == 200
    ticking(minutes=6)

    assert client.get("/byt-roll").status_code == 302


@on_both_databases
def test_seen_is_written_at_most_every_minute(
    client: FlaskClient, session: Session, ticking: Tick
) -> None:
    sign_in(client, member(session))
    first = session.scalars(select(LoginSession.last_seen_at)).one()

    ticking(seconds=59)
    client.get("/byt-roll")
    unchanged = session.scalars(select(LoginSession.last_seen_at)).one()
    ticking(seconds=1)
    client.get("/byt-roll")

    assert unchanged == first
    assert session.scalars(select(LoginSession.last_seen_at)).one() > first


def test_ending_a_role_signs_out_who_wears_it(client: FlaskClient, session: Session) -> None:
    hat = member(session)
    sign_in(client, hat)

    members.end_member(session, membership=hat, by="somebody")
    session.commit()

    assert client.get("/byt-roll").status_code == 302


def test_a_closed_account_is_out_at_once(client: FlaskClient, session: Session) -> None:
    hat = member(session)
    sign_in(client, hat)

    hat.user.disabled_at = clock.now()
    session.commit()

    assert client.get("/byt-roll").status_code == 302


def test_a_post_without_a_session_is_not_lost_in_silence(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    sign_in(client, member(session))
    session.execute(delete(LoginSession))
    session.commit()
    app.config["WTF_CSRF_ENABLED"] = False

    answer = client.post(
        "/byt-roll", data={"hatt": "1"}, headers={"Referer": "http://localhost/byt-roll"}
    )
    page = client.get(answer.headers["Location"]).get_data(as_text=True)

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/logga-in?till=/byt-roll"
    assert "Det du skickade sparades inte." in page


@on_both_databases
def test_changing_hats_gives_a_new_session_and_other_rights(
    client: FlaskClient, session: Session
) -> None:
    koordinator = member(session, email="k@exempel.se")
    member(session, email="k@exempel.se", role=Role.LASARE, scope="forum:hoglandet/styrelse")
    sign_in(client, koordinator)
    before = session.scalars(select(LoginSession.token_hash)).one()
    other = members.add_member(
        session,
        email="k@exempel.se",
        name="",
        role=Role.LASARE,
        scope="forum:hoglandet/styrelse",
        by="test",
    )
    session.rollback()

    answer = send(client, "/byt-roll", hatt=other.id)

    assert answer.status_code == 303
    row = session.scalars(select(LoginSession)).one()
    assert row.token_hash != before
    assert row.membership_id == other.id


def test_nobody_puts_on_somebody_elses_hat(client: FlaskClient, session: Session) -> None:
    mine, other = member(session), member(session, role=Role.ADMIN)
    sign_in(client, mine)

    assert send(client, "/byt-roll", hatt=other.id).status_code == 404
    assert client.post("/byt-roll", data={"hatt": str(other.id)}).status_code == 400


def test_an_expired_form_gives_back_the_address(client: FlaskClient) -> None:
    answer = client.post("/logga-in", data={"email": "k@exempel.se", "password": PASSWORD})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "k@exempel.se" in page
    assert "Allt du skrev finns kvar" in page


def test_idle_is_shorter_than_absolute_and_longer_than_the_touch() -> None:
    limits = [sessions.SEEN_EVERY, sessions.IDLE_DEMANDING, sessions.IDLE, sessions.ABSOLUTE]

    assert sorted(set(limits)) == limits


def test_ten_hours_are_not_made_longer_by_another_hat(
    client: FlaskClient, session: Session, ticking: Tick
) -> None:
    hat = member(session, role=Role.LASARE)
    sign_in(client, hat)

    for _ in range(10):
        ticking(minutes=55)
        send(client, "/byt-roll", hatt=hat.id)
    ticking(minutes=55)

    assert client.get("/byt-roll").status_code == 302


def test_control_a_hat_that_begins_the_day_anew_never_ends_it(
    client: FlaskClient, session: Session, ticking: Tick, monkeypatch: pytest.MonkeyPatch
) -> None:
    hat = member(session, role=Role.LASARE)
    sign_in(client, hat)
    begin = sessions.begin
    monkeypatch.setattr(
        sessions,
        "begin",
        lambda session, *, proof, **rest: begin(session, proof=replace(proof, since=None), **rest),
    )

    for _ in range(10):
        ticking(minutes=55)
        send(client, "/byt-roll", hatt=hat.id)
    ticking(minutes=55)

    assert client.get("/byt-roll").status_code == 200


def test_signing_in_again_leaves_no_earlier_session_of_that_browser(
    client: FlaskClient, session: Session
) -> None:
    hat = member(session)
    sign_in(client, hat)
    with client.session_transaction() as cookie:
        before = cookie["_user_id"]

    email = hat.user.email
    send(client, "/logga-in", at="/byt-roll", email=email, password=PASSWORD)

    hashes = session.scalars(select(LoginSession.token_hash)).all()
    assert digest(before) not in hashes
    assert len(hashes) == 1
