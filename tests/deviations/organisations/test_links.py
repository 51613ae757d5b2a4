"""Mailed links: invitation and forgotten password."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.mailing.models import OutboxMail
from deviations.organisations.models.user import (
    LoginSession,
    Membership,
    TokenPurpose,
    User,
    UserToken,
)
from deviations.organisations.roles import Role
from deviations.organisations.services import letters, members, tokens
from deviations.organisations.views import tries
from deviations.throttle.services import Limit
from tests.factories import PASSWORD, member
from tests.marks import on_both_databases
from tests.pages import send, sign_in, token_on

GUESSABLE = "Sävsjö-Eksjö-2026"
NEW = "tre-änder-läste-brev"


def invited(session: Session) -> str:
    hat = members.add_member(
        session,
        email="ny@exempel.se",
        name="",
        role=Role.KOORDINATOR,
        scope="forbund:hoglandet",
        by="test",
    )
    link = letters.invite(session, membership=hat, addresses=letters.Addresses(""), now=clock.now())
    session.commit()
    return link


@on_both_databases
def test_an_invited_person_chooses_a_password_and_signs_in(
    client: FlaskClient, session: Session
) -> None:
    link = invited(session)
    code = link.partition("kod=")[2]

    answer = send(client, "/bjud-in", at=link, kod=code, name="Ny Person", password=NEW)
    door = client.get(answer.headers["Location"]).get_data(as_text=True)
    entered = send(client, "/logga-in", email="ny@exempel.se", password=NEW)

    assert answer.status_code == 303
    assert "Lösenordet är sparat." in door
    assert entered.status_code == 303
    assert session.scalars(select(User.name)).one() == "Ny Person"


@on_both_databases
def test_posts_without_the_pages_token_use_up_nobodys_tries(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "LINK_ADDRESS", Limit("link-address", 1, 300))
    link = invited(session)
    code = link.partition("kod=")[2]
    fields = {"kod": code, "name": "Ny Person", "password": NEW}
    forged = [app.test_client().post("/bjud-in", data=fields).status_code for _post in range(3)]

    too_short = send(client, "/bjud-in", at=link, **(fields | {"password": "kort"}))
    one_too_many = send(client, "/bjud-in", at=link, **fields)

    assert forged == [422] * 3
    assert (too_short.status_code, one_too_many.status_code) == (422, 429)


def test_reading_the_link_does_not_use_it_up_and_using_it_does(
    client: FlaskClient, session: Session
) -> None:
    link = invited(session)
    code = link.partition("kod=")[2]

    for _ in range(3):  # a mail scanner follows it
        assert client.get(link).status_code == 200
    first = send(client, "/bjud-in", at=link, kod=code, name="Ny", password=NEW)
    again = client.get(link)

    assert first.status_code == 303
    assert again.status_code == 410
    assert "gäller inte längre" in again.get_data(as_text=True)


@pytest.mark.parametrize(("age", "status"), [(-1, 200), (1, 410)])
def test_an_invitation_lasts_seven_days(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch, age: int, status: int
) -> None:
    link = invited(session)
    later = clock.now() + timedelta(days=7, seconds=5 * age)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert client.get(link).status_code == status


def test_a_reset_link_is_no_invitation_and_the_other_way_round(
    client: FlaskClient, session: Session
) -> None:
    code = invited(session).partition("kod=")[2]

    assert client.get(f"/nytt-losenord?kod={code}").status_code == 410
    assert client.get("/bjud-in").status_code == 410
    assert client.get("/bjud-in?kod=%ff").status_code == 410


def test_a_guessable_password_is_sent_back_with_what_to_do(
    client: FlaskClient, session: Session
) -> None:
    link = invited(session)
    code = link.partition("kod=")[2]

    answer = send(client, "/bjud-in", at=link, kod=code, name="Ny", password=GUESSABLE)

    assert answer.status_code == 422
    assert "fyra ord som inte hör ihop" in answer.get_data(as_text=True)
    assert client.get(link).status_code == 200


@on_both_databases
def test_a_forgotten_password_is_changed_by_mail_and_signs_out_everywhere(
    client: FlaskClient, session: Session
) -> None:
    hat = member(session, email="k@exempel.se")
    sign_in(client, hat)

    asking = client.get("/glomt-losenord").text
    sent = send(client, "/glomt-losenord", email="K@exempel.se")
    for page, title in ((asking, "Få ett nytt lösenord"), (sent.text, "Titta i din inkorg")):
        assert f"<h1>{title}</h1>" in page
        assert f"{title} – Lex Heller" in page
    mail = session.scalars(select(OutboxMail)).one()
    code = mail.body.partition("kod=")[2].split()[0]
    done = send(client, "/nytt-losenord", at=f"/nytt-losenord?kod={code}", kod=code, password=NEW)

    assert "Titta i din inkorg" in sent.get_data(as_text=True)
    assert done.status_code == 303
    assert session.scalars(select(LoginSession)).all() == []
    subjects = session.scalars(select(OutboxMail.subject).order_by(OutboxMail.id)).all()
    assert subjects[-1] == "Ditt lösenord i Lex Heller är ändrat"
    assert send(client, "/logga-in", email="k@exempel.se", password=NEW).status_code == 303
    assert (
        send(
            client.application.test_client(), "/logga-in", email="k@exempel.se", password=PASSWORD
        ).status_code
        == 422
    )


@pytest.mark.parametrize("path", ["/glomt-losenord", "/logga-in/skicka-lank"])
@pytest.mark.parametrize("typed", ["skräp", "anna@", "anna@kommunen", "a@b.se, c@d.se"])
def test_what_is_no_address_is_said_to_be_none(client: FlaskClient, path: str, typed: str) -> None:
    answer = send(client, path, email=typed)

    assert answer.status_code == 422
    assert "Skriv e-postadressen så här: namn@exempel.se." in answer.text
    assert f'value="{typed}"' in answer.text
    assert "Titta i din inkorg" not in answer.text


def test_the_title_of_the_window_is_the_heading_of_the_page(client: FlaskClient) -> None:
    asks = client.get("/glomt-losenord").text
    told = send(client, "/glomt-losenord", email="k@exempel.se").text

    for page, heading in ((asks, "Få ett nytt lösenord"), (told, "Titta i din inkorg")):
        assert f"<h1>{heading}</h1>" in page
        assert re.search(rf"<title>\s*{heading} – Lex Heller", page)


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    client: FlaskClient, session: Session
) -> None:
    member(session, email="k@exempel.se")

    known = send(client, "/glomt-losenord", email="k@exempel.se")
    unknown = send(client, "/glomt-losenord", email="ingen@exempel.se")

    assert known.status_code == unknown.status_code == 200
    assert "Titta i din inkorg" in unknown.get_data(as_text=True)
    assert [mail.recipient for mail in session.scalars(select(OutboxMail))] == ["k@exempel.se"]


def test_of_two_who_use_a_link_at_once_one_can(session: Session) -> None:
    hat = member(session)
    now = clock.now()
    token = tokens.issue(session, user=hat.user, purpose=TokenPurpose.PASSWORD_RESET, now=now)

    taken = [
        tokens.consume(session, token=token, purpose=TokenPurpose.PASSWORD_RESET, now=now)
        for _ in range(2)
    ]

    assert taken == [True, False]
    assert session.scalars(select(UserToken.used_at)).one() is not None


def _used(client: FlaskClient, code: str) -> str:
    send(client, "/nytt-losenord", at=f"/nytt-losenord?kod={code}", kod=code, password=NEW)
    return code


def _newer(client: FlaskClient, code: str) -> str:
    send(client, "/glomt-losenord", email="k@exempel.se")
    return code


@pytest.mark.parametrize(
    ("spoil", "minutes"),
    [
        (_used, 0),
        (_newer, 0),
        (lambda _client, code: code, 31),
        (lambda _client, code: code[:-1] + ("A" if code[-1] != "A" else "B"), 0),
        (lambda _client, code: code.swapcase(), 0),
        (lambda _client, _code: "", 0),
    ],
    ids=["twice", "newer", "after-31-minutes", "altered", "other-case", "none"],
)
def test_a_reset_link_that_is_none_any_more_always_gets_the_same_words(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch, spoil, minutes: int
) -> None:
    user = member(session, email="k@exempel.se").user
    purpose = TokenPurpose.PASSWORD_RESET
    code = tokens.issue(session, user=user, purpose=purpose, now=clock.now())
    session.commit()
    code = spoil(client, code)
    before = user.password_hash
    later = clock.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: later)
    token = token_on(client.get("/glomt-losenord").get_data(as_text=True))

    read = client.get(f"/nytt-losenord?kod={code}")
    sent = client.post(
        "/nytt-losenord", data={"csrf_token": token, "kod": code, "password": "en-annan-lång-rad"}
    )

    unknown = client.get("/nytt-losenord?kod=unknown")
    nonce = re.compile(r'nonce="[^"]*"')
    pages = {nonce.sub("", one.get_data(as_text=True)) for one in (read, sent, unknown)}
    assert len(pages) == 1
    assert (read.status_code, sent.status_code) == (410, 410)
    session.refresh(user)
    assert user.password_hash == before


def test_a_link_changes_its_holders_password_and_nobody_elses(
    client: FlaskClient, session: Session
) -> None:
    mine, other = member(session).user, member(session).user
    before = other.password_hash
    purpose = TokenPurpose.PASSWORD_RESET
    code = tokens.issue(session, user=mine, purpose=purpose, now=clock.now())
    session.commit()

    _used(client, code)

    session.refresh(other)
    assert other.password_hash == before
    assert send(client, "/logga-in", email=mine.email, password=NEW).status_code == 303


def _by_link(client: FlaskClient, hat: Membership, code: str) -> None:
    _used(client, code)


def _by_hand(client: FlaskClient, hat: Membership, _code: str) -> None:
    sign_in(client, hat)
    send(client, "/mitt-konto/losenord", current=PASSWORD, password=NEW)


@on_both_databases
@pytest.mark.parametrize("change", [_by_link, _by_hand])
def test_no_mailed_link_survives_a_new_password(
    client: FlaskClient, session: Session, change
) -> None:
    hat, stranger, now = member(session), member(session), clock.now()
    codes = {
        purpose: tokens.issue(session, user=hat.user, purpose=purpose, now=now)
        for purpose in TokenPurpose
    }
    others = tokens.issue(session, user=stranger.user, purpose=TokenPurpose.SIGN_IN, now=now)
    session.commit()
    before = hat.user.password_hash

    change(client, hat, codes[TokenPurpose.PASSWORD_RESET])

    session.refresh(hat.user)
    assert hat.user.password_hash != before
    left = [
        tokens.holder(session, token=code, purpose=purpose, now=now)
        for purpose, code in codes.items()
    ]
    assert left == [None, None, None]
    purpose = TokenPurpose.SIGN_IN
    assert tokens.holder(session, token=others, purpose=purpose, now=now) == stranger.user
