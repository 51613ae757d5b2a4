"""Store drawn reports in bulk: the same tables and rules, without an object for each row.

Rows go in without RETURNING, which SQLite would answer one row at a time; their ids are read
afterwards. Only a förbund that nobody else can see yet may be filled so.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from deviations.demo.drawing import DrawnReport
from deviations.demo.sentences import ANSWER, MARK, QUESTION, sentence
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.queries import kommuner
from deviations.records.models.deviation import ConcernedPart, Deviation, DeviationType
from deviations.records.models.message import Message, MessageKind
from deviations.records.models.narrative import Narrative
from deviations.records.services.storing import Facts, Happening, Words, identity_of, likeness_of
from deviations.records.vocabulary import Channel, Status
from deviations.tenancy import new_public_id, within

BATCH = 5_000
ASKED_AFTER, DUE_AFTER = timedelta(days=2), timedelta(days=14)
OPEN = (Status.INKOMMEN, Status.MOTTAGEN)
Item = TypeVar("Item")
Numbered = Sequence[tuple[int, DrawnReport]]


def store_drawn(
    session: Session, forbund: Forbund, reports: Iterable[DrawnReport], *, now: datetime
) -> int:
    """Add every drawn report to a new förbund, in batches; return how many. The caller commits."""
    places = {kommun.name: kommun.id for kommun in kommuner(session, forbund.id)}
    stored = 0
    for batch in _batches(reports, BATCH):
        rows = [_facts(forbund.id, places[report.kommun], report, now) for report in batch]
        numbered = list(zip(_added(session, Deviation, forbund.id, rows), batch, strict=True))
        _store_details(session, forbund.id, numbered)
        _store_messages(session, forbund.id, numbered, now)
        stored += len(batch)
    return stored


def _store_details(session: Session, forbund_id: int, numbered: Numbered) -> None:
    connection = session.connection()
    connection.execute(
        insert(DeviationType),
        [{"deviation_id": id_, "code": report.type, "position": 0} for id_, report in numbered],
    )
    connection.execute(
        insert(ConcernedPart),
        [
            {"deviation_id": id_, "part": part, "position": position}
            for id_, report in numbered
            for position, part in enumerate(report.concerned)
        ],
    )
    connection.execute(
        insert(Narrative), [_narrative(forbund_id, id_, report) for id_, report in numbered]
    )


def _store_messages(session: Session, forbund_id: int, numbered: Numbered, now: datetime) -> None:
    asked = [(id_, report) for id_, report in numbered if report.asked]
    questions = [_question(forbund_id, id_, report, now) for id_, report in asked]
    ids = _added(session, Message, forbund_id, questions)
    answers = [
        _answer(forbund_id, (question_id, deviation_id), report, now)
        for question_id, (deviation_id, report) in zip(ids, asked, strict=True)
        if report.answer_days is not None
    ]
    _added(session, Message, forbund_id, answers)


def _added(
    session: Session, model: type[Deviation | Message], forbund_id: int, rows: list[dict[str, Any]]
) -> Sequence[int]:
    """Add rows; return their ids in the order given."""
    if not rows:
        return ()
    own = within(model, forbund_id)
    last = session.scalar(select(func.max(model.id)).where(own)) or 0
    session.connection().execute(insert(model), rows)
    return session.scalars(select(model.id).where(own, model.id > last).order_by(model.id)).all()


def _facts(forbund_id: int, kommun_id: int, report: DrawnReport, now: datetime) -> dict[str, Any]:
    told = Facts(
        kind=report.kind,
        happening=Happening(first=report.first, last=report.last, precision=report.precision),
        kommun_id=kommun_id,
        reporting_part=report.reporting,
        concerned=tuple((part, None) for part in report.concerned),
        types=(report.type,),
        consequence_person=report.consequence,
    )
    received = _received(report, now)
    return {
        "forbund_id": forbund_id,
        "public_id": new_public_id(),
        "reference": f"LH-{received.year}-{report.number:06d}",
        "kind": report.kind,
        "status": report.status,
        "channel": Channel.TEAM,
        "happened_on": report.first,
        "happened_to": report.last,
        "precision": report.precision,
        "received_at": received,
        "kommun_id": kommun_id,
        "reporting_part": report.reporting,
        "consequence_person": report.consequence,
        "submission_key": f"syntet-{report.number}",
        "row_hash": identity_of(told, _words(report)),
        "likeness": likeness_of(told),
        "closed_at": None if report.status in OPEN else _answered(report, now),
        "version": 1,
    }


def _narrative(forbund_id: int, deviation_id: int, report: DrawnReport) -> dict[str, Any]:
    words = _words(report)
    return {
        "forbund_id": forbund_id,
        "deviation_id": deviation_id,
        "what_happened": words.what_happened,
        "folded": words.folded,
    }


def _question(
    forbund_id: int, deviation_id: int, report: DrawnReport, now: datetime
) -> dict[str, Any]:
    asked = _asked(report, now)
    return {
        "forbund_id": forbund_id,
        "public_id": new_public_id(),
        "deviation_id": deviation_id,
        "kind": MessageKind.QUESTION_TO_PART,
        "part": report.concerned[0],
        "words": QUESTION,
        "written_at": asked,
        "written_by": MARK,
        "due_on": (asked + DUE_AFTER).date(),
    }


def _answer(
    forbund_id: int, ids: tuple[int, int], report: DrawnReport, now: datetime
) -> dict[str, Any]:
    question_id, deviation_id = ids
    return {
        "forbund_id": forbund_id,
        "public_id": new_public_id(),
        "deviation_id": deviation_id,
        "kind": MessageKind.ANSWER_FROM_PART,
        "part": report.concerned[0],
        "words": ANSWER,
        "written_at": _answered(report, now),
        "written_by": MARK,
        "answers_id": question_id,
    }


def _received(report: DrawnReport, now: datetime) -> datetime:
    sent = datetime.combine(report.last + timedelta(days=report.lag_days), time(8), UTC)
    return min(sent, now)


def _asked(report: DrawnReport, now: datetime) -> datetime:
    return min(_received(report, now) + ASKED_AFTER, now)


def _answered(report: DrawnReport, now: datetime) -> datetime:
    return min(_asked(report, now) + timedelta(days=report.answer_days or 0), now)


def _words(report: DrawnReport) -> Words:
    return Words(what_happened=sentence(report.type, report.number))


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
