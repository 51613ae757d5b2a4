"""Tell who receives for a part that there is a question, and nothing of what it is."""

from flask import current_app

from deviations import clock
from deviations.config import Config
from deviations.formatting import day_near
from deviations.mailing.services import queue
from deviations.organisations.models.forbund import Forbund, PartCode
from deviations.organisations.models.user import Membership
from deviations.organisations.queries import receivers_of
from deviations.organisations.roles import Permission
from deviations.records.models.message import Message
from deviations.triage.queries import mails_about
from deviations.triage.services.doing import Doing


def mail_part(doing: Doing, question: Message, part: PartCode) -> None:
    """Mail each who receives the part's questions where the deviation belongs, but who asks."""
    deviation = doing.deviation
    receivers = receivers_of(doing.session, deviation.forbund_id, deviation.kommun_id, part)
    for hat in receivers:
        if hat.user.public_id == doing.by:
            continue
        queue(
            doing.session,
            key=f"{mails_about(deviation.public_id, question.public_id)}{hat.id}",
            recipient=hat.user.email,
            subject=_subject(doing),
            body=_body(doing, question, part, hat),
            forbund_id=deviation.forbund_id,
            now=doing.now,
        )


def _subject(doing: Doing) -> str:
    return f"En fråga från samverkanskoordinatorn {_where(doing)}"


def _body(doing: Doing, question: Message, part: PartCode, hat: Membership) -> str:
    settings: Config = current_app.extensions["config"]
    forbund = doing.session.get_one(Forbund, doing.deviation.forbund_id)
    due, today = question.due_on, clock.day_of(doing.now)
    wanted = f" Svar önskas senast {day_near(due, today)}." if due else ""
    return (
        f"Du har en fråga från samverkanskoordinatorn {_where(doing)}."
        f" Den tar ungefär fem minuter.{wanted}\n\n"
        f"{settings.public_base_url}{_path(doing, question, hat)}\n\n"
        f"Mejlet kommer från {forbund.name} till dig som tar emot frågor"
        f" till {doing.case.parts[part].name}.\n"
    )


def _where(doing: Doing) -> str:
    kommun = doing.deviation.kommun
    if kommun is not None:
        return f"i {kommun.name}"
    return f"hos {doing.session.get_one(Forbund, doing.deviation.forbund_id).name}"


def _path(doing: Doing, question: Message, hat: Membership) -> str:
    """Lead to the question, or a koordinator who receives for a part to the deviation itself."""
    if Permission.QUESTION_ANSWER in hat.role.permissions:
        return f"/fragor/{question.public_id}"
    return f"/avvikelser/{doing.deviation.public_id}"
