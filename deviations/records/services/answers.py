"""A part answers a question, or asks for more time. The caller commits."""

from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from deviations import clock, working_days
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message, MessageKind

# Working days: what a part that asks for more time gets.
MORE_TIME = 10


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


def give_more_time(*, question: Message, words: str, now: datetime) -> None:
    """Note that a part asks for more time; its question waits on. Call it once for a question.

    It is not late for MORE_TIME working days from now, nor before the day that was wanted.
    """
    due = question.due_on
    question.more_time_at, question.more_time_words = now, words
    question.more_time_until = due and max(due, working_days.after(clock.day_of(now), MORE_TIME))


def count_as_changed(deviation: Deviation) -> None:
    """Let the version count what changes no column, so that who acts has seen what was said."""
    flag_modified(deviation, "status")
