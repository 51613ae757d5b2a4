"""The mail to who receives: a report has come in. Nothing of its content, nobody's name."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Row, String, cast, func, literal, select
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
Det har kommit in en eller flera nya rapporter till Lex Heller hos {forbund}.

Logga in och läs:
{link}

Mejlet kommer från {forbund} till dig som tar emot rapporter, högst en gång i timmen.
"""
APART = timedelta(hours=1)
# Who files after a meeting files several: they are one mail.
GATHERED = timedelta(minutes=3)
# A mail that goes within this may have left before the report it should tell of is stored.
LEAVING = timedelta(minutes=1)
# Hours from now in which the last mail, or the one that waits, can be due.
AROUND = range(-1, 3)


def tell_receivers(
    session: Session, *, forbund: Forbund, kommun_id: int | None, base_url: str, now: datetime
) -> None:
    """Queue a mail to each who receives a kommun's reports, at least an hour apart to each person.

    A report that comes too soon after a mail is told of when the hour is over. One statement
    when a mail that waits will tell of it. The caller commits.
    """
    for one in nearest(_receivers(session, forbund, now), kommun_id):
        due = _due(one.last_due, now)
        if due is None:
            continue
        queue(
            session,
            key=f"{_about(one.user_id, forbund)}{_hour(due)}",
            recipient=one.email,
            subject=SUBJECT.format(forbund=forbund.name),
            body=BODY.format(forbund=forbund.name, link=f"{base_url}/avvikelser"),
            forbund_id=forbund.id,
            now=due,  # late, and given up, are counted from then
        )


def _due(last: datetime | None, now: datetime) -> datetime | None:
    """Return when a mail about a report that came now may go; None when one that waits will do."""
    if last is not None and last > now + LEAVING:
        return None
    soon = now + GATHERED
    return soon if last is None else max(soon, last + APART)


def _receivers(
    session: Session, forbund: Forbund, now: datetime
) -> Sequence[Row[int | None, int, str, datetime | None]]:
    """Return everyone who receives, with when her newest mail went or will go."""
    last_due = (
        select(func.max(OutboxMail.created_at))
        .where(OutboxMail.key.in_(_keys(forbund, now)))
        .scalar_subquery()
    )
    return session.execute(
        select(
            Reception.kommun_id, User.id.label("user_id"), User.email, last_due.label("last_due")
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


def _keys(forbund: Forbund, now: datetime) -> list[ColumnElement[str]]:
    """Return the keys her mails can have: found by index, however many mails there are."""
    hours = [_hour(now + APART * hour) for hour in AROUND]
    return [
        literal("new-report:") + cast(User.id, String) + literal(f":{forbund.id}:{hour}")
        for hour in hours
    ]


def _about(user_id: int, forbund: Forbund) -> str:
    return f"new-report:{user_id}:{forbund.id}:"


def _hour(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H")
