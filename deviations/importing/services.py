"""Bring a förbund's sheet in. Every function adds and flushes; the caller commits."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import BinaryIO, Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from deviations import clock, faults
from deviations.audit.services import record
from deviations.importing.judging import Fate, Judge, Numbered, Verdict, numbered
from deviations.importing.queries.lexicon import lexicon
from deviations.importing.reading.lexicon import Lexicon
from deviations.importing.reading.row import Reading, Told, read_row
from deviations.importing.sheets.opening import open_sheet
from deviations.importing.sheets.table import Sheet
from deviations.organisations.models.forbund import Forbund
from deviations.records.models.deviation import Deviation
from deviations.records.services.references import take_references
from deviations.records.services.storing import Arrival, Incoming, store_many
from deviations.records.vocabulary import Channel
from deviations.tenancy import within

BATCH: Final = 200


@dataclass(frozen=True)
class Tally:
    """How it went: every row read was stored, known before or refused."""

    read: int = 0
    stored: int = 0
    known: int = 0
    refused: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Add up two."""
        return Tally(
            self.read + other.read,
            self.stored + other.stored,
            self.known + other.known,
            self.refused + other.refused,
        )


@dataclass(frozen=True, kw_only=True)
class Import:
    """One file on its way into a förbund: which file, when, and by whom."""

    forbund_id: int
    subject: str
    at: datetime
    by: str = "system"


def tally(verdicts: Iterable[Verdict]) -> Tally:
    """Count fates."""
    fates = [verdict.fate for verdict in verdicts]
    return Tally(
        read=len(fates),
        stored=sum(fate.stored for fate in fates),
        known=fates.count(Fate.KNOWN),
        refused=fates.count(Fate.REFUSED),
    )


def read_sheet(sheet: Sheet, names: Lexicon, *, today: date) -> Iterator[Reading]:
    """Read a sheet's rows one by one."""
    for number, cells in sheet.rows:
        yield read_row(number, cells, sheet.headings.columns, lexicon=names, today=today)


def import_file(
    session: Session, file: BinaryIO, *, forbund: Forbund, at: datetime, by: str = "system"
) -> Iterator[Tally]:
    """Import a file batch by batch: yields after each, for the caller to commit.

    Raises SheetError when the file cannot be read; batches yielded before stand.
    """
    about = Import(forbund_id=forbund.id, subject=forbund.slug, at=at, by=by)
    with open_sheet(file) as sheet:
        readings = read_sheet(sheet, lexicon(session, forbund), today=clock.day_of(at))
        for verdicts in import_rows(session, readings, about):
            yield tally(verdicts)


def import_rows(
    session: Session, readings: Iterable[Reading], about: Import, *, dry_run: bool = False
) -> Iterator[list[Verdict]]:
    """Store rows in batches of BATCH, each whole or absent; yields for the caller to commit.

    Run again over the same rows it stores what is missing and nothing twice.
    """
    judge = Judge(session, about.forbund_id)
    for batch in batches(numbered(readings)):
        if dry_run:
            yield judge.decide(batch)
        else:
            yield store_batch(session, batch, about, judge=judge)


def batches(rows: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    """Cut rows into batches."""
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        yield batch


def store_batch(
    session: Session, batch: Sequence[Numbered], about: Import, *, judge: Judge | None = None
) -> list[Verdict]:
    """Store what is new in one batch, in the running transaction, and write it down."""
    _one_at_a_time(session, about.forbund_id)
    verdicts = (judge or Judge(session, about.forbund_id)).decide(batch)
    new = [verdict for verdict in verdicts if verdict.fate.stored]
    if new:
        _store(session, new, about)
        counts = tally(verdicts)
        record(
            "deviation:imported",
            subject=about.subject,
            by=about.by,
            forbund_id=about.forbund_id,
            stored=counts.stored,
            known=counts.known,
            refused=counts.refused,
        )
    faults.point("import.after_insert")
    return verdicts


def _one_at_a_time(session: Session, forbund_id: int) -> None:
    """Let a second import of the förbund wait, so that it sees what the first has stored.

    SQLite has one writer anyway; there the lock clause is left out.
    """
    session.execute(
        select(Forbund.id).where(Forbund.id == forbund_id).with_for_update(key_share=True)
    )


def _store(session: Session, new: Sequence[Verdict], about: Import) -> None:
    references = take_references(session, forbund_id=about.forbund_id, at=about.at, count=len(new))
    incoming = [
        _incoming(reference, verdict, about)
        for reference, verdict in zip(references, new, strict=True)
    ]
    ids = store_many(session, forbund_id=about.forbund_id, incoming=incoming)
    id_of_row = {verdict.reading.row: id_ for verdict, id_ in zip(new, ids, strict=True)}
    _link_within(session, new, id_of_row, about.forbund_id)


def _incoming(reference: str, verdict: Verdict, about: Import) -> Incoming:
    told = _told(verdict)
    occurrence = verdict.numbered.occurrence
    return Incoming(
        reference=reference,
        facts=told.facts,
        words=told.words,
        arrival=Arrival(
            at=about.at,
            channel=Channel.IMPORT,
            # A form's key is drawn; a row's is what it tells, so that it too comes in only once.
            submission_key=f"import-{told.identity.hex()[:40]}-{occurrence}",
            occurrence=occurrence,
            resembles_id=verdict.like_id,
        ),
    )


def _told(verdict: Verdict) -> Told:
    told = verdict.reading.told
    if told is None:
        raise ValueError("A refused row tells nothing.")
    return told


def _link_within(
    session: Session, new: Sequence[Verdict], id_of_row: dict[int, int], forbund_id: int
) -> None:
    """Point rows that are like an earlier row of the same batch to what that row became."""
    links = [
        {"row_id": id_of_row[verdict.reading.row], "like_id": id_of_row[verdict.like_row]}
        for verdict in new
        if verdict.like_id is None and verdict.like_row in id_of_row
    ]
    if not links:
        return
    # On the connection: the session would take many parameter sets for an update by primary key.
    session.connection().execute(
        update(Deviation)
        .where(within(Deviation, forbund_id), Deviation.id == bindparam("row_id"))
        .values(resembles_id=bindparam("like_id")),
        links,
    )
