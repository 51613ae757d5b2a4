"""Store a report: its facts, its words and, apart, how to reach who filed it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from deviations.formatting import Precision
from deviations.organisations.models.forbund import PartCode
from deviations.records.models.deviation import (
    ConcernedPart,
    Deviation,
    DeviationType,
)
from deviations.records.models.narrative import Filer, Narrative
from deviations.records.services.vocabulary import taxonomy_version
from deviations.records.vocabulary import UNKNOWN, Channel, Kind


@dataclass(frozen=True, kw_only=True)
class Happening:
    """When: the first and last day the date may mean, and how closely it is known."""

    first: date
    last: date
    precision: Precision


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The coded facts of a report. `types[0]` is the primary type; ids are of the same förbund."""

    kind: Kind
    happening: Happening
    kommun_id: int | None
    reporting_part: PartCode
    concerned: tuple[tuple[PartCode, int | None], ...]
    types: tuple[str, ...]
    reporting_verksamhet_id: int | None = None
    forum_id: int | None = None
    forum_named: str = ""
    consequence_person: str = UNKNOWN
    consequence_work: str = UNKNOWN
    recurrence: str = UNKNOWN
    level: str | None = None
    influence: str | None = None
    cause: str | None = None


@dataclass(frozen=True, kw_only=True)
class Words:
    """The cleaned free texts of one report."""

    what_happened: str
    consequence: str = ""
    tried: str = ""
    proposal: str = ""
    source: str = ""

    @property
    def folded(self) -> str:
        """Return all the words, case-folded, for searching."""
        return "\n".join(
            (self.what_happened, self.consequence, self.tried, self.proposal)
        ).casefold()


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """How one report came in, and what makes it this one and no other."""

    at: datetime
    channel: Channel
    submission_key: str
    answers_hash: bytes | None = None
    receipt_hash: bytes | None = None
    occurrence: int | None = None
    resembles_id: int | None = None
    contact: str = ""


def identity_of(facts: Facts, words: Words) -> bytes:
    """Return the SHA-256 of what was told, the same for a form, a row and a row read again.

    Left out are the source, and what a koordinator adds later: level, influence, cause, status.
    """
    told = [
        facts.kind,
        facts.happening.first.isoformat(),
        facts.happening.precision,
        facts.kommun_id,
        facts.forum_id,
        facts.forum_named.casefold(),
        facts.reporting_part,
        facts.reporting_verksamhet_id,
        sorted((part, verksamhet_id or 0) for part, verksamhet_id in facts.concerned),
        facts.types,
        (facts.consequence_person, facts.consequence_work, facts.recurrence),
        (words.what_happened, words.consequence, words.tried, words.proposal),
    ]
    return _digest(told)


def likeness_of(facts: Facts) -> bytes:
    """Return the SHA-256 of what two reports share that seem to tell of the same event."""
    return _digest(
        [
            facts.happening.first.isoformat(),
            facts.happening.precision,
            facts.kommun_id,
            facts.reporting_part,
            sorted(part for part, _verksamhet_id in facts.concerned),
            sorted(facts.types),
        ]
    )


def _digest(told: list[Any]) -> bytes:
    return hashlib.sha256(json.dumps(told, ensure_ascii=True).encode()).digest()


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One report on its way into the tables."""

    reference: str
    facts: Facts
    words: Words
    arrival: Arrival


def store(
    session: Session,
    *,
    forbund_id: int,
    reference: str,
    facts: Facts,
    words: Words,
    arrival: Arrival,
) -> Deviation:
    """Add a deviation with its words and, apart, how to reach who filed it."""
    incoming = Incoming(reference=reference, facts=facts, words=words, arrival=arrival)
    deviation = Deviation(
        **_columns(forbund_id, incoming),
        taxonomy_version=taxonomy_version(session, forbund_id),
        parts=[ConcernedPart(**row) for row in _parts(facts)],
        types=[DeviationType(**row) for row in _types(facts)],
    )
    session.add(deviation)
    session.flush()
    session.add(Narrative(deviation_id=deviation.id, **_words(forbund_id, words)))
    if arrival.contact:
        session.add(
            Filer(forbund_id=forbund_id, deviation_id=deviation.id, contact=arrival.contact)
        )
    session.flush()
    return deviation


def store_many(session: Session, *, forbund_id: int, incoming: Sequence[Incoming]) -> Sequence[int]:
    """Add many deviations in six statements; return their ids in the order given.

    For imports and made-up data: nobody's contact comes this way.
    """
    if not incoming:
        return ()
    meanings = {"taxonomy_version": taxonomy_version(session, forbund_id)}
    added = session.scalars(
        insert(Deviation).returning(Deviation.id, sort_by_parameter_order=True),
        [_columns(forbund_id, report) | meanings for report in incoming],
    )
    ids = added.all()
    numbered = list(zip(ids, incoming, strict=True))
    session.execute(
        insert(ConcernedPart),
        [{"deviation_id": id_} | row for id_, report in numbered for row in _parts(report.facts)],
    )
    session.execute(
        insert(DeviationType),
        [{"deviation_id": id_} | row for id_, report in numbered for row in _types(report.facts)],
    )
    session.execute(
        insert(Narrative),
        [{"deviation_id": id_} | _words(forbund_id, report.words) for id_, report in numbered],
    )
    return ids


def _columns(forbund_id: int, incoming: Incoming) -> dict[str, Any]:
    facts, arrival = incoming.facts, incoming.arrival
    return {
        "forbund_id": forbund_id,
        "reference": incoming.reference,
        "kind": facts.kind,
        "channel": arrival.channel,
        "happened_on": facts.happening.first,
        "happened_to": facts.happening.last,
        "precision": facts.happening.precision,
        "received_at": arrival.at,
        "kommun_id": facts.kommun_id,
        "forum_id": facts.forum_id,
        "forum_named": facts.forum_named,
        "reporting_part": facts.reporting_part,
        "reporting_verksamhet_id": facts.reporting_verksamhet_id,
        "consequence_person": facts.consequence_person,
        "consequence_work": facts.consequence_work,
        "recurrence": facts.recurrence,
        "level": facts.level,
        "influence": facts.influence,
        "cause": facts.cause,
        "submission_key": arrival.submission_key,
        "answers_hash": arrival.answers_hash,
        "receipt_hash": arrival.receipt_hash,
        "row_hash": identity_of(facts, incoming.words),
        "likeness": likeness_of(facts),
        "occurrence": arrival.occurrence,
        "resembles_id": arrival.resembles_id,
    }


def _parts(facts: Facts) -> list[dict[str, Any]]:
    return [
        {"part": part, "position": position, "verksamhet_id": verksamhet_id}
        for position, (part, verksamhet_id) in enumerate(facts.concerned)
    ]


def _types(facts: Facts) -> list[dict[str, Any]]:
    return [{"code": code, "position": position} for position, code in enumerate(facts.types)]


def _words(forbund_id: int, words: Words) -> dict[str, Any]:
    return {
        "forbund_id": forbund_id,
        "what_happened": words.what_happened,
        "consequence": words.consequence,
        "tried": words.tried,
        "proposal": words.proposal,
        "source": words.source,
        "folded": words.folded,
    }
