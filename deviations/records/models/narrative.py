"""The words, apart from the facts: they may be gallrade and leave the statistics whole."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from deviations.base import Base, BigId, Id
from deviations.tenancy import Owned


class Narrative(Base, Owned):
    """What the filer wrote. Never overwritten: later words are addenda.

    `folded` is the searchable text, case-folded, because SQLite folds only a to z.
    """

    __tablename__ = "narrative"

    deviation_id: Mapped[int] = mapped_column(BigId, ForeignKey("deviation.id"), primary_key=True)
    what_happened: Mapped[str] = mapped_column(Text)
    consequence: Mapped[str] = mapped_column(Text, default="")
    tried: Mapped[str] = mapped_column(Text, default="")
    proposal: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    folded: Mapped[str] = mapped_column(Text)


class Addendum(Base, Owned):
    """Words added later, by the filer or a koordinator."""

    __tablename__ = "addendum"

    id: Mapped[Id]
    deviation_id: Mapped[int] = mapped_column(BigId, ForeignKey("deviation.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column("written_by", String(64))
    at: Mapped[datetime] = mapped_column("written_at")


class Filer(Base, Owned):
    """How to reach who filed, if they said so. Never in lists, exports, mails or reports."""

    __tablename__ = "filer"

    deviation_id: Mapped[int] = mapped_column(BigId, ForeignKey("deviation.id"), primary_key=True)
    contact: Mapped[str] = mapped_column(String(254))
