"""A person's rows are locked before the trail, by everybody: two at once wait, and none dies."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.services import record
from deviations.extensions import db
from deviations.organisations.models.user import LoginSession, Membership
from deviations.organisations.roles import Role
from deviations.organisations.services import identities, members, people, reviews, sessions
from deviations.organisations.services.identities import Word
from tests import factories
from tests.wire import act_everywhere

Act = Callable[[Session, Membership], object]
Rival = Callable[[Session, int, Callable[[], None]], None]
SOON = 20  # seconds; never waited for unless something is wrong

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def is_seen(session: Session, hat_id: int, took: Callable[[], None]) -> None:
    """Open a page in her browser: it is seen, and what it showed is written down."""
    worn = select(LoginSession.id).where(LoginSession.membership_id == hat_id)
    sessions.touch(session, login_session_id=session.scalars(worn).one(), now=clock.now())
    took()
    record("list:read", subject="deviations")


def signs_in(session: Session, hat_id: int, took: Callable[[], None]) -> None:
    """Sign her in by another browser."""
    hat = session.get_one(Membership, hat_id)
    sessions.begin(session, membership=hat, user_agent="rival", now=clock.now())
    took()
    record("user:signed-in", subject="her")


def end_role(session: Session, hat: Membership) -> None:
    members.end_member(session, membership=hat, by="test")


def end_her(session: Session, hat: Membership) -> None:
    people.end_person(session, user=hat.user, forbund_id=hat.forbund_id, by="test")


def review(session: Session, hat: Membership) -> None:
    """Keep a role, end another's, and last hers."""
    here = hat.forbund_id
    begun = reviews.begin(session, forbund_id=here, by="test", now=clock.now())
    session.commit()
    looked = {one.id: False for one in reviews.left(session, begun)}
    looked[min(looked)] = True
    reviews.tick(session, review=begun, keeps=looked, by="test", now=clock.now())


def come_from_the_provider(session: Session, hat: Membership) -> None:
    """Be bound to an account at work, and be let in."""
    word = Word(issuer="https://id.example.se", subject="4711", email=hat.user.email)
    assert identities.bind(session, word, now=clock.now()) is hat.user
    sessions.begin(session, membership=hat, user_agent="tests", now=clock.now())


def trail_first(session: Session, hat: Membership) -> None:
    """Do as was done before: write a line, and then come to her rows."""
    record("membership:reviewed", subject="x")
    end_role(session, hat)


@pytest.fixture
def hat(session: Session) -> Membership:
    """Return the second role of who receives by her first, and is signed in with both."""
    for _stays in range(2):
        factories.member(session, role=Role.ADMIN)
    first = factories.member(session)
    her = first.user
    second = members.add_member(
        session,
        email=her.email,
        name="",
        role=Role.KOORDINATOR,
        scope="kommun:hoglandet/0604",
        by="test",
    )
    for one in (first, second):
        sessions.begin(session, membership=one, user_agent="tests", now=clock.now())
    session.commit()
    return second


def failed(
    app: Flask, hat: Membership, monkeypatch: pytest.MonkeyPatch, act: Act, rival: Rival
) -> list[OperationalError]:
    """Let a rival take a row of hers just before an act comes to it; return who could not end."""
    real, took, mine = sessions.hold, threading.Event(), threading.current_thread()
    session, hat_id, hers = db.session(), hat.id, hat.user_id
    rivals: list[Future[None]] = []

    def run() -> None:
        with app.app_context():
            act_everywhere(db.session())
            rival(db.session(), hat_id, took.set)
            db.session.commit()

    def hold(session: Session, *, user_id: int) -> None:
        if threading.current_thread() is mine and user_id == hers and not rivals:
            rivals.append(pool.submit(run))
            assert took.wait(SOON)
        real(session, user_id=user_id)

    monkeypatch.setattr(sessions, "hold", hold)
    ended: list[OperationalError] = []
    with ThreadPoolExecutor(1) as pool:
        try:
            act(session, hat)
            session.commit()
        except OperationalError as error:
            ended.append(error)
            session.rollback()
        for running in rivals:
            try:
                running.result(timeout=SOON)
            except OperationalError as error:
                ended.append(error)
    assert rivals
    return ended


@pytest.mark.parametrize(
    ("act", "rival"),
    [
        (end_role, is_seen),
        (end_role, signs_in),
        (end_her, is_seen),
        (review, is_seen),
        (review, signs_in),
        (come_from_the_provider, signs_in),
    ],
)
def test_who_comes_to_her_rows_at_the_same_moment_waits_and_goes_on(
    app: Flask, hat: Membership, monkeypatch: pytest.MonkeyPatch, act: Act, rival: Rival
) -> None:
    assert failed(app, hat, monkeypatch, act, rival) == []


@pytest.mark.parametrize("rival", [is_seen, signs_in])
def test_control_with_the_trail_first_one_of_two_dies(
    app: Flask, hat: Membership, monkeypatch: pytest.MonkeyPatch, rival: Rival
) -> None:
    (died,) = failed(app, hat, monkeypatch, trail_first, rival)

    assert "deadlock" in str(died)
