"""A forum's meeting dates, and what a koordinator proposes that it decides."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deviations.base import Base, BigId, Id
from deviations.organisations.models.forbund import PartCode
from deviations.tenancy import Addressed, Owned


class Meeting(Base, Owned, Addressed):
    """A forum meets on a day."""

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("forum_id", "held_on"),)

    id: Mapped[Id]
    forum_id: Mapped[int] = mapped_column(BigId, ForeignKey("forum.id"))
    held_on: Mapped[date]


class ProposedDecision(Base, Owned, Addressed):
    """One line of the decision box: the pattern, its part, last decision and whether it helped.

    At most three stand open for a forum; the report shows those open at its cut-off.
    """

    __tablename__ = "proposed_decision"
    __table_args__ = (CheckConstraint("position BETWEEN 1 AND 3", name="at_most_three"),)

    id: Mapped[Id]
    forum_id: Mapped[int] = mapped_column(BigId, ForeignKey("forum.id"), index=True)
    # The deviation that was lifted, when the line came from one.
    deviation_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("deviation.id"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    question: Mapped[str] = mapped_column(String(200))
    pattern: Mapped[str] = mapped_column(Text, default="")
    part: Mapped[PartCode | None]
    decided_last: Mapped[str] = mapped_column(Text, default="")
    helped: Mapped[str] = mapped_column(Text, default="")
    written_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(String(64))
    closed_at: Mapped[datetime | None]
