"""The list: what it matches, whom each waits for, and what it costs."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Literal

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from deviations.extensions import db
from deviations.organisations.models.forbund import PartCode
from deviations.records import queries
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import MessageKind
from deviations.records.queries import Reach, listed, matching
from deviations.records.rendering import matter_of
from deviations.records.selection import EVERY, FORBUND_WIDE, DeviationFilter
from deviations.records.vocabulary import Kind, Status
from deviations.records.workflow.standing import Family, Standing, WaitingFor, standing
from tests import factories
from tests.marks import on_both_databases

TODAY = date(2026, 11, 24)


def references(session: Session, reach: Reach, **chosen: object) -> list[str]:
    page = listed(session, reach, DeviationFilter(**{"status": EVERY, **chosen}), today=TODAY)  # type: ignore[arg-type]
    return [row.deviation.reference for row in page.rows]


@pytest.fixture
def reach(session: Session) -> Reach:
    return Reach(forbund_id=factories.forbund(session).id)


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.startswith("BEGIN"):  # on SQLite we begin transactions ourselves
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


@on_both_databases
def test_the_list_holds_what_is_within_reach_and_the_last_received_first(
    session: Session, reach: Reach
) -> None:
    first = factories.deviation(session)
    last = factories.deviation(session, received_at=factories.NOW + timedelta(hours=1))
    wide = factories.deviation(session, kommun_id=None)
    factories.deviation(session, of="jamtland")

    everything = references(session, reach)
    kommun_only = references(session, Reach(forbund_id=reach.forbund_id, kommun_id=first.kommun_id))

    assert everything == [last.reference, wide.reference, first.reference]
    assert kommun_only == [last.reference, first.reference]


@on_both_databases
def test_each_choice_takes_its_own_and_leaves_the_rest(session: Session, reach: Reach) -> None:
    mine = factories.deviation(
        session,
        kind=Kind.FRAMGANG,
        kommun_id=None,
        reporting_part=PartCode.REGION,
        concerned=(PartCode.AF, PartCode.INSATS),
        types=("remiss", "vantetid"),
        happening=date(2025, 1, 31),
        received_at=datetime(2025, 2, 28, 22, 59, tzinfo=UTC),
        status=Status.AVSLUTAD,
    )
    factories.deviation(session)

    for chosen in (
        {"kind": Kind.FRAMGANG},
        {"kommun": FORBUND_WIDE},
        {"reporting": "region"},
        {"concerned": "insats"},
        {"type": "vantetid"},
        {"status": "avslutad"},
        {"happened_to": date(2025, 1, 31)},
        {"received_to": date(2025, 2, 28)},
        {"q": mine.reference.lower()},
    ):
        assert references(session, reach, **chosen) == [mine.reference], chosen
    assert references(session, reach, kommun="0604") != [mine.reference]
    assert references(session, reach, received_to=date(2025, 2, 27)) == []
    assert references(session, reach, happened_to=date(2025, 1, 30)) == []
    assert references(session, reach, happened_from=date(2025, 2, 1), kind="framgang") == []


@on_both_databases
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_words_are_found_in_any_case_and_either_unicode_form(
    session: Session, reach: Reach, form: Literal["NFC", "NFD"]
) -> None:
    mine = factories.deviation(
        session, what_happened="Återkopplingen från SAVSJÖ kom ej, 100 % fel"
    )
    factories.deviation(session, what_happened="Något annat, 100 procent")
    typed = unicodedata.normalize(form, "åTERKOPPLINGEN från savsjö")

    chosen = DeviationFilter.from_args({"q": typed, "status": EVERY})

    assert references(session, reach, q=chosen.q) == [mine.reference]
    assert references(session, reach, q="100 %") == [mine.reference]
    assert references(session, reach, q="100_%") == []


def asked(session: Session, one: Deviation, whom: str, how: str | None) -> None:
    """Ask the filer or FK, and let the question stand open, be late, get time or be answered."""
    if how is None:
        return
    to_part = whom == "part"
    question = factories.message(
        session,
        one,
        kind=MessageKind.QUESTION_TO_PART if to_part else MessageKind.QUESTION_TO_FILER,
        part=PartCode.FK if to_part else None,
        due_on=TODAY - timedelta(days=how in {"late", "more time"}) if to_part else None,
    )
    if how in {"more time", "more time, late"}:
        question.more_time_at, question.more_time_words = factories.NOW, ""
        question.more_time_until = TODAY - timedelta(days=how == "more time, late")
    if how == "answered":
        kind = MessageKind.ANSWER_FROM_PART if to_part else MessageKind.ANSWER_FROM_FILER
        factories.message(session, one, kind=kind, part=question.part, answers_id=question.id)


def every_standing(session: Session, reach: Reach) -> dict[str, Standing]:
    """Say where each deviation stands, by the pure rule."""
    stands = {}
    for page in range(1, 12):
        chosen = DeviationFilter(status=EVERY, page=page)
        for row in listed(session, reach, chosen, today=TODAY).rows:
            matter = matter_of(row.deviation, row.messages, parts={})
            stands[row.deviation.reference] = standing(matter, today=TODAY)
    return stands


@on_both_databases
def test_whom_the_list_waits_for_is_what_each_matter_says(session: Session, reach: Reach) -> None:
    lift = factories.forum(session)
    ways = product(
        Status,
        (None, "open", "answered"),
        (None, "open", "late", "more time", "more time, late", "answered"),
        (False, True),
    )
    for status, filer, part, lifted in ways:
        one = factories.deviation(session, status=status)
        if lifted:
            one.lifted_to_id, one.lifted_at = lift.id, factories.NOW
        asked(session, one, "filer", filer)
        asked(session, one, "part", part)
    session.commit()
    stands = every_standing(session, reach)

    for whom in ("mig", "rapportor", "forum", "part", "forsenat", "fk", "af"):
        chosen = DeviationFilter(status=EVERY, waiting_for=whom)
        found = matching(reach, chosen, today=TODAY)
        said = {
            reference
            for reference, stand in stands.items()
            if {
                "forsenat": stand.family is Family.LATE,
                "fk": stand.waiting_for is WaitingFor.PART,
                "af": False,
            }.get(whom, stand.waiting_for == whom)
        }

        assert {one.reference for one in session.scalars(found)} == said, whom
        assert bool(said) is (whom != "af")


@on_both_databases
def test_a_page_costs_as_many_statements_with_one_row_as_with_many(
    session: Session, reach: Reach
) -> None:
    costs = []
    for rows in (1, 30):
        for _ in range(rows):
            factories.message(session, factories.deviation(session))
        session.commit()
        with counted_statements() as statements:
            page = listed(session, reach, DeviationFilter(), today=TODAY)
            for row in page.rows:
                assert row.deviation.parts[0].part is PartCode.FK
                assert row.deviation.kommun
                assert row.deviation.types
        costs.append(len(statements))

    assert costs[0] == costs[1]
    assert costs[1] <= 8


def test_the_count_stops_and_says_so(
    session: Session, reach: Reach, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "COUNTED", 3)
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    for _ in range(3):
        factories.deviation(session)
    whole = listed(session, reach, DeviationFilter(page=9), today=TODAY)
    factories.deviation(session)
    more = listed(session, reach, DeviationFilter(page=9), today=TODAY)

    assert (whole.total, whole.more, whole.number, whole.pages) == (3, False, 2, 2)
    assert (more.total, more.more, more.first, more.last) == (3, True, 3, 4)


def test_an_empty_page_begins_nowhere(session: Session, reach: Reach) -> None:
    page = listed(session, reach, DeviationFilter(page=7), today=TODAY)

    assert (page.rows, page.first, page.last, page.number, page.pages) == ((), 0, 0, 1, 1)
