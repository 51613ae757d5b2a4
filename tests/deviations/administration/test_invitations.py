"""Invitations: one new person however many invite her at once, and no flood of mail to anybody."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from deviations import clock, tenancy
from deviations.audit.models import AuditEvent
from deviations.extensions import db
from deviations.mailing.models import OutboxMail
from deviations.organisations.models.user import Membership, User
from deviations.organisations.queries import user_by_email
from deviations.organisations.roles import Role
from deviations.organisations.services import members
from deviations.organisations.views.amounts import INVITATIONS, INVITATIONS_AGAIN
from deviations.throttle.counting import key_of, window_of
from deviations.throttle.models import Throttle
from tests import factories
from tests.deviations.administration.test_people import PAGE, browser_of, hats_of, invite
from tests.marks import on_both_databases
from tests.pages import send

NEW = "ny@exempel.se"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HANDS = 6


def add(app: Flask, barrier: Barrier, slug: str) -> str:
    """Give the new person a role in a förbund when the others do; return who she is."""
    with app.app_context():
        session = db.session()
        tenancy.enter(session, factories.forbund(session, slug).id)
        session.rollback()
        barrier.wait(timeout=30)
        hat = members.add_member(
            session, email=NEW, name="", role=Role.LASARE, scope=f"forbund:{slug}", by="test"
        )
        session.commit()
        return hat.user.public_id


def add_at_once(app: Flask, slugs: Sequence[str]) -> list[str]:
    barrier = Barrier(len(slugs))
    with ThreadPoolExecutor(len(slugs)) as pool:
        return list(pool.map(lambda slug: add(app, barrier, slug), slugs))


@on_both_databases
def test_many_who_invite_one_new_person_at_once_make_one_person_with_one_role(
    app: Flask, session: Session
) -> None:
    found = add_at_once(app, ["hoglandet"] * HANDS)

    assert len(set(found)) == 1
    assert session.scalar(select(func.count()).select_from(User)) == 1
    assert len(hats_of(session, NEW)) == 1


# In one förbund one gives roles at a time.
APART = ("hoglandet", "jamtland")


def look_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two look for the person before either makes her."""
    both_have_looked = Barrier(2)

    def look(session: Session, email: str) -> User | None:
        found = user_by_email(session, email)
        both_have_looked.wait(timeout=30)
        return found

    monkeypatch.setattr(members, "user_by_email", look)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_looked_too_early_finds_the_person_whom_the_other_made(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_together(monkeypatch)

    assert len(set(add_at_once(app, APART))) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_control_a_person_who_is_only_added_stops_the_other(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_together(monkeypatch)

    def only_add(session: Session, email: str, name: str, now: datetime) -> User:
        user = User(email=email, name=name, created_at=now)
        session.add(user)
        session.flush()
        return user

    monkeypatch.setattr(members, "_made", only_add)

    with pytest.raises(IntegrityError):
        add_at_once(app, APART)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Return a function that puts the clock so long after noon; it stands still."""

    def stand(passed: timedelta) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOON + passed)

    stand(timedelta(0))
    return stand


def again(browser: FlaskClient, hat: Membership) -> int:
    page = f"{PAGE}/{hat.user.public_id}"
    return send(browser, f"{page}/bjud-in-igen", at=f"{PAGE}/bjud-in").status_code


def mails(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(OutboxMail)) or 0


@on_both_databases
def test_an_invitation_is_sent_again_three_times_a_day_and_each_is_written_down(
    app: Flask, session: Session, at
) -> None:
    browser = browser_of(app, session, Role.ADMIN)
    hat, other = (factories.member(session, role=Role.LASARE) for _ in range(2))

    answers = []
    for second in range(INVITATIONS_AGAIN.tries + 1):
        at(timedelta(seconds=second))
        answers.append(again(browser, hat))

    assert answers == [303, 303, 303, 429]
    assert mails(session) == 3
    acts = session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
    told = [act for act in acts if act.action == "user:invited-again"]
    assert [(act.subject, act.forbund_id) for act in told] == [
        (hat.user.public_id, hat.forbund_id)
    ] * 3
    assert again(browser, other) == 303
    at(timedelta(hours=12))  # the next day of UTC
    assert again(browser_of(app, session, Role.ADMIN), hat) == 303


def test_one_forbund_uses_up_nothing_of_another_s_invitations(
    app: Flask, session: Session, at
) -> None:
    hat = factories.member(session, role=Role.LASARE)
    theirs = factories.member(
        session, email=hat.user.email, role=Role.LASARE, scope="forbund:jamtland"
    )
    here = browser_of(app, session, Role.ADMIN)
    there = browser_of(app, session, Role.ADMIN, "forbund:jamtland")

    assert [again(here, hat) for _ in range(4)][-1] == 429
    assert again(there, theirs) == 303


@on_both_databases
def test_twenty_mails_a_day_invite_one_person_and_no_more(app: Flask, session: Session, at) -> None:
    browser = browser_of(app, session, Role.ADMIN)
    subject = f"{factories.forbund(session).id}:{NEW}"
    window = window_of(NOON, INVITATIONS.seconds)
    key = key_of(INVITATIONS.name, subject)
    session.add(Throttle(key=key, window=window, tries=INVITATIONS.tries - 1))
    session.commit()

    answers = [
        invite(browser, "lasare", "forbund:hoglandet", email=email).status_code
        for email in (NEW, NEW.upper(), "annan@exempel.se")
    ]

    assert answers == [303, 429, 303]
    hat = hats_of(session, NEW)[0]
    given = send(
        browser,
        f"{PAGE}/{hat.user.public_id}/roller",
        roles="koordinator",
        scope="forbund:hoglandet",
        at=f"{PAGE}/bjud-in",
    )
    assert (given.status_code, again(browser, hat)) == (429, 429)
    reader = send(browser, "/administration/forum/styrelse/lasare", at=f"{PAGE}/bjud-in", email=NEW)
    assert reader.status_code == 429
    assert [one.role for one in hats_of(session, NEW)] == [Role.LASARE]
