"""A part's answer to a question, whoever writes it down. The caller commits."""

from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message, MessageKind


def answer_for_part(
    session: Session, *, question: Message, words: str, by: str, now: datetime
) -> Message:
    """Store a part's answer to a question that has none.

    Hold the deviation's row and look first: UNIQUE refuses a second answer with IntegrityError.
    """
    answer = Message(
        forbund_id=question.forbund_id,
        deviation_id=question.deviation_id,
        kind=MessageKind.ANSWER_FROM_PART,
        part=question.part,
        words=words,
        at=now,
        by=by,
        answers_id=question.id,
    )
    session.add(answer)
    session.flush()
    return answer


def count_as_changed(deviation: Deviation) -> None:
    """Let the version count what changes no column, so that who acts has seen what was said."""
    flag_modified(deviation, "status")
