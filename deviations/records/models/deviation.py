"""The coded facts. No free text and no person lives here, so that statistics outlive the words."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deviations.base import Base, BigId, Id
from deviations.formatting import Precision
from deviations.organisations.models.forbund import Kommun, PartCode, Verksamhet
from deviations.organisations.models.forum import Forum
from deviations.records.vocabulary import TAXONOMY_VERSION, Channel, Kind, Status
from deviations.tenancy import Addressed, Owned


class Deviation(Base, Owned, Addressed):
    """One reported breakdown (or success) in samverkan.

    `happened_on`-`happened_to` is the whole interval the date may mean, both days included.
    `kommun_id` is empty for a förbund-wide one. `version` guards against two koordinatorer at once.
    """

    __tablename__ = "deviation"
    __table_args__ = (
        UniqueConstraint("forbund_id", "reference"),
        UniqueConstraint("forbund_id", "submission_key"),
        UniqueConstraint("forbund_id", "row_hash", "occurrence"),
        CheckConstraint("happened_on <= happened_to", name="interval_forwards"),
        CheckConstraint("happened_on >= '2000-01-01'", name="happened_this_century"),
        CheckConstraint(
            "(channel = 'import') = (occurrence IS NOT NULL)", name="import_has_occurrence"
        ),
        CheckConstraint(
            "(status = 'dubblett') = (original_id IS NOT NULL)", name="duplicate_names_original"
        ),
        CheckConstraint("forum_id IS NULL OR forum_named = ''", name="forum_once"),
        CheckConstraint("(lifted_to_id IS NULL) = (lifted_at IS NULL)", name="lifted_has_time"),
        # All that a figure asks for, so that counting never opens the rows themselves.
        Index(
            "ix_deviation_counted",
            "forbund_id",
            "happened_on",
            "happened_to",
            "kind",
            "status",
            "kommun_id",
            "received_at",
            "precision",
            "reporting_part",
            "consequence_person",
            "id",
        ),
        Index("ix_deviation_resembles", "forbund_id", "resembles_id"),
        # The list in its order, and all that counting what came in asks for.
        Index(
            "ix_deviation_received",
            "forbund_id",
            "received_at",
            "id",
            "kind",
            "status",
            "kommun_id",
            "happened_to",
        ),
        Index("ix_deviation_likeness", "forbund_id", "likeness"),
        Index("ix_deviation_kommun_period", "forbund_id", "kommun_id", "happened_on"),
    )

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(String(20))
    kind: Mapped[Kind]
    status: Mapped[Status] = mapped_column(default=Status.INKOMMEN)
    channel: Mapped[Channel]
    happened_on: Mapped[date]
    happened_to: Mapped[date]
    precision: Mapped[Precision]
    received_at: Mapped[datetime]
    kommun_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("kommun.id"))
    forum_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("forum.id"))
    forum_named: Mapped[str] = mapped_column(String(80), default="")
    reporting_part: Mapped[PartCode]
    reporting_verksamhet_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("verksamhet.id"))
    consequence_person: Mapped[str] = mapped_column(String(40), default="vet-inte")
    consequence_work: Mapped[str] = mapped_column(String(40), default="vet-inte")
    recurrence: Mapped[str] = mapped_column(String(40), default="vet-inte")
    level: Mapped[str | None] = mapped_column(String(40))
    influence: Mapped[str | None] = mapped_column(String(40))
    cause: Mapped[str | None] = mapped_column(String(40))
    taxonomy_version: Mapped[int] = mapped_column(SmallInteger, default=TAXONOMY_VERSION)
    version: Mapped[int] = mapped_column(Integer, default=1)

    # One submission, one row: the key of a form, or of an imported row's batch.
    submission_key: Mapped[str] = mapped_column(String(64))
    answers_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    receipt_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)

    # What was told, hashed on arrival whatever the channel, so that a list taken home as Excel and
    # imported again adds nothing. Which of its likes a row is, only a file can say.
    row_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    # The same but for the words: who, whom, when, where and what sort. Finds what resembles it.
    likeness: Mapped[bytes] = mapped_column(LargeBinary(32))
    occurrence: Mapped[int | None] = mapped_column(Integer)

    original_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("deviation.id"))
    # "Liknar": what an import or a koordinator should look at; says nothing about being the same.
    resembles_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("deviation.id"))
    referred_to: Mapped[str] = mapped_column(String(120), default="")
    # The koordinator who received it: alone to see how to reach who filed.
    received_by: Mapped[str | None] = mapped_column(String(64))
    closed_at: Mapped[datetime | None]
    # The forum whose agenda it stands on, until it is taken back or closed.
    lifted_to_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("forum.id"))
    lifted_at: Mapped[datetime | None]

    kommun: Mapped[Kommun | None] = relationship()
    forum: Mapped[Forum | None] = relationship(foreign_keys=[forum_id])
    lifted_to: Mapped[Forum | None] = relationship(foreign_keys=[lifted_to_id])
    reporting_verksamhet: Mapped[Verksamhet | None] = relationship()
    parts: Mapped[list["ConcernedPart"]] = relationship(
        cascade="all, delete-orphan", order_by="ConcernedPart.position"
    )
    types: Mapped[list["DeviationType"]] = relationship(
        cascade="all, delete-orphan", order_by="DeviationType.position"
    )

    __mapper_args__ = {"version_id_col": version}


class ConcernedPart(Base):
    """A part that the deviation concerns."""

    __tablename__ = "concerned_part"
    # Laid out by its key, so that a count finds the parts of a deviation in one place.
    __table_args__ = ({"sqlite_with_rowid": False},)

    deviation_id: Mapped[int] = mapped_column(BigId, ForeignKey("deviation.id"), primary_key=True)
    part: Mapped[PartCode] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    verksamhet_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("verksamhet.id"))
    verksamhet: Mapped[Verksamhet | None] = relationship()


class DeviationType(Base):
    """What broke. Position 0 is the primary type; totals count by it."""

    __tablename__ = "deviation_type"
    __table_args__ = (
        UniqueConstraint("deviation_id", "position"),
        CheckConstraint("position BETWEEN 0 AND 2", name="at_most_three"),
        {"sqlite_with_rowid": False},
    )

    deviation_id: Mapped[int] = mapped_column(BigId, ForeignKey("deviation.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)


class ReferenceCounter(Base, Owned):
    """The last number given out in a förbund and year: LH-2026-0042."""

    __tablename__ = "reference_counter"
    __table_args__ = (UniqueConstraint("forbund_id", "year"),)

    id: Mapped[Id]
    year: Mapped[int] = mapped_column(SmallInteger)
    last: Mapped[int] = mapped_column(Integer)
