"""Who there is in a förbund, with every hat they wear or wore there."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from deviations.administration.values import Person
from deviations.audit.models import AuditEvent
from deviations.organisations.models.sign_in import ExternalIdentity, SecondFactor
from deviations.organisations.models.user import Membership, User
from deviations.organisations.services.naming import CAME_IN, names_in
from deviations.tenancy import rows_of


def people_in(
    session: Session, forbund_id: int, *, public_id: str | None = None
) -> Sequence[Person]:
    """Return everybody who wears or wore a hat in a förbund, by address; or the one named."""
    chosen = (
        rows_of(Membership, forbund_id)
        .join(User, User.id == Membership.user_id)
        .options(
            contains_eager(Membership.user),
            joinedload(Membership.forbund),
            joinedload(Membership.kommun),
            joinedload(Membership.forum),
        )
        .order_by(User.email, Membership.id)
    )
    if public_id is not None:
        chosen = chosen.where(User.public_id == public_id)
    worn: dict[User, list[Membership]] = {}
    for hat in session.scalars(chosen):
        worn.setdefault(hat.user, []).append(hat)
    people = [user.public_id for user in worn]
    names, came = names_in(session, forbund_id, people), last_came(session, forbund_id, people)
    coded, vouched_for = _with_code(session, forbund_id), _with_provider(session, forbund_id)
    return [
        Person(
            user=user,
            name=names[user.public_id],
            hats=[hat for hat in hats if hat.ended_at is None],
            ended=[hat for hat in hats if hat.ended_at is not None],
            came_last=came.get(user.public_id),
            has_code=user.id in coded,
            has_provider=user.id in vouched_for,
        )
        for user, hats in worn.items()
    ]


def last_came(session: Session, forbund_id: int, people: Collection[str]) -> dict[str, datetime]:
    """Return when each of these people last signed in to a förbund, from its trail."""
    found = session.execute(
        select(AuditEvent.subject, func.max(AuditEvent.at).label("came"))
        .where(
            AuditEvent.forbund_id == forbund_id,
            AuditEvent.subject.in_(people),
            AuditEvent.action.in_(CAME_IN),
        )
        .group_by(AuditEvent.subject)
    )
    return {one.subject: one.came for one in found}


def _with_code(session: Session, forbund_id: int) -> set[int]:
    return set(
        session.scalars(
            select(SecondFactor.user_id)
            .join(Membership, Membership.user_id == SecondFactor.user_id)
            .where(Membership.forbund_id == forbund_id, SecondFactor.confirmed_at.is_not(None))
        )
    )


def _with_provider(session: Session, forbund_id: int) -> set[int]:
    return set(
        session.scalars(
            select(ExternalIdentity.user_id)
            .join(Membership, Membership.user_id == ExternalIdentity.user_id)
            .where(Membership.forbund_id == forbund_id)
        )
    )
