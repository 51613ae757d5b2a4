"""Store drawn reports in bulk: the same tables and rules, without an object for each row."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import insert
from sqlalchemy.orm import Session

from deviations.demo.drawing import DrawnReport
from deviations.demo.sentences import sentence
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.queries import kommuner
from deviations.records.models.deviation import ConcernedPart, Deviation, DeviationType
from deviations.records.models.narrative import Narrative
from deviations.records.services import Facts, Happening, Words, identity_of
from deviations.records.vocabulary import Channel, Status
from deviations.tenancy import new_public_id

BATCH = 2_000
Item = TypeVar("Item")


def store_drawn(
    session: Session, forbund: Forbund, reports: Iterable[DrawnReport], *, now: datetime
) -> int:
    """Add every drawn report to a förbund, in batches; return how many. The caller commits."""
    places = {kommun.name: kommun.id for kommun in kommuner(session, forbund.id)}
    stored = 0
    for batch in _batches(reports, BATCH):
        rows = [_facts(forbund.id, places[report.kommun], report, now) for report in batch]
        ids = session.scalars(
            insert(Deviation).returning(Deviation.id, sort_by_parameter_order=True), rows
        ).all()
        _store_details(session, forbund.id, batch, list(ids))
        stored += len(batch)
    return stored


def _store_details(
    session: Session, forbund_id: int, batch: list[DrawnReport], ids: list[int]
) -> None:
    pairs = list(zip(ids, batch, strict=True))
    session.execute(
        insert(DeviationType),
        [{"deviation_id": id_, "code": report.type, "position": 0} for id_, report in pairs],
    )
    session.execute(
        insert(ConcernedPart),
        [
            {"deviation_id": id_, "part": part, "position": position}
            for id_, report in pairs
            for position, part in enumerate(report.concerned)
        ],
    )
    session.execute(
        insert(Narrative), [_narrative(forbund_id, id_, report) for id_, report in pairs]
    )


def _facts(forbund_id: int, kommun_id: int, report: DrawnReport, now: datetime) -> dict[str, Any]:
    received = datetime.combine(report.last + timedelta(days=report.lag_days), time(8), UTC)
    received = min(received, now)
    told = Facts(
        kind=report.kind,
        happening=Happening(first=report.first, last=report.last, precision=report.precision),
        kommun_id=kommun_id,
        reporting_part=report.reporting,
        concerned=tuple((part, None) for part in report.concerned),
        types=(report.type,),
    )
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
        "submission_key": f"syntet-{report.number}",
        "row_hash": identity_of(told, _words(report)),
        "closed_at": received if report.status is Status.AVSLUTAD else None,
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


def _words(report: DrawnReport) -> Words:
    return Words(what_happened=sentence(report.type, report.number))


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
