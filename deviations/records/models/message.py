"""What was asked and answered about a deviation. Whom a matter waits for is derived from these."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    func,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from deviations.base import Base, BigId, Id
from deviations.organisations.models.forbund import PartCode
from deviations.tenancy import Addressed, Owned


class MessageKind(StrEnum):
    """What sort of message it is."""

    QUESTION_TO_FILER = "question-to-filer"
    QUESTION_TO_PART = "question-to-part"
    ANSWER_FROM_FILER = "answer-from-filer"
    ANSWER_FROM_PART = "answer-from-part"
    NOTICE_TO_FILER = "notice-to-filer"


class Message(Base, Owned, Addressed):
    """A question, an answer or the koordinator's notice (besked) to the filer.

    `more_time_…`: a part has asked for more time. That is no answer: its question waits on, until
    a later day if a day was set.
    """

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint(
            "(part IS NOT NULL) = (kind IN ('question-to-part', 'answer-from-part'))",
            name="part_fits_kind",
        ),
        CheckConstraint(
            "(kind IN ('answer-from-filer', 'answer-from-part')) = (answers_id IS NOT NULL)",
            name="answer_has_question",
        ),
        CheckConstraint(
            "(more_time_at IS NULL) = (more_time_words IS NULL)"
            " AND (more_time_at IS NULL OR kind = 'question-to-part')",
            name="more_time_asked",
        ),
        # What was said about the deviations of one page.
        Index("ix_message_about", "forbund_id", "deviation_id"),
        # What was asked or answered in a time, found without opening every deviation.
        Index("ix_message_said", "forbund_id", "kind", "written_at", "deviation_id"),
    )

    id: Mapped[Id]
    deviation_id: Mapped[int] = mapped_column(BigId, ForeignKey("deviation.id"), index=True)
    kind: Mapped[MessageKind]
    part: Mapped[PartCode | None]
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column("written_at")
    by: Mapped[str] = mapped_column("written_by", String(64))
    due_on: Mapped[date | None]
    answers_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("message.id"), unique=True)
    more_time_at: Mapped[datetime | None]
    more_time_until: Mapped[date | None]
    more_time_words: Mapped[str | None] = mapped_column(Text)

    @hybrid_property
    def wanted_by(self) -> date | None:
        """Return the day by which an answer is wanted, with the time that was asked for."""
        return self.more_time_until or self.due_on

    @wanted_by.inplace.expression
    @classmethod
    def _wanted_by(cls) -> ColumnElement[date | None]:
        return func.coalesce(cls.more_time_until, cls.due_on)
