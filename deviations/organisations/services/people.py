"""A person in one förbund: named, signed out, ended, opened again. The caller commits.

A person belongs to no förbund. What is done here touches her hats in one, and what others have
given her is neither changed nor told.
"""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.services import record
from deviations.errors import RefusedError
from deviations.organisations.models.user import Membership, User
from deviations.organisations.services import (
    identities,
    members,
    receptions,
    second_factors,
    sessions,
)
from deviations.tenancy import rows_of


def rename(session: Session, *, user: User, name: str, forbund_id: int, by: str) -> None:
    """Change what a person is called. Raises RefusedError when another förbund reads the name too.

    An account is the same everywhere: a word written here would stand there.
    """
    if user.name == name:
        return
    if wears_elsewhere(session, user=user, forbund_id=forbund_id):
        raise RefusedError("Namnet kan inte ändras härifrån. Be personen ändra det själv.")
    user.name = name
    session.flush()
    record("user:renamed", subject=user.public_id, by=by, forbund_id=forbund_id)


def sign_out(session: Session, *, user: User, forbund_id: int, by: str) -> None:
    """End every browser in which a person works in a förbund."""
    sessions.end_hats(session, _worn(session, user, forbund_id))
    record("user:ended-everywhere", subject=user.public_id, by=by, forbund_id=forbund_id)


def end_person(
    session: Session, *, user: User, forbund_id: int, by: str
) -> tuple[receptions.Intake, ...]:
    """Take every hat of a förbund from a person; the account is closed when none is left anywhere.

    Returns what nobody receives any more. Raises RefusedError as `members.end_member` does.
    """
    receptions.lock(session, forbund_id)
    session.refresh(user, with_for_update={"key_share": True})
    emptied: list[receptions.Intake] = []
    now, worn = clock.now(), _worn(session, user, forbund_id)
    elsewhere = wears_elsewhere(session, user=user, forbund_id=forbund_id)
    if elsewhere:
        sessions.end_hats(session, worn)
    else:
        sessions.end_all(session, user_id=user.id)
    for hat in worn:
        emptied += members.end_member(session, membership=hat, by=by)
        hat.ended_at = now  # all at one instant: by it they are found and given back together
    if not elsewhere:
        user.disabled_at = now
    session.flush()
    record("user:ended", subject=user.public_id, by=by, forbund_id=forbund_id)
    return tuple(emptied)


def ended_last(session: Session, *, user: User, forbund_id: int) -> list[Membership]:
    """Return the hats that were taken together, last of all, from who wears none here now."""
    every = list(session.scalars(_hats(user, forbund_id)))
    if not every or any(hat.ended_at is None for hat in every):
        return []
    last = max(hat.ended_at for hat in every if hat.ended_at)
    return [hat for hat in every if hat.ended_at == last]


def open_person(session: Session, *, user: User, forbund_id: int, by: str) -> list[Membership]:
    """Give back the hats that were taken together, and the account with them."""
    receptions.lock(session, forbund_id)
    session.refresh(user, with_for_update={"key_share": True})
    hats = ended_last(session, user=user, forbund_id=forbund_id)
    if hats:
        user.disabled_at = None
        record("user:opened", subject=user.public_id, by=by, forbund_id=forbund_id)
    for hat in hats:
        members.give_back(session, membership=hat, by=by)
    return hats


def reset_code(session: Session, *, user: User, forbund_id: int, by: str) -> None:
    """Take away a lost code app. Raises RefusedError when it also guards another förbund's hats."""
    if wears_elsewhere(session, user=user, forbund_id=forbund_id):
        raise RefusedError(
            "Appen kan inte tas bort härifrån. Personen använder en av sina reservkoder eller"
            " vänder sig till den som driver tjänsten."
        )
    second_factors.reset(session, user=user, by=by, now=clock.now(), forbund_id=forbund_id)


def unbind(session: Session, *, user: User, forbund_id: int, by: str) -> None:
    """Let go of an account at work. Raises RefusedError when it opens another förbund too."""
    if wears_elsewhere(session, user=user, forbund_id=forbund_id):
        raise RefusedError(
            "Arbetskontot kan inte kopplas bort härifrån. Personen gör det själv på Mitt konto."
        )
    identities.unbind(session, user=user, by=by, now=clock.now(), forbund_id=forbund_id)


def wears_elsewhere(session: Session, *, user: User, forbund_id: int) -> bool:
    """Say whether a person wears a hat in another förbund. Nobody may be told."""
    worn = select(Membership.id).where(
        Membership.user_id == user.id,
        Membership.ended_at.is_(None),
        Membership.forbund_id != forbund_id,
    )
    aloud = worn.limit(1).execution_options(across_tenants="whether an account is another's too")
    return session.scalars(aloud).first() is not None


def _worn(session: Session, user: User, forbund_id: int) -> list[Membership]:
    return list(session.scalars(_hats(user, forbund_id).where(Membership.ended_at.is_(None))))


def _hats(user: User, forbund_id: int) -> Select[Membership]:
    return (
        rows_of(Membership, forbund_id).where(Membership.user_id == user.id).order_by(Membership.id)
    )
