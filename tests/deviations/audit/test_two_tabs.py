"""Two tabs that open the same thing at once are one reading, also where two may write at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from flask import Flask, g
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from deviations.audit import lists, reads
from deviations.audit.lists import READ, note_list
from deviations.audit.models import AuditEvent
from deviations.audit.reads import Reading, note
from deviations.extensions import db
from tests.factories import NOW
from tests.wire import act_everywhere

ONE = Reading(action="deviation:read", subject="x", by="karin", forbund_id=1, at=NOW)
LIST = Reading(action=READ, subject="hoglandet", by="karin", forbund_id=1, at=NOW)
WAITING = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
Open = Callable[[Session], None]

pytestmark = [
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
    pytest.mark.usefixtures("stopped"),
]


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deviations.clock.now", lambda: NOW)


def open_one(session: Session) -> None:
    note(session, ONE)


def open_list(session: Session) -> None:
    note_list(session, LIST, ["a", "b"])


def open_more(session: Session) -> None:
    note_list(session, LIST, ["b", "c"])


def written(app: Flask, session: Session, opened: Open) -> None:
    """Write down what a page showed, as is done when the page is done, and do not commit."""
    with app.test_request_context():
        opened(session)
        for act in g.get("afterwards", []):
            act(session)


@pytest.fixture
def other() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def at_once(app: Flask, session: Session, other: ThreadPoolExecutor, *tabs: Open) -> list[object]:
    """Open two tabs, the second before the first is committed; return what the trail holds."""
    first, second = tabs

    def in_the_other() -> None:
        with app.app_context():
            act_everywhere(db.session())
            written(app, db.session(), second)
            db.session.commit()

    written(app, session, first)
    running: Future[None] = other.submit(in_the_other)
    with db.engine.connect() as looking:
        while not running.done() and not looking.scalar(WAITING):
            looking.rollback()
    session.commit()
    running.result(timeout=20)
    return [facts.get("held") for facts in session.scalars(select(AuditEvent.facts))]


def test_a_deviation_that_is_open_in_two_tabs_is_read_once(
    app: Flask, session: Session, other: ThreadPoolExecutor
) -> None:
    assert at_once(app, session, other, open_one, open_one) == [None]


@pytest.mark.parametrize(
    ("second", "held"), [(open_list, [["a", "b"]]), (open_more, [["a", "b"], ["c"]])]
)
def test_a_list_that_is_open_in_two_tabs_shows_each_row_once(
    app: Flask,
    session: Session,
    other: ThreadPoolExecutor,
    second: Open,
    held: list[object],
) -> None:
    assert at_once(app, session, other, open_list, second) == held


@pytest.mark.parametrize("opened", [open_one, open_list])
def test_control_asked_before_the_trail_is_held_it_is_read_twice(
    app: Flask,
    session: Session,
    other: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
    opened: Open,
) -> None:
    holds_nothing = SimpleNamespace(hold=lambda _session: None)
    for module in (reads, lists):
        monkeypatch.setattr(module, "chain", holds_nothing)

    assert len(at_once(app, session, other, opened, opened)) == 2
