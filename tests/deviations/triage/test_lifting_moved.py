"""A question comes to no other kommun's forum, whatever happens to the forum at that moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from deviations.extensions import db
from deviations.meetings import services as meetings
from deviations.meetings.models import ProposedDecision
from deviations.organisations.models.forum import Forum
from deviations.organisations.queries import forums
from deviations.records.models.deviation import Deviation
from deviations.records.vocabulary import Status
from deviations.records.workflow.acts import Act
from deviations.triage.services import lifting
from tests import factories
from tests.deviations.triage.test_acts import do
from tests.marks import on_both_databases
from tests.pages import send

Meanwhile = Callable[..., None]
HOME = "/forum/styrgrupp-aneby"
# Once what the form offered was read: before the forum is read again, and before it is locked.
MOMENTS = ["one_of", "propose"]


@pytest.fixture
def meanwhile(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Return what lets an administratör change a forum just before something is called.

    SQLite has one writer, so there it can only look as if she did: in the same transaction.
    """
    alone = app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")

    def change(**values: Any) -> None:
        statement = update(Forum).where(Forum.slug == "styrgrupp-aneby").values(values)
        told = {"across_tenants": "the test's own", "synchronize_session": False}
        db.session().execute(statement, execution_options=told)

    def elsewhere(**values: Any) -> None:
        with app.app_context():
            change(**values)
            db.session.commit()

    def plan(module: Any, moment: str, **values: Any) -> None:
        real = getattr(module, moment)

        def late(*given: Any, **named: Any) -> Any:
            if alone:
                change(**values)
            else:
                with ThreadPoolExecutor(1) as other:
                    other.submit(elsewhere, **values).result(timeout=20)
            return real(*given, **named)

        monkeypatch.setattr(module, moment, late)

    return plan


@pytest.fixture
def received(session: Session) -> Deviation:
    one = factories.deviation(session, status=Status.MOTTAGEN)
    session.commit()
    return one


def asked(session: Session) -> int:
    session.rollback()
    every = select(func.count()).select_from(ProposedDecision)
    return session.scalar(every.execution_options(across_tenants="the test's own")) or 0


def lift(browser: FlaskClient, session: Session, deviation: Deviation) -> Any:
    forum = factories.forum(session)
    chosen = str(forum.id)
    session.rollback()
    return do(browser, deviation, Act.LIFT, forum=chosen, question="Ska samma person följa med?")


@on_both_databases
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("change", ["savsjo", "out of use"])
def test_a_forum_that_is_moved_or_taken_out_of_use_takes_no_question(
    koordinator: FlaskClient,
    session: Session,
    received: Deviation,
    meanwhile: Meanwhile,
    moment: str,
    change: str,
) -> None:
    savsjo = factories.kommun(session, "savsjo").id
    values = {"kommun_id": savsjo} if change == "savsjo" else {"active": False}
    meanwhile(lifting, moment, **values)

    answer = lift(koordinator, session, received)

    assert answer.status_code == 422
    assert "Välj forum igen." in answer.text
    assert "Ska samma person följa med?" in answer.text
    assert asked(session) == 0


@on_both_databases
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_forum_that_is_called_something_else_takes_it(
    koordinator: FlaskClient,
    session: Session,
    received: Deviation,
    meanwhile: Meanwhile,
    moment: str,
) -> None:
    meanwhile(lifting, moment, name="Ledningsgruppen")

    assert lift(koordinator, session, received).status_code == 303
    assert asked(session) == 1


@on_both_databases
def test_on_the_forums_own_page_too_and_nothing_that_was_typed_is_lost(
    koordinator: FlaskClient, session: Session, meanwhile: Meanwhile
) -> None:
    meanwhile(meetings, "propose", kommun_id=factories.kommun(session, "savsjo").id)

    answer = send(koordinator, f"{HOME}/beslut", at=HOME, question="Vem tar frågan om tolk?")

    assert answer.status_code == 409
    assert "Någon annan hann flytta forumet." in answer.text
    assert "Vem tar frågan om tolk?" in answer.text
    assert asked(session) == 0


def test_control_without_asking_again_it_is_another_kommuns(
    koordinator: FlaskClient,
    session: Session,
    received: Deviation,
    meanwhile: Meanwhile,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Every forum of the förbund will do: of which kommun it is now is not asked.
    monkeypatch.setattr(lifting, "forums", lambda *place, **_kommun: forums(*place))
    monkeypatch.setattr(Session, "refresh", lambda *_given, **_named: None)
    meanwhile(lifting, "propose", kommun_id=factories.kommun(session, "savsjo").id)

    assert lift(koordinator, session, received).status_code == 303
    assert asked(session) == 1
