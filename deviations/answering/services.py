"""A part answers a question, and who asked is told that there is an answer. The view commits."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.answering.queries import Desk, held_deviation
from deviations.answering.values import Asked
from deviations.audit.services import record
from deviations.errors import ConflictError
from deviations.mailing.services import queue
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.models.user import Membership, User
from deviations.organisations.roles import Permission, Role
from deviations.records.services.answers import answer_for_part, count_as_changed
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
    _tell_who_asked(session, asked, given.at, base_url)


def _tell_who_asked(session: Session, asked: Asked, now: datetime, base_url: str) -> None:
    """Mail who asked, if she still handles deviations in the förbund."""
    question = asked.question
    koordinator = _still_handles(session, question.forbund_id, question.by)
    if koordinator is None:
        return
    forbund = session.get_one(Forbund, question.forbund_id)
    paragraphs = (
        _("En part har svarat på en fråga som du ställde."),
        _("Läs svaret:") + f"\n{base_url}/avvikelser/{asked.deviation_public_id}",
        _("Mejlet kommer från %(forbund)s, för att du ställde frågan.", forbund=forbund.name),
    )
    queue(
        session,
        key=f"answered:{question.public_id}",
        recipient=koordinator.email,
        subject=_("Svar har kommit om %(reference)s", reference=asked.reference),
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
