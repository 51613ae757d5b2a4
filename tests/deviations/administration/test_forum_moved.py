"""A forum that something was made for stays where it is, and so do those who may read it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from analysis.periods import Period
from deviations import clock
from deviations.meetings.services import Wording, propose
from deviations.organisations.models.forum import Forum
from deviations.organisations.roles import Role
from deviations.organisations.services import forums as services
from deviations.reporting.services import file_run
from tests import factories
from tests.deviations.administration.browsers import browser_of
from tests.marks import on_both_databases
from tests.pages import send

PAGE = "/administration/forum/styrgrupp-aneby"
TIED = "Lägg till ett nytt forum på rätt plats, och ta det här ur bruk."


def file_report(session: Session) -> str:
    """File a report of Aneby's forum and return its address."""
    run = file_run(
        session,
        forum=factories.forum(session),
        period=Period.parse("2026-10"),
        cut_off=factories.NOW + timedelta(hours=1),
        by="test",
        formats=("json",),
    )
    session.commit()
    return f"/rapporter/{run.public_id}"


def propose_decision(session: Session) -> None:
    propose(
        session,
        forum=factories.forum(session),
        wording=Wording(question="Vem tar frågan om tolk?"),
        by="test",
        at=clock.now(),
    )
    session.commit()


def change(app: Flask, session: Session, **fields: str) -> TestResponse:
    koordinator = browser_of(app, session, Role.KOORDINATOR)
    chosen = {"name": "Styrgruppen i Aneby", "kind": "styrgrupp", "kommun": "aneby"} | fields
    return send(koordinator, PAGE, **chosen)


def home_of(session: Session) -> str:
    forum: Forum = factories.forum(session)
    session.refresh(forum)
    return "aneby" if forum.kommun_id == factories.kommun(session).id else "elsewhere"


@on_both_databases
@pytest.mark.parametrize("to", ["savsjo", "hela"])
def test_a_forum_with_filed_reports_keeps_its_kommun_and_the_page_says_what_to_do(
    app: Flask, session: Session, to: str
) -> None:
    address = file_report(session)
    reader = browser_of(app, session, Role.LASARE, "kommun:hoglandet/0684")
    assert reader.get(address).status_code == 404

    answer = change(app, session, kommun=to)

    assert answer.status_code == 422
    assert TIED in answer.get_data(as_text=True)
    assert home_of(session) == "aneby"
    assert reader.get(address).status_code == 404


def test_a_forum_with_a_proposed_decision_keeps_its_kommun(app: Flask, session: Session) -> None:
    propose_decision(session)

    assert TIED in change(app, session, kommun="savsjo").get_data(as_text=True)
    assert home_of(session) == "aneby"


def test_all_else_of_such_a_forum_is_changed(app: Flask, session: Session) -> None:
    file_report(session)

    assert change(app, session, name="Ledningsgruppen", kind="annat").status_code == 303
    forum = factories.forum(session)
    session.refresh(forum)
    assert forum.name == "Ledningsgruppen"


def test_a_forum_that_nothing_was_made_for_moves(app: Flask, session: Session) -> None:
    assert change(app, session, kommun="savsjo").status_code == 303
    assert home_of(session) == "elsewhere"


def test_control_a_forum_that_moves_takes_its_reports_to_other_readers(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "is_tied", lambda *_: False)
    address = file_report(session)
    reader = browser_of(app, session, Role.LASARE, "kommun:hoglandet/0684")

    assert change(app, session, kommun="savsjo").status_code == 303

    assert reader.get(address).status_code == 200
