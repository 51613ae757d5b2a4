"""The filer answers the koordinator's question. The view commits."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from deviations.audit.services import record
from deviations.errors import ConflictError
from deviations.filing.services.submit import FILER
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message, MessageKind
from deviations.tenancy import one_of


def answer(
    session: Session, *, deviation: Deviation, question_id: str, words: str, now: datetime
) -> None:
    """Store an answer to an open question.

    Raises NotFoundError when the question is not about this deviation, ConflictError when it is
    answered already with other words.
    """
    question = one_of(
        session,
        Message,
        deviation.forbund_id,
        public_id=question_id,
        deviation_id=deviation.id,
        kind=MessageKind.QUESTION_TO_FILER,
    )
    reply = Message(
        forbund_id=deviation.forbund_id,
        deviation_id=deviation.id,
        kind=MessageKind.ANSWER_FROM_FILER,
        words=words,
        at=now,
        by=FILER,
        answers_id=question.id,
    )
    try:
        with session.begin_nested():
            session.add(reply)
    except IntegrityError:
        # Sent twice: the first stands.
        given = one_of(session, Message, deviation.forbund_id, answers_id=question.id)
        if given.words != words:
            raise ConflictError from None
        return
    record(
        "deviation:answered",
        subject=deviation.public_id,
        by=FILER,
        forbund_id=deviation.forbund_id,
        message=reply.public_id,
    )
