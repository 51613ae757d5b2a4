"""Where samverkan is talked about."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deviations.base import Base, BigId, Id
from deviations.tenancy import Owned


class ForumKind(StrEnum):
    """What sort of meeting it is."""

    SAMVERKANSTEAM = "samverkansteam"
    ARBETSGRUPP = "arbetsgrupp"
    LSG = "lsg"
    STYRGRUPP = "styrgrupp"
    BEREDNINGSGRUPP = "beredningsgrupp"
    STYRELSE = "styrelse"
    ANNAT = "annat"


class SummaryRhythm(StrEnum):
    """When the månadssammanfattning leaves by itself."""

    NEVER = "never"
    FIRST_WORKING_DAY = "first-working-day"
    BEFORE_MEETING = "before-meeting"


class Forum(Base, Owned):
    """A forum of one kommun, or of the whole förbund when `kommun_id` is empty."""

    __tablename__ = "forum"
    __table_args__ = (
        UniqueConstraint("forbund_id", "slug"),
        CheckConstraint("days_before BETWEEN 1 AND 30", name="days_before_reasonable"),
    )

    id: Mapped[Id]
    kommun_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("kommun.id"))
    kind: Mapped[ForumKind]
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(80))
    may_decide: Mapped[str] = mapped_column(String(200), default="")
    rhythm: Mapped[SummaryRhythm] = mapped_column(default=SummaryRhythm.NEVER)
    days_before: Mapped[int] = mapped_column(Integer, default=7)
    mail_empty_months: Mapped[bool] = mapped_column(default=True)
    # The first period that is due: a forum that is switched on today gets no mail about last year.
    summary_since: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)
