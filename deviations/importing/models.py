"""A sheet that somebody has handed in through the browser, on its way into the tables."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from deviations.base import Base, BigId, Id
from deviations.tenancy import Addressed, Owned


class UploadState(StrEnum):
    """How far a sheet has come."""

    WAITING = "waiting"
    STORING = "storing"
    DONE = "done"


class ImportUpload(Base, Owned, Addressed):
    """A sheet read and judged, waiting for a yes; gone a day later.

    `headings` are as written; `notes` what to know besides the counts. `expected` counts the fates
    seen in the preview, `stored`, `known` and `refused` what became of the batches `done` so far.
    """

    __tablename__ = "import_upload"
    __table_args__ = (CheckConstraint("done BETWEEN 0 AND batches", name="done_within_batches"),)

    id: Mapped[Id]
    file_name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(64))
    state: Mapped[UploadState] = mapped_column(default=UploadState.WAITING)
    headings: Mapped[list[str]] = mapped_column(JSON)
    notes: Mapped[list[str]] = mapped_column(JSON)
    expected: Mapped[dict[str, Any]] = mapped_column(JSON)
    batches: Mapped[int] = mapped_column(Integer)
    done: Mapped[int] = mapped_column(Integer, default=0)
    stored: Mapped[int] = mapped_column(Integer, default=0)
    known: Mapped[int] = mapped_column(Integer, default=0)
    refused: Mapped[int] = mapped_column(Integer, default=0)


class ImportBatch(Base, Owned):
    """Up to 200 rows of an upload, packed. When they are stored only the refused ones stay."""

    __tablename__ = "import_batch"

    upload_id: Mapped[int] = mapped_column(BigId, ForeignKey("import_upload.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    rows: Mapped[bytes] = mapped_column(LargeBinary)
