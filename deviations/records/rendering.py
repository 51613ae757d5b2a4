"""Say stored rows in the terms of the pure rules."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from deviations import clock
from deviations.organisations.models.forbund import Part, PartCode
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message, MessageKind
from deviations.records.workflow.acts import Situation
from deviations.records.workflow.standing import Matter, OpenQuestion

QUESTIONS = frozenset({MessageKind.QUESTION_TO_FILER, MessageKind.QUESTION_TO_PART})
ANSWERS = frozenset({MessageKind.ANSWER_FROM_FILER, MessageKind.ANSWER_FROM_PART})


def open_questions(messages: Iterable[Message]) -> tuple[Message, ...]:
    """Return the questions that have no answer."""
    said = tuple(messages)
    answered = {message.answers_id for message in said}
    return tuple(
        message for message in said if message.kind in QUESTIONS and message.id not in answered
    )


def spoken(parts: Mapping[PartCode, Part], code: PartCode) -> str:
    """Return what a part is called inside a sentence: the agencies in full, the others in short."""
    if code not in parts:
        return str(code)
    if code in {PartCode.AF, PartCode.FK}:
        return parts[code].name
    named = parts[code]
    said = named.name if code is PartCode.ANNAN else named.short_name
    return said[:1].lower() + said[1:]


def matter_of(
    deviation: Deviation,
    messages: Sequence[Message],
    *,
    parts: Mapping[PartCode, str],
    meets_on: date | None = None,
    original: str = "",
) -> Matter:
    """Return what `standing` asks for. `parts`: what each part is called; messages oldest first."""
    lifted_at, closed_at = deviation.lifted_at, deviation.closed_at
    return Matter(
        status=deviation.status,
        received_on=clock.day_of(deviation.received_at),
        questions=tuple(_question(message, parts) for message in open_questions(messages)),
        answered=_answered(messages),
        notified=any(message.kind is MessageKind.NOTICE_TO_FILER for message in messages),
        lifted_to=deviation.lifted_to.name if deviation.lifted_to else None,
        lifted_on=clock.day_of(lifted_at) if lifted_at else None,
        meets_on=meets_on,
        closed_on=clock.day_of(closed_at) if closed_at else None,
        beside=original or deviation.referred_to,
    )


def situation_of(
    deviation: Deviation,
    messages: Sequence[Message],
    *,
    is_example: bool = False,
    is_published: bool = False,
    contact_elsewhere: bool = False,
) -> Situation:
    """Return what the table of acts asks for."""
    waiting = open_questions(messages)
    kinds = {message.kind for message in messages}
    return Situation(
        status=deviation.status,
        filer_reads=deviation.receipt_hash is not None,
        filer_asked=any(message.kind is MessageKind.QUESTION_TO_FILER for message in waiting),
        parts_asked=frozenset(message.part for message in waiting if message.part),
        heard=bool(kinds & (ANSWERS | {MessageKind.NOTICE_TO_FILER})),
        to_tell=_answered(messages),
        lifted=deviation.lifted_to_id is not None,
        is_example=is_example,
        is_published=is_published,
        contact_elsewhere=contact_elsewhere,
    )


def _question(message: Message, parts: Mapping[PartCode, str]) -> OpenQuestion:
    return OpenQuestion(
        to=parts.get(message.part, message.part) if message.part else None,
        asked_on=clock.day_of(message.at),
        due_on=message.wanted_by,
        more_time=message.more_time_at is not None,
    )


def _answered(messages: Sequence[Message]) -> bool:
    """Say whether the last that was heard is an answer that nobody has told the filer about."""
    heard = [
        message.kind
        for message in messages
        if message.kind in ANSWERS or message.kind is MessageKind.NOTICE_TO_FILER
    ]
    return bool(heard) and heard[-1] in ANSWERS
