"""A session's id changes when its worth does, and the old one opens nothing."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.formatting import NBSP
from deviations.mailing.models import OutboxMail
from deviations.organisations.models.user import LoginSession, Membership
from deviations.organisations.roles import Role
from deviations.organisations.services import members, second_factors, sessions
from tests import factories
from tests.deviations.organisations.code_page import is_in
from tests.deviations.organisations.codes import code_of
from tests.deviations.organisations.conftest import Tick
from tests.factories import PASSWORD
from tests.marks import on_both_databases
from tests.pages import send, sign_in

ANOTHER = "åtta-lampor-under-blått-piano"
Act = Callable[[FlaskClient, Session, Membership], object]


def copy_of(app: Flask, client: FlaskClient) -> FlaskClient:
    """Return a browser with the same cookie, as somebody who stole it would have."""
    cookie = client.get_cookie("session")
    assert cookie
    thief = app.test_client()
    thief.set_cookie("session", cookie.value)
    return thief


# --- what ends a session, everywhere ------------------------------------------


def signs_out(client: FlaskClient, _session: Session, _hat: Membership) -> None:
    send(client, "/logga-ut", at="/byt-roll")


def changes_password(client: FlaskClient, _session: Session, _hat: Membership) -> None:
    send(client, "/mitt-konto/losenord", current=PASSWORD, password=ANOTHER)


def is_disabled(_client: FlaskClient, session: Session, hat: Membership) -> None:
    hat.user.disabled_at = clock.now()
    session.commit()


def loses_the_role(_client: FlaskClient, session: Session, hat: Membership) -> None:
    members.end_member(session, membership=hat, by="test")
    session.commit()


def changes_hat(client: FlaskClient, session: Session, hat: Membership) -> None:
    other = factories.member(session, email=hat.user.email, role=Role.LASARE)
    send(client, "/byt-roll", hatt=other.id)


def has_the_app_reset(_client: FlaskClient, session: Session, hat: Membership) -> None:
    second_factors.reset(session, user=hat.user, by="test", now=clock.now())
    session.commit()


@on_both_databases
@pytest.mark.parametrize(
    "act",
    [signs_out, changes_password, is_disabled, loses_the_role, changes_hat, has_the_app_reset],
)
def test_a_copied_cookie_is_dead_at_the_next_request(
    app: Flask, client: FlaskClient, session: Session, hat: Membership, act: Act
) -> None:
    sign_in(client, hat)
    thief = copy_of(app, client)
    assert is_in(thief)

    act(client, session, hat)

    assert not is_in(thief)


def test_control_a_session_that_only_its_cookie_forgot_opens_for_a_copy(
    app: Flask,
    client: FlaskClient,
    session: Session,
    hat: Membership,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sessions, "end", lambda session, *, login_session_id: None)
    sign_in(client, hat)
    thief = copy_of(app, client)

    signs_out(client, session, hat)

    assert not is_in(client)
    assert is_in(thief)


# --- a new id whenever it is worth more ---------------------------------------


@on_both_databases
def test_an_id_that_was_there_before_is_another_after_sign_in_code_and_hat(
    client: FlaskClient, session: Session, hat: Membership
) -> None:
    secret = factories.code_app(session, hat.user)
    other = factories.member(session, email=hat.user.email, role=Role.LASARE)
    seen: list[str] = []

    def note() -> None:
        with client.session_transaction() as cookie:
            seen.append(str(cookie.get("_user_id") or cookie.get("waiting")))

    client.get("/logga-in")
    note()
    sign_in(client, hat)
    note()
    send(client, "/logga-in/kod", code=code_of(secret))
    note()
    send(client, "/byt-roll", hatt=other.id)
    note()

    assert len(set(seen)) == 4
    assert len(session.scalars(select(LoginSession.id)).all()) == 1


def test_a_preset_session_is_not_taken_over(
    app: Flask, client: FlaskClient, session: Session, hat: Membership
) -> None:
    client.get("/logga-in")
    thief = copy_of(app, client)

    sign_in(client, hat)

    assert is_in(client)
    assert not is_in(thief)


# --- mina inloggningar --------------------------------------------------------

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def two(app: Flask, session: Session, hat: Membership, ticking: Tick):
    """Return two browsers of one person, the second signed in five minutes later."""
    desk, phone = app.test_client(), app.test_client()
    desk.environ_base["HTTP_USER_AGENT"], phone.environ_base["HTTP_USER_AGENT"] = FIREFOX, PHONE
    sign_in(desk, hat)
    ticking(minutes=5)
    sign_in(phone, hat)
    return desk, phone


@on_both_databases
def test_the_browsers_are_named_in_words_and_this_one_is_told(two) -> None:
    desk, _phone = two

    page = desk.get("/mitt-konto").text

    assert "Firefox på Windows" in page
    assert "Safari på iPhone" in page
    assert "i dag kl. 09.00" in page.replace(NBSP, " ")
    assert (
        page.index("Firefox på Windows") < page.index("Den här webbläsaren") < page.index("Safari")
    )


@on_both_databases
def test_one_ends_another_browser_of_ones_own(session: Session, two) -> None:
    desk, phone = two
    other = max(session.scalars(select(LoginSession.id)).all())

    send(desk, "/mitt-konto/avsluta", at="/mitt-konto", webblasare=other)

    assert is_in(desk)
    assert not is_in(phone)


@pytest.mark.parametrize("chosen", ["", "x", "-1", "²", "9" * 30])
def test_a_browser_that_is_nobodys_ends_nothing(two, chosen: str) -> None:
    desk, phone = two

    answer = send(desk, "/mitt-konto/avsluta", at="/mitt-konto", webblasare=chosen)

    assert answer.status_code == 303
    assert is_in(phone)


def test_nobody_ends_a_browser_of_somebody_else(
    app: Flask, session: Session, two, hat: Membership
) -> None:
    stranger = app.test_client()
    sign_in(stranger, factories.member(session))
    theirs = min(session.scalars(select(LoginSession.id)).all())

    send(stranger, "/mitt-konto/avsluta", at="/mitt-konto", webblasare=theirs)

    assert is_in(two[0])


def test_who_has_no_password_is_not_told_to_change_it(
    client: FlaskClient, session: Session, hat: Membership
) -> None:
    sign_in(client, hat)
    with_one = client.get("/mitt-konto").text
    hat.user.password_hash = None
    session.commit()
    without = client.get("/mitt-konto").text

    assert "logga ut den och byt lösenord." in with_one
    assert "logga ut den." in without
    assert "byt lösenord" not in without


@on_both_databases
def test_one_ends_all_the_others(two) -> None:
    desk, phone = two
    assert "Logga ut alla andra" in desk.get("/mitt-konto").text

    send(desk, "/mitt-konto/avsluta-andra", at="/mitt-konto")

    assert is_in(desk)
    assert not is_in(phone)
    assert "Logga ut alla andra" not in desk.get("/mitt-konto").text


# --- the password -------------------------------------------------------------


@on_both_databases
def test_a_changed_password_opens_and_the_old_does_not(
    app: Flask, session: Session, two, hat: Membership
) -> None:
    desk, phone = two

    changes_password(desk, session, hat)

    assert is_in(desk)
    assert not is_in(phone)
    again = app.test_client()
    old = send(again, "/logga-in", email=hat.user.email, password=PASSWORD)
    new = send(again, "/logga-in", email=hat.user.email, password=ANOTHER)
    assert (old.status_code, new.status_code) == (422, 303)
    assert "ändrat" in session.scalars(select(OutboxMail.subject)).one()


@pytest.mark.parametrize(
    ("current", "new", "said"),
    [
        ("fel-hästar-åt-tårta", ANOTHER, "Lösenordet stämmer inte"),
        (PASSWORD, "kort", "minst 12 tecken"),
        (PASSWORD, "", "Välj ett lösenord"),
        ("", ANOTHER, "lösenordet du har nu"),
    ],
)
def test_a_password_is_not_changed_without_the_old_or_to_a_poor_one(
    client: FlaskClient, session: Session, hat: Membership, current: str, new: str, said: str
) -> None:
    sign_in(client, hat)

    answer = send(client, "/mitt-konto/losenord", current=current, password=new)

    assert answer.status_code == 422
    assert said in answer.text
    assert session.scalars(select(OutboxMail.id)).all() == []


def test_who_has_no_password_is_led_to_a_mailed_link(
    client: FlaskClient, session: Session, hat: Membership
) -> None:
    sign_in(client, hat)
    hat.user.password_hash = None
    session.commit()

    assert client.get("/mitt-konto/losenord").headers["Location"] == "/glomt-losenord"


def test_one_chooses_what_to_be_called(
    client: FlaskClient, session: Session, hat: Membership
) -> None:
    sign_in(client, hat)

    empty = send(client, "/mitt-konto/namn", name=" ")
    send(client, "/mitt-konto/namn", name="Karin Å. Prov")

    assert empty.status_code == 422
    assert "Karin Å. Prov" in client.get("/mitt-konto").text
