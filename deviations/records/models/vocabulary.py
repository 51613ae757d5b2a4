"""The words of a förbund: added, renamed, ordered and deactivated, never deleted."""

from sqlalchemy import CheckConstraint, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deviations.base import Base, Id
from deviations.records.vocabulary import Family
from deviations.tenancy import Owned


class VocabularyTerm(Base, Owned):
    """A word in one family. The code is for ever; a new meaning gets a new version."""

    __tablename__ = "vocabulary_term"
    __table_args__ = (
        UniqueConstraint("forbund_id", "family", "code"),
        CheckConstraint("version > 0", name="version_positive"),
    )

    id: Mapped[Id]
    family: Mapped[Family]
    code: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(Integer, default=1)
    label: Mapped[str] = mapped_column(String(80))
    hint: Mapped[str] = mapped_column(String(120), default="")
    group: Mapped[str] = mapped_column("group_label", String(60), default="")
    position: Mapped[int] = mapped_column(Integer)
    active: Mapped[bool] = mapped_column(default=True)
