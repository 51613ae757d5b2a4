"""Reports as they left: immutable runs, and the files of each."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deviations.base import Base, BigId, Id
from deviations.organisations.models.forum import Forum
from deviations.tenancy import Addressed, Owned


class ReportRun(Base, Owned, Addressed):
    """A report that was filed: its figures, its words and its hash, never changed afterwards.

    `edition` counts the runs of one forum and period. `figures` is the published JSON, `tree` the
    document tree as data, so that any format may be made again as it was.
    """

    __tablename__ = "report_run"
    __table_args__ = (
        UniqueConstraint("forum_id", "period", "edition"),
        CheckConstraint("edition > 0", name="edition_positive"),
    )

    id: Mapped[Id]
    forum_id: Mapped[int] = mapped_column(BigId, ForeignKey("forum.id"))
    period: Mapped[str] = mapped_column(String(8))
    period_from: Mapped[date]
    period_to: Mapped[date]
    edition: Mapped[int] = mapped_column(Integer)
    cut_off: Mapped[datetime]
    data_hash: Mapped[str] = mapped_column(String(64))
    rule_set: Mapped[str] = mapped_column(String(32))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    tree: Mapped[dict[str, Any]] = mapped_column(JSON)
    title: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(64))
    forum: Mapped[Forum] = relationship()


class ReportFile(Base):
    """One format of a run, as it left."""

    __tablename__ = "report_file"
    __table_args__ = (UniqueConstraint("run_id", "format"),)

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(BigId, ForeignKey("report_run.id"))
    format: Mapped[str] = mapped_column(String(8))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
