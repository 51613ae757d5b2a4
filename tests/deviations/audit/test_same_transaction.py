"""An act and its row in the trail are stored together, or neither is."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations.audit import chain
from deviations.audit.models import AuditEvent
from deviations.base import Base
from deviations.extensions import db
from deviations.organisations.roles import Role
from tests import factories
from tests.deviations.filing.forms import sent
from tests.factories import PASSWORD
from tests.marks import on_both_databases
from tests.pages import send, sign_in

# What is counted and seen is written before the act, and says nothing of it.
BESIDE = {"throttle", "login_session"}
Rows = dict[str, list[str]]
Act = Callable[[], TestResponse]


def stored(session: Session) -> Rows:
    session.rollback()
    found = {
        table.name: sorted(str(row) for row in session.execute(table.select()))
        for table in Base.metadata.sorted_tables
        if table.name not in BESIDE
    }
    session.rollback()
    return found


def filing(app: Flask, _session: Session) -> Act:
    browser = app.test_client()
    return lambda: sent(browser)


def receiving(app: Flask, session: Session) -> Act:
    page = f"/avvikelser/{factories.deviation(session).public_id}"
    browser = app.test_client()
    sign_in(browser, factories.member(session))
    browser.get(page)  # the reading is written down now and not again
    return lambda: send(browser, f"{page}/ta-emot", at=page, version=1)


def adding_a_word(app: Flask, session: Session) -> Act:
    browser = app.test_client()
    sign_in(browser, factories.member(session, role=Role.ADMIN))
    page = "/administration/listor/typ"
    return lambda: send(browser, page, label="Ett nytt ord", hint="")


def signing_in(app: Flask, session: Session) -> Act:
    email = factories.member(session).user.email
    browser = app.test_client()
    return lambda: send(browser, "/logga-in", email=email, password=PASSWORD)


ACTS = (filing, receiving, adding_a_word, signing_in)


@pytest.fixture(params=ACTS, ids=lambda act: act.__name__)
def act(request: pytest.FixtureRequest, app: Flask, session: Session) -> Act:
    prepared: Act = request.param(app, session)
    session.commit()
    return prepared


@on_both_databases
def test_an_act_that_is_done_leaves_itself_and_its_row(session: Session, act: Act) -> None:
    before = stored(session)

    assert act().status_code == 303

    changed = {name for name, rows in stored(session).items() if rows != before[name]}
    assert "audit_event" in changed


@on_both_databases
def test_what_cannot_be_written_down_is_not_done(
    session: Session, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stored(session)

    def fail(*_: Any, **__: Any) -> AuditEvent:
        raise OperationalError("INSERT", {}, Exception("away"))

    monkeypatch.setattr(chain, "append", fail)

    assert act().status_code == 503
    assert stored(session) == before


@on_both_databases
def test_what_dies_between_the_row_and_the_commit_leaves_neither(
    session: Session, act: Act
) -> None:
    before, died = stored(session), list[bool]()

    def die(dying: Session) -> None:
        if dying.info.pop("recorded", False):
            died.append(True)
            raise OperationalError("COMMIT", {}, Exception("away"))

    def recorded(recording: Session, *_: object) -> None:
        if any(isinstance(one, AuditEvent) for one in recording.new):
            recording.info["recorded"] = True

    event.listen(Session, "before_flush", recorded)
    event.listen(Session, "before_commit", die)
    try:
        assert act().status_code == 503
    finally:
        event.remove(Session, "before_flush", recorded)
        event.remove(Session, "before_commit", die)

    assert died == [True]
    assert stored(session) == before


# Signing in stores nothing but the session itself, which is left out above.
@pytest.mark.parametrize("act", ACTS[:3], indirect=True, ids=lambda act: act.__name__)
def test_control_an_act_that_is_committed_before_its_row_is_found(
    session: Session, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stored(session)

    def late(*_: Any, **__: Any) -> AuditEvent:
        db.session.commit()
        raise OperationalError("INSERT", {}, Exception("away"))

    monkeypatch.setattr(chain, "append", late)
    act()

    assert stored(session) != before
