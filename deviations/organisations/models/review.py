"""The yearly look at who may still do what."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deviations.base import Base, BigId, Id
from deviations.organisations.models.user import Membership
from deviations.tenancy import Owned


class RightsReview(Base, Owned):
    """One year's review in a förbund: open until every hat is ticked."""

    __tablename__ = "rights_review"
    __table_args__ = (UniqueConstraint("forbund_id", "year"),)

    id: Mapped[Id]
    year: Mapped[int] = mapped_column(SmallInteger)
    begun_at: Mapped[datetime]
    begun_by: Mapped[str] = mapped_column(String(64))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(64))
    hats: Mapped[int | None] = mapped_column(Integer)


class ReviewedHat(Base, Owned):
    """A hat that somebody looked at and let be, or ended."""

    __tablename__ = "reviewed_hat"
    __table_args__ = (UniqueConstraint("review_id", "membership_id"),)

    id: Mapped[Id]
    review_id: Mapped[int] = mapped_column(BigId, ForeignKey("rights_review.id"))
    membership_id: Mapped[int] = mapped_column(BigId, ForeignKey("membership.id"))
    kept: Mapped[bool]
    at: Mapped[datetime] = mapped_column("reviewed_at")
    by: Mapped[str] = mapped_column("reviewed_by", String(64))
    membership: Mapped[Membership] = relationship()
