"""A sheet handed in through the browser: read and judged once, stored batch by batch on a yes.

Every function adds and flushes; the caller commits.
"""

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, Final

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.formatting import number as written
from deviations.importing.judging import Fate, Judge, Numbered, Verdict, numbered
from deviations.importing.models import ImportBatch, ImportUpload, UploadState
from deviations.importing.queries.lexicon import lexicon
from deviations.importing.reading.lexicon import Lexicon
from deviations.importing.reading.row import Reading, read_row
from deviations.importing.services import Import, batches, read_sheet, store_batch, tally
from deviations.importing.sheets.opening import open_sheet
from deviations.importing.sheets.table import SheetError, read_headings
from deviations.importing.summary import Summary
from deviations.organisations.models.forbund import Forbund
from deviations.records.models.deviation import Deviation
from deviations.records.queries import Reach
from deviations.tenancy import one_of, rows_of, within
from deviations.text import clean

KEPT: Final = timedelta(hours=24)
MOST_ROWS: Final = 20_000
MOST_BYTES: Final = 25_000_000
_NAME_LIMIT = 120


@dataclass(frozen=True)
class PlannedRow:
    """A row of an upload as it is kept: its cells, and what was seen of its fate."""

    row: int
    cells: tuple[str, ...]
    occurrence: int
    fate: Fate
    reasons: tuple[str, ...]
    like: str


@dataclass(frozen=True)
class Plan:
    """A sheet read and judged, before any of it is kept."""

    file_name: str
    sha256: str
    headings: tuple[str, ...]
    notes: tuple[str, ...]
    expected: Counter[str]
    batches: tuple[bytes, ...]


def plan(session: Session, file: BinaryIO, *, name: str, reach: Reach, at: datetime) -> Plan:
    """Read a whole file and say what would happen to each row.

    Raises SheetError when it cannot be read, or has more than MOST_ROWS rows. Only reads, and
    lets the database go while it works through the file, so that nobody waits to write.
    """
    names = _names(session, reach)
    session.rollback()
    with open_sheet(file) as sheet:
        summary = Summary(sheet)
        rows = list(_within_limit(numbered(read_sheet(sheet, names, today=clock.day_of(at)))))
        judge = Judge(session, reach.forbund_id)
        expected: Counter[str] = Counter()
        packed = []
        for batch in batches(rows):
            verdicts = judge.decide(batch)
            summary.add(verdicts)
            expected.update(verdict.fate.value for verdict in verdicts)
            likes = _likes(session, reach.forbund_id, verdicts)
            packed.append(_packed(list(map(_planned, verdicts, likes))))
        return Plan(
            file_name=_file_name(name),
            sha256=_sha256(file),
            headings=sheet.headings.written,
            notes=tuple(summary.sentences()),
            expected=expected,
            batches=tuple(packed),
        )


def keep(
    session: Session, planned: Plan, *, forbund_id: int, at: datetime, by: str
) -> ImportUpload:
    """Keep a plan until somebody says yes, and forget those of yesterday."""
    forget_uploads(session, forbund_id=forbund_id, before=at - KEPT)
    upload = ImportUpload(
        forbund_id=forbund_id,
        file_name=planned.file_name,
        sha256=planned.sha256,
        created_at=at,
        created_by=by,
        headings=list(planned.headings),
        notes=list(planned.notes),
        expected=dict(planned.expected),
        batches=len(planned.batches),
    )
    session.add(upload)
    session.flush()
    session.add_all(
        ImportBatch(forbund_id=forbund_id, upload_id=upload.id, number=place, rows=rows)
        for place, rows in enumerate(planned.batches)
    )
    session.flush()
    return upload


def upload_of(session: Session, forbund_id: int, public_id: str, *, by: str) -> ImportUpload:
    """Return somebody's own upload; raise NotFoundError when there is none."""
    return one_of(session, ImportUpload, forbund_id, public_id=public_id, created_by=by)


def unfinished(session: Session, forbund_id: int, *, by: str) -> Sequence[ImportUpload]:
    """Return somebody's uploads that wait for a yes or were stopped, the newest first."""
    chosen = rows_of(ImportUpload, forbund_id).where(
        ImportUpload.created_by == by, ImportUpload.state != UploadState.DONE
    )
    return session.scalars(chosen.order_by(ImportUpload.created_at.desc())).all()


def store_next(session: Session, upload: ImportUpload, *, reach: Reach, at: datetime) -> bool:
    """Store the next batch of an upload, whole or not at all; say whether there are more.

    Two browsers that go on with the same upload take turns: the row is locked till the commit.
    """
    session.refresh(upload, with_for_update=True)
    if upload.done < upload.batches:
        _store_batch(session, upload, _names(session, reach), at)
    upload.state = UploadState.STORING if upload.done < upload.batches else UploadState.DONE
    session.flush()
    return upload.done < upload.batches


def _store_batch(session: Session, upload: ImportUpload, names: Lexicon, at: datetime) -> None:
    batch = one_of(session, ImportBatch, upload.forbund_id, upload_id=upload.id, number=upload.done)
    columns = read_headings(tuple(upload.headings)).columns
    today = clock.day_of(at)
    rows = [
        Numbered(
            read_row(planned.row, planned.cells, columns, lexicon=names, today=today),
            planned.occurrence,
        )
        for planned in _unpacked(batch.rows)
    ]
    about = Import(
        forbund_id=upload.forbund_id, subject=upload.public_id, at=at, by=upload.created_by
    )
    verdicts = store_batch(session, rows, about)
    counts = tally(verdicts)
    upload.stored += counts.stored
    upload.known += counts.known
    upload.refused += counts.refused
    upload.done += 1
    # What is stored needs not lie here too.
    refused = [_planned(verdict) for verdict in verdicts if verdict.fate is Fate.REFUSED]
    batch.rows = _packed(refused)


def shown_rows(session: Session, upload: ImportUpload) -> list[PlannedRow]:
    """Return the first batch as planned."""
    first = rows_of(ImportBatch, upload.forbund_id).where(
        ImportBatch.upload_id == upload.id, ImportBatch.number == 0
    )
    batch = session.scalars(first).one_or_none()
    return _unpacked(batch.rows) if batch else []


def refused_rows(session: Session, upload: ImportUpload) -> Iterator[Reading]:
    """Yield the refused rows of an upload, in their order."""
    chosen = rows_of(ImportBatch, upload.forbund_id).where(ImportBatch.upload_id == upload.id)
    for batch in session.scalars(chosen.order_by(ImportBatch.number)):
        for planned in _unpacked(batch.rows):
            if planned.reasons:
                yield Reading(row=planned.row, cells=planned.cells, reasons=planned.reasons)


def forget(session: Session, upload: ImportUpload) -> None:
    """Take an upload away. What it has stored stays."""
    own = within(ImportBatch, upload.forbund_id)
    session.execute(delete(ImportBatch).where(own, ImportBatch.upload_id == upload.id))
    session.delete(upload)
    session.flush()


def forget_uploads(session: Session, *, forbund_id: int, before: datetime) -> int:
    """Take away a förbund's uploads from before a moment; return how many."""
    old = rows_of(ImportUpload, forbund_id).where(ImportUpload.created_at < before)
    uploads = session.scalars(old).all()
    for upload in uploads:
        forget(session, upload)
    return len(uploads)


def _names(session: Session, reach: Reach) -> Lexicon:
    forbund = session.get_one(Forbund, reach.forbund_id)
    return lexicon(session, forbund, only_kommun_id=reach.kommun_id)


def _within_limit(rows: Iterator[Numbered]) -> Iterator[Numbered]:
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise SheetError(
                _(
                    "Filen har fler än %(most)s rader. Dela den och läs in delarna för sig.",
                    most=written(MOST_ROWS),
                )
            )
        yield row


def _planned(verdict: Verdict, like: str = "") -> PlannedRow:
    reading = verdict.reading
    return PlannedRow(
        row=reading.row,
        cells=reading.cells,
        occurrence=verdict.numbered.occurrence,
        fate=verdict.fate,
        reasons=reading.reasons,
        like=like,
    )


def _packed(rows: Sequence[PlannedRow]) -> bytes:
    return zlib.compress(json.dumps([vars(row) for row in rows]).encode())


def _unpacked(packed: bytes) -> list[PlannedRow]:
    return [
        PlannedRow(
            row=kept["row"],
            cells=tuple(kept["cells"]),
            occurrence=kept["occurrence"],
            fate=Fate(kept["fate"]),
            reasons=tuple(kept["reasons"]),
            like=kept["like"],
        )
        for kept in json.loads(zlib.decompress(packed))
    ]


def _likes(session: Session, forbund_id: int, verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Say what each row is like: a reference, or an earlier row of the same file."""
    ids = {verdict.like_id for verdict in verdicts if verdict.like_id}
    found = session.execute(
        select(Deviation.id, Deviation.reference).where(
            within(Deviation, forbund_id), Deviation.id.in_(ids)
        )
    )
    references = {row.id: row.reference for row in found}
    for verdict in verdicts:
        row = _("rad %(row)s", row=verdict.like_row) if verdict.like_row else ""
        yield references.get(verdict.like_id or 0, row)


def _sha256(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


def _file_name(name: str) -> str:
    """Return the last part of what the browser calls the file, as text of one short line."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return clean(last[:_NAME_LIMIT], limit=_NAME_LIMIT * 4, multiline=False)[:_NAME_LIMIT] or "fil"
