"""New and answered go by the Swedish midnights of the period, waiting by the cut-off."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from deviations.figures.values import ANSWERED, NEW, WAITING
from deviations.organisations.models.forbund import PartCode
from deviations.records.models.message import MessageKind
from deviations.records.vocabulary import Status
from tests import factories
from tests.deviations.figures.asking import figures_of
from tests.marks import on_both_databases

INSTANT = timedelta(microseconds=1)
# Quarters begin at Swedish midnights: in winter 23 UTC, in summer 22 UTC.
MIDNIGHTS = {
    "2026-Q1": (datetime(2025, 12, 31, 23, tzinfo=UTC), datetime(2026, 3, 31, 22, tzinfo=UTC)),
    "2026-Q2": (datetime(2026, 3, 31, 22, tzinfo=UTC), datetime(2026, 6, 30, 22, tzinfo=UTC)),
    "2026-Q4": (datetime(2026, 9, 30, 22, tzinfo=UTC), datetime(2026, 12, 31, 23, tzinfo=UTC)),
}


@on_both_databases
@pytest.mark.parametrize("period", MIDNIGHTS)
def test_new_ones_arrived_between_the_quarters_local_midnights(
    session: Session, period: str
) -> None:
    start, end = MIDNIGHTS[period]
    for received_at in (start - INSTANT, start, end - INSTANT, end):
        factories.deviation(session, received_at=received_at)

    assert figures_of(session, period).by_status[NEW] == 2


@on_both_databases
@pytest.mark.parametrize("period", MIDNIGHTS)
def test_answered_ones_got_their_answer_between_the_local_midnights(
    session: Session, period: str
) -> None:
    start, end = MIDNIGHTS[period]
    for answered_at in (start - INSTANT, start, end - INSTANT, end):
        about = factories.deviation(session, received_at=start - timedelta(days=30))
        question = factories.message(session, about, at=start - timedelta(days=20))
        factories.message(
            session,
            about,
            kind=MessageKind.ANSWER_FROM_PART,
            at=answered_at,
            answers_id=question.id,
        )

    assert figures_of(session, period).by_status[ANSWERED] == 2


@on_both_databases
def test_a_deviation_waits_until_its_question_is_answered(session: Session) -> None:
    about = factories.deviation(session)
    asked = factories.NOW + timedelta(hours=1)
    question = factories.message(session, about, at=asked)
    answered = asked + timedelta(hours=1)
    factories.message(
        session, about, kind=MessageKind.ANSWER_FROM_PART, at=answered, answers_id=question.id
    )

    def waits(at: datetime) -> int:
        return figures_of(session, cut_off=at).by_status[WAITING]

    assert [waits(asked), waits(asked + INSTANT), waits(answered), waits(answered + INSTANT)] == [
        0,
        1,
        1,
        0,
    ]


@on_both_databases
def test_more_time_is_no_answer_and_moves_the_day_from_when_it_was_asked_for(
    session: Session,
) -> None:
    about = factories.deviation(session)
    wanted, later = date(2026, 10, 30), date(2026, 11, 24)
    question = factories.message(session, about, due_on=wanted)
    asked = factories.NOW + timedelta(days=1)
    question.more_time_at, question.more_time_words = asked, ""
    question.more_time_until = later
    session.flush()

    before, after = (figures_of(session, cut_off=at) for at in (asked, asked + INSTANT))

    for figures in (before, after):
        assert (figures.by_status[WAITING], figures.by_status[ANSWERED]) == (1, 0)
    assert [line.due for line in before.waiting] == [wanted]
    assert [line.due for line in after.waiting] == [later]


def test_a_deviation_that_waits_for_two_parts_waits_once_and_names_both(session: Session) -> None:
    about = factories.deviation(session)
    factories.message(session, about, part=PartCode.FK)
    factories.message(session, about, part=PartCode.AF, at=factories.NOW + timedelta(days=1))

    figures = figures_of(session)

    assert figures.by_status[WAITING] == 1
    assert [(line.part, line.count) for line in figures.waiting] == [("fk", 1), ("af", 1)]
    assert figures.waiting[0].since == factories.NOW


def test_a_question_to_the_one_who_reported_waits_for_no_part(session: Session) -> None:
    about = factories.deviation(session)
    factories.message(session, about, kind=MessageKind.QUESTION_TO_FILER, part=None)

    assert [line.part for line in figures_of(session).waiting] == [None]


def test_a_closed_deviation_waits_for_nobody(session: Session) -> None:
    about = factories.deviation(session, status=Status.AVSLUTAD)
    factories.message(session, about)

    assert figures_of(session).by_status[WAITING] == 0
