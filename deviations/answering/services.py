"""A part answers a question or asks for more time, and who asked is told. The view commits."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.answering.queries import Desk, held_deviation
from deviations.answering.values import Asked
from deviations.audit.services import record
from deviations.errors import ConflictError, RefusedError
from deviations.mailing.services import queue
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.models.user import Membership, User
from deviations.organisations.roles import Permission, Role
from deviations.records.services.answers import answer_for_part, count_as_changed, give_more_time
from deviations.records.workflow.acts import RULES, Act
from deviations.tenancy import rows_of


@dataclass(frozen=True, kw_only=True)
class Given:
    """An answer on its way in: its words, whose it is, and when."""

    words: str
    by: str
    at: datetime


def answer(session: Session, *, desk: Desk, asked: Asked, given: Given, base_url: str) -> None:
    """Store the part's answer, once: the same words again change nothing.

    `asked` was read with its row held. Raises ConflictError when the question has another answer
    or waits for none any more.
    """
    if asked.answer is not None and asked.answer.words == given.words:
        return
    if not asked.open:
        raise ConflictError(asked.question.public_id)
    deviation = held_deviation(session, desk, asked.deviation_id)
    reply = answer_for_part(
        session, question=asked.question, words=given.words, by=given.by, now=given.at
    )
    count_as_changed(deviation)
    session.flush()
    record(
        f"deviation:{RULES[Act.WRITE_ANSWER].past}",
        subject=deviation.public_id,
        by=given.by,
        forbund_id=desk.forbund_id,
        part=desk.part,
        message=reply.public_id,
    )
    _tell_who_asked(session, asked, _answered(asked), given.at, base_url)


def ask_for_more_time(
    session: Session, *, desk: Desk, asked: Asked, given: Given, base_url: str
) -> None:
    """Note that the part wants more time, once: the same words again change nothing.

    The question waits on. `asked` was read with its row held. Raises RefusedError when more time
    was asked for with other words, and ConflictError when the question waits for none any more.
    """
    question = asked.question
    if not asked.open:
        raise ConflictError(question.public_id)
    if asked.has_more_time:
        if question.more_time_words == given.words:
            return
        raise RefusedError(
            _("Ni har redan bett om mer tid. Skriv svaret, eller hör av er till koordinatorn.")
        )
    deviation = held_deviation(session, desk, asked.deviation_id)
    give_more_time(question=question, words=given.words, now=given.at)
    count_as_changed(deviation)
    session.flush()
    record(
        "deviation:asked-more-time",
        subject=deviation.public_id,
        by=given.by,
        forbund_id=desk.forbund_id,
        part=desk.part,
        message=question.public_id,
    )
    _tell_who_asked(session, asked, _wanting_time(asked), given.at, base_url)


@dataclass(frozen=True)
class _News:
    """What a koordinator is told of her question. `sort`: one mail of each for a question."""

    sort: str
    subject: str
    said: str
    read: str


def _answered(asked: Asked) -> _News:
    return _News(
        "answered",
        _("Svar har kommit om %(reference)s", reference=asked.reference),
        _("En part har svarat på en fråga som du ställde."),
        _("Läs svaret:"),
    )


def _wanting_time(asked: Asked) -> _News:
    return _News(
        "more-time",
        _("En part ber om mer tid för %(reference)s", reference=asked.reference),
        _("En part har bett om mer tid för en fråga som du ställde. Frågan väntar på svar."),
        _("Läs vad parten skrev:"),
    )


def _tell_who_asked(
    session: Session, asked: Asked, news: _News, now: datetime, base_url: str
) -> None:
    """Mail who asked, if she still handles deviations in the förbund."""
    question = asked.question
    koordinator = _still_handles(session, question.forbund_id, question.by)
    if koordinator is None:
        return
    forbund = session.get_one(Forbund, question.forbund_id)
    paragraphs = (
        news.said,
        f"{news.read}\n{base_url}/avvikelser/{asked.deviation_public_id}",
        _("Mejlet kommer från %(forbund)s, för att du ställde frågan.", forbund=forbund.name),
    )
    queue(
        session,
        key=f"{news.sort}:{question.public_id}",
        recipient=koordinator.email,
        subject=news.subject,
        body="\n\n".join(paragraphs) + "\n",
        forbund_id=question.forbund_id,
        now=now,
    )


def _still_handles(session: Session, forbund_id: int, public_id: str) -> User | None:
    handling = [role for role in Role if Permission.DEVIATION_HANDLE in role.permissions]
    worn = (
        rows_of(Membership, forbund_id)
        .where(Membership.ended_at.is_(None), Membership.role.in_(handling))
        .with_only_columns(Membership.user_id)
    )
    found = select(User).where(
        User.public_id == public_id, User.disabled_at.is_(None), User.id.in_(worn)
    )
    return session.scalars(found).one_or_none()
