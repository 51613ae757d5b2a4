"""What people are called in a förbund that may not have seen them yet."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from deviations.audit.models import AuditEvent
from deviations.organisations.models.user import Membership, User
from deviations.tenancy import within

CAME_IN = ("user:signed-in", "user:changed-hat")


def names_in(session: Session, forbund_id: int, people: Collection[str]) -> dict[str, str]:
    """Return what a förbund calls people, by public id: the name it knows them by, or the address.

    An account is the same everywhere, and who is invited may have been named elsewhere. Her name
    is known where the account was made, and where she has come.
    """
    chosen = select(User.public_id, User.name, User.email, _is_known(forbund_id).label("known"))
    rows = session.execute(chosen.where(User.public_id.in_(people)))
    return {row.public_id: (row.name if row.known else "") or row.email for row in rows}


def _is_known(forbund_id: int) -> ColumnElement[bool]:
    came = exists().where(
        AuditEvent.forbund_id == forbund_id,
        AuditEvent.subject == User.public_id,
        AuditEvent.action.in_(CAME_IN),
    )
    invited_at = (
        select(func.min(Membership.created_at))
        .where(within(Membership, forbund_id), Membership.user_id == User.id)
        .scalar_subquery()
    )
    return or_(came, User.created_at >= invited_at)
