"""The synthetic förbund: exact in number, the same for a seed, and true to what was planted."""

import json
import math
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deviations.demo.drawing import Wheel, draw
from deviations.demo.landscape import Landscape, landscape
from deviations.demo.services import generate
from deviations.errors import ConflictError
from deviations.organisations.models.forbund import PartCode
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message, MessageKind
from deviations.records.vocabulary import Status
from tests.marks import on_both_databases

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def without_shifts(land: Landscape) -> Landscape:
    return Landscape(seed=land.seed, last=land.last, shifts=(), silences=())


@on_both_databases
def test_generate_stores_exactly_as_many_as_asked(session: Session, tmp_path: Path) -> None:
    forbund, truth = generate(session, count=2_345, seed=7, now=NOW, folder=tmp_path)

    stored = session.scalar(
        select(func.count()).select_from(Deviation).where(Deviation.forbund_id == forbund.id)
    )
    assert stored == 2_345
    assert json.loads(truth.read_text("utf-8"))["seed"] == 7


def test_nothing_is_received_before_it_happened_or_in_the_future(
    session: Session, tmp_path: Path
) -> None:
    generate(session, count=500, seed=7, now=NOW, folder=tmp_path)

    for deviation in session.scalars(select(Deviation)):
        assert deviation.received_at <= NOW
        assert deviation.received_at.date() >= deviation.happened_on


def test_the_same_seed_gives_the_same_reports() -> None:
    land = landscape(3, today=TODAY)

    assert list(draw(land, 300)) == list(draw(land, 300))
    assert list(draw(land, 300)) != list(draw(landscape(4, today=TODAY), 300))


def test_a_seed_is_generated_only_once(session: Session, tmp_path: Path) -> None:
    generate(session, count=10, seed=7, now=NOW, folder=tmp_path)

    with pytest.raises(ConflictError):
        generate(session, count=10, seed=7, now=NOW, folder=tmp_path)


def test_the_last_month_drawn_from_is_the_one_before() -> None:
    assert landscape(1, today=date(2026, 1, 31)).months[-1] == date(2025, 12, 1)
    assert landscape(1, today=date(2026, 12, 1)).months[-1] == date(2026, 11, 1)
    assert len(landscape(1, today=TODAY).months) == 60


def test_the_planted_shift_shows_in_the_reports_and_not_without_it() -> None:
    land = landscape(5, today=TODAY)
    shift = land.shifts[0]

    def ratio(of: Landscape) -> float:
        counts = Counter(
            report.first >= shift.begins
            for report in draw(of, 20_000)
            if report.kommun == shift.kommun and report.type == shift.type
        )
        return counts[True] / counts[False]

    # Two of five years lie after the shift; without one, 0.67 is expected.
    assert ratio(land) > 1.2
    assert 0.5 < ratio(without_shifts(land)) < 0.9


def test_the_silent_part_is_silent_and_not_without_the_habit() -> None:
    land = landscape(5, today=TODAY)
    silence = land.silences[0]

    def share(of: Landscape) -> float:
        own = [report for report in draw(of, 5_000) if report.kommun == silence.kommun]
        return sum(report.reporting is PartCode.REGION for report in own) / len(own)

    assert share(land) < 0.03
    assert share(without_shifts(land)) > 0.1


def test_what_was_asked_is_asked_once_of_a_part_and_answered_when_closed(
    session: Session, tmp_path: Path
) -> None:
    generate(session, count=600, seed=7, now=NOW, folder=tmp_path)

    messages = session.scalars(select(Message)).all()
    questions = {
        message.id: message for message in messages if message.kind is MessageKind.QUESTION_TO_PART
    }
    answered = {message.answers_id: message for message in messages if message.answers_id}
    statuses = dict(session.execute(select(Deviation.id, Deviation.status)).all())
    assert len({message.deviation_id for message in questions.values()}) == len(questions) > 50
    assert 0 < len(answered) < len(questions)
    for question_id, question in questions.items():
        assert statuses[question.deviation_id] in {Status.MOTTAGEN, Status.AVSLUTAD}
        answer = answered.get(question_id)
        assert answer or statuses[question.deviation_id] is Status.MOTTAGEN
        if answer:
            assert (answer.deviation_id, answer.part) == (question.deviation_id, question.part)
            assert question.at <= answer.at <= NOW


def test_a_wheel_stops_at_each_choice_for_its_share_of_the_turn() -> None:
    wheel = Wheel({"a": 1, "b": 3})

    assert [wheel.at(turn) for turn in (0, 0.249, 0.25, 0.999)] == ["a", "a", "b", "b"]
    assert wheel.at(math.nextafter(1, 0)) == "b"
