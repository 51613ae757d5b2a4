"""People and their hats: added, invited, ended."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.services import record
from deviations.errors import RefusedError
from deviations.forms.addresses import is_address
from deviations.organisations.models.user import Membership, User
from deviations.organisations.queries import user_by_email
from deviations.organisations.roles import Role
from deviations.organisations.services import receptions, sessions
from deviations.organisations.services.scopes import check_holds, read_scope


def read_email(typed: str) -> str:
    """Return an address as it is stored; raise RefusedError for what is none."""
    written = typed.strip()
    if not is_address(written):
        raise RefusedError(f"”{written}” är ingen e-postadress. Skriv så här: namn@exempel.se.")
    return written.lower()


def add_member(
    session: Session, *, email: str, name: str, role: Role, scope: str, by: str
) -> Membership:
    """Give a person a hat in a scope written as on the command line, and make the person if new.

    A hat that was ended is put on again; one that is worn is returned as it is. Raises
    RefusedError for an address, a scope or a combination that cannot be.
    """
    place = read_scope(session, scope)
    check_holds(role, place)
    now = clock.now()
    user = _person(session, read_email(email), name, now)
    membership = _hat(session, user, place.forbund.id, role, place.written)
    if membership is None:
        membership = Membership(
            forbund_id=place.forbund.id,
            user_id=user.id,
            role=role,
            scope=place.written,
            kommun_id=place.kommun.id if place.kommun else None,
            part=place.part,
            forum_id=place.forum.id if place.forum else None,
            created_at=now,
        )
        session.add(membership)
    elif membership.ended_at is None:
        return membership
    membership.ended_at = None
    session.flush()
    _record(membership, user, "membership:added", by)
    receptions.take_what_is_free(session, hat=membership, by=by)
    return membership


def end_member(session: Session, *, membership: Membership, by: str) -> None:
    """Take a hat from a person, and sign out the browsers that wear it."""
    if membership.user.public_id == by:
        raise RefusedError("Du kan inte avsluta dig själv. Be någon annan göra det.")
    receptions.stop_receiving(session, hat=membership, by=by)
    membership.ended_at = clock.now()
    sessions.end_hat(session, membership_id=membership.id)
    session.flush()
    _record(membership, membership.user, "membership:ended", by)


def _person(session: Session, email: str, name: str, now: datetime) -> User:
    user = user_by_email(session, email)
    if user is None:
        user = User(email=email, name=name, created_at=now)
        session.add(user)
        session.flush()
    elif user.disabled_at:
        raise RefusedError("Kontot är avstängt. Öppna det igen innan du bjuder in personen.")
    return user


def _hat(
    session: Session, user: User, forbund_id: int, role: Role, scope: str
) -> Membership | None:
    return session.scalars(
        select(Membership).where(
            Membership.forbund_id == forbund_id,
            Membership.user_id == user.id,
            Membership.role == role,
            Membership.scope == scope,
        )
    ).one_or_none()


def _record(membership: Membership, user: User, action: str, by: str) -> None:
    record(
        action,
        subject=user.public_id,
        by=by,
        forbund_id=membership.forbund_id,
        role=membership.role,
        scope=membership.scope,
    )
