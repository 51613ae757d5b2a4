"""Who ends a person's sessions ends every one of them, also the one that is just being begun."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.errors import SignInRequiredError
from deviations.extensions import db
from deviations.organisations.models.user import LoginSession, Membership, User
from deviations.organisations.services import accounts, passwords, sessions
from tests import factories
from tests.marks import on_both_databases
from tests.pages import send, sign_in

OTHER = "$argon2id$of-another-password"
BLOCKED = 0.5  # seconds; who is not held is done in a hundredth of that
Act = Callable[[Session], None]


def in_another_browser(app: Flask, act: Act) -> None:
    """Do something in a session of its own, and commit."""
    with app.app_context():
        act(db.session())
        db.session.commit()


def let_go(session: Session) -> LoginSession:
    """Return the one session there is, as it was read a moment ago."""
    found = session.scalars(select(LoginSession)).one()
    session.expunge(found)
    session.rollback()
    return found


def meanwhile(app: Flask, session: Session, hat: Membership, act: Act) -> bool:
    """Change hats; before that is committed, let somebody else act. Say whether she had to wait."""
    old = let_go(session)
    with ThreadPoolExecutor(1) as other:
        sessions.end_to_go_on(session, old)
        sessions.begin(session, membership=hat, user_agent="tests", now=clock.now())
        acting: Future[None] = other.submit(in_another_browser, app, act)
        waited = acting in wait([acting], timeout=BLOCKED).not_done
        session.commit()
        acting.result(timeout=30)
    return waited


def signed_in(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(LoginSession)) or 0


def end_all(user_id: int) -> Act:
    return lambda session: sessions.end_all(session, user_id=user_id)


@pytest.fixture
def worn(client: FlaskClient, session: Session) -> Membership:
    """Return a hat whose holder is signed in."""
    hat = factories.member(session)
    sign_in(client, hat)
    return hat


@on_both_databases
def test_a_browser_that_changes_hats_does_not_outlive_what_ends_them_all(
    app: Flask, session: Session, worn: Membership
) -> None:
    assert meanwhile(app, session, worn, end_all(worn.user_id))

    assert signed_in(session) == 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_control_without_holding_the_person_it_would(
    app: Flask, session: Session, worn: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "hold", lambda *_given, **_named: None)

    meanwhile(app, session, worn, end_all(worn.user_id))

    assert signed_in(session) == 1


@on_both_databases
def test_a_session_that_somebody_ended_is_nothing_to_go_on_from(
    app: Flask, session: Session, worn: Membership
) -> None:
    everywhere = end_all(worn.user_id)
    old = let_go(session)
    in_another_browser(app, everywhere)

    with pytest.raises(SignInRequiredError):
        sessions.end_to_go_on(session, old)


@on_both_databases
def test_a_password_that_is_changed_while_it_is_tried_opens_nothing(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    hat = factories.member(session)
    email, user_id = hat.user.email, hat.user_id
    session.commit()
    real = passwords.matches

    def change(session: Session) -> None:
        user = session.get_one(User, user_id)
        accounts.change_password(session, user=user, password_hash=OTHER, now=clock.now())

    def tried(*given: object, **named: object) -> bool:
        known = real(*given, **named)  # type: ignore[arg-type]
        in_another_browser(app, change)
        return known

    monkeypatch.setattr(passwords, "matches", tried)

    answer = send(client, "/logga-in", email=email, password=factories.PASSWORD)

    assert answer.status_code == 422
    assert signed_in(session) == 0
