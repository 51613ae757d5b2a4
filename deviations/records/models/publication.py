"""What a koordinator has chosen to show: on the förbund's page, or as an example in a report."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from deviations.base import Base, BigId, Id
from deviations.tenancy import Addressed, Owned


class Publication(Base, Owned, Addressed):
    """De-identified words for everyone: "Det här har ändrats". Tied to a deviation or to none."""

    __tablename__ = "publication"

    id: Mapped[Id]
    deviation_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("deviation.id"), index=True)
    heading: Mapped[str] = mapped_column(String(120))
    words: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]
    published_by: Mapped[str] = mapped_column(String(64))
    withdrawn_at: Mapped[datetime | None]


class ReportExample(Base, Owned):
    """A deviation's de-identified words, chosen to stand as an example in reports that count it."""

    __tablename__ = "report_example"

    deviation_id: Mapped[int] = mapped_column(BigId, ForeignKey("deviation.id"), primary_key=True)
    heading: Mapped[str] = mapped_column(String(120))
    words: Mapped[str] = mapped_column(Text)
    chosen_at: Mapped[datetime]
    chosen_by: Mapped[str] = mapped_column(String(64))
