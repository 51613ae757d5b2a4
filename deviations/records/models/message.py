"""What was asked and answered about a deviation. Whom a matter waits for is derived from these."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
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
    """A question, an answer or the koordinator's notice (besked) to the filer."""

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
