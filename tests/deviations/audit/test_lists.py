"""A list that was read or taken home is found again from each row that it held."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.audit import lists
from deviations.audit.lists import EXPORTED, READ, lists_with, note_list, record_list
from deviations.audit.models import AuditEvent
from deviations.audit.reads import QUIET, Reading
from tests.factories import NOW
from tests.marks import on_both_databases

READING = Reading(action=READ, subject="hoglandet", by="karin", forbund_id=1, at=NOW)
EXPORT = replace(READING, action=EXPORTED)
Look = Callable[..., None]


@pytest.fixture
def look(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> Look:
    """Return what reads a list as a page does, and writes it down when the page is done."""

    def read(held: list[str], *, after: timedelta = timedelta(), **fields: Any) -> None:
        monkeypatch.setattr("deviations.clock.now", lambda: NOW + after)
        with app.test_request_context():
            note_list(session, replace(READING, at=NOW + after, **fields), held)
            for act in g.get("afterwards", []):
                act(session)

    return read


def held(session: Session) -> list[list[str]]:
    return [facts["held"] for facts in session.scalars(select(AuditEvent.facts))]


@on_both_databases
def test_what_a_list_shows_is_written_down_once_in_ten_minutes(
    session: Session, look: Look
) -> None:
    look(["a", "b"])
    look(["a", "b"], after=QUIET - timedelta(seconds=1))
    assert held(session) == [["a", "b"]]

    look(["b", "c"], after=QUIET - timedelta(seconds=1))
    assert held(session) == [["a", "b"], ["c"]]

    look(["a"], after=QUIET)
    assert held(session) == [["a", "b"], ["c"], ["a"]]


@pytest.mark.parametrize("other", [{"by": "eva"}, {"forbund_id": 2, "subject": "jamtland"}])
def test_what_another_read_is_another_reading(
    session: Session, look: Look, other: dict[str, object]
) -> None:
    look(["a"])
    look(["a"], **other)

    assert held(session) == [["a"], ["a"]]


def test_an_empty_list_shows_nothing_but_is_taken_home_all_the_same(
    session: Session, look: Look
) -> None:
    look([])
    assert held(session) == []

    record_list(EXPORT, [])
    assert held(session) == [[]]


@on_both_databases
def test_a_long_list_is_several_rows_and_found_from_each_of_its_own(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "AT_A_TIME", 2)
    record_list(EXPORT, ["aaaa", "bbbb", "cccc"])
    record_list(READING, ["bbbb"])
    record_list(replace(EXPORT, forbund_id=2), ["bbbb"])

    def found(public_id: str, at_most: int = 9) -> list[str]:
        events = lists_with(
            session, public_id, subject="hoglandet", forbund_id=1, since=NOW, at_most=at_most
        )
        return [event.action for event in events]

    assert held(session)[:2] == [["aaaa", "bbbb"], ["cccc"]]
    assert found("bbbb") == [READ, EXPORTED]
    assert found("bbbb", at_most=1) == [READ]
    assert found("cccc") == [EXPORTED]
    assert found("dddd") == []
    assert found("%") == []


@on_both_databases
def test_no_list_from_before_a_row_came_is_looked_through(session: Session, look: Look) -> None:
    for hours in (0, 2, 3):
        look(["a"], after=timedelta(hours=hours))

    def found(since: timedelta) -> int:
        came = NOW + since
        return len(
            lists_with(session, "a", subject="hoglandet", forbund_id=1, since=came, at_most=9)
        )

    assert found(timedelta(0)) == 3
    assert found(timedelta(hours=1)) == 3  # clocks may differ by so much
    assert found(timedelta(hours=1, seconds=1)) == 2
    assert found(timedelta(hours=4, seconds=1)) == 0
