"""What a count is measured against."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deviations.base import Base, BigId, Id
from deviations.organisations.models.forbund import Kommun
from deviations.tenancy import Owned


class Denominator(Base, Owned):
    """How many people a kommun has to reckon with in a year, by whose count and of which day.

    Empty until somebody enters it; `invented` marks demo data on every chart.
    """

    __tablename__ = "denominator"
    __table_args__ = (
        UniqueConstraint("kommun_id", "year"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year_reasonable"),
    )

    id: Mapped[Id]
    kommun_id: Mapped[int] = mapped_column(BigId, ForeignKey("kommun.id"))
    year: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(120))
    source_date: Mapped[date]
    invented: Mapped[bool] = mapped_column(default=False)
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(64))
    kommun: Mapped[Kommun] = relationship()
