"""The mail to who receives: a report has come in. Nothing of its content, nobody's name."""

from datetime import UTC, datetime

from sqlalchemy import String, cast, exists, literal, select
from sqlalchemy.orm import Session

from deviations.mailing.models import OutboxMail
from deviations.mailing.services import queue
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.models.reception import Reception
from deviations.organisations.models.user import Membership, User
from deviations.organisations.queries import nearest
from deviations.tenancy import within

SUBJECT = "Ny rapport i Lex Heller, {forbund}"
BODY = """\
Det har kommit in en ny rapport till Lex Heller hos {forbund}.

Logga in och läs den:
{link}

Mejlet kommer från {forbund} till dig som tar emot rapporter, högst en gång i timmen.
"""


def tell_receivers(
    session: Session, *, forbund: Forbund, kommun_id: int | None, base_url: str, now: datetime
) -> None:
    """Queue a mail to each who receives a kommun's reports, at most one an hour and person.

    One statement when all have theirs already. The caller commits.
    """
    hour = now.astimezone(UTC).strftime("%Y-%m-%dT%H")
    key = (
        literal("new-report:") + cast(Membership.user_id, String) + literal(f":{forbund.id}:{hour}")
    )
    found = session.execute(
        select(
            Reception.kommun_id,
            User.email,
            key.label("key"),
            exists().where(OutboxMail.key == key).label("told"),
        )
        .join(Membership, Membership.id == Reception.membership_id)
        .join(User, User.id == Membership.user_id)
        .where(
            within(Reception, forbund.id),
            Reception.part.is_(None),
            Membership.ended_at.is_(None),
            User.disabled_at.is_(None),
        )
        .order_by(Reception.id)
    ).all()
    for one in nearest(found, kommun_id):
        if not one.told:
            queue(
                session,
                key=one.key,
                recipient=one.email,
                subject=SUBJECT.format(forbund=forbund.name),
                body=BODY.format(forbund=forbund.name, link=f"{base_url}/avvikelser"),
                forbund_id=forbund.id,
                now=now,
            )
