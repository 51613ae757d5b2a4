"""An account's password: set by a mailed link, tried at the door."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from deviations.audit.services import record
from deviations.config import PasswordCost
from deviations.organisations.models.user import TokenPurpose, User
from deviations.organisations.queries import (
    kommuner_around,
    memberships_of,
    password_hash_of,
    user_by_email,
)
from deviations.organisations.services import passwords, sessions, tokens


def set_password(session: Session, *, user: User, password: str, cost: PasswordCost) -> None:
    """Give a person a password that was not mailed, for demo accounts. Not checked."""
    user.password_hash = passwords.hashed(password, cost=cost)
    session.flush()


def guessable_words(session: Session, user: User) -> Sequence[str]:
    """Return what somebody who knows the person would try first."""
    words = [user.email, user.name]
    for membership in memberships_of(session, user_id=user.id):
        words += [membership.forbund.name, membership.forbund.area]
    return [*words, *kommuner_around(session, user_id=user.id)]


def renew_password(
    session: Session,
    *,
    token: str,
    purpose: TokenPurpose,
    password_hash: str,
    name: str,
    now: datetime,
) -> User | None:
    """Use a mailed link to set a password; sign its holder out everywhere and end her other links.

    None when the link is used, old or unknown: then nothing has changed.
    """
    user = tokens.holder(session, token=token, purpose=purpose, now=now)
    if user:
        sessions.hold(session, user_id=user.id)
    if user is None or not tokens.consume(session, token=token, purpose=purpose, now=now):
        return None
    user.password_hash = password_hash
    user.name = name or user.name
    sessions.end_all(session, user_id=user.id)
    tokens.end_all(session, user_id=user.id, now=now)
    session.flush()
    record("user:password-set", subject=user.public_id, by=user.public_id)
    return user


def change_password(session: Session, *, user: User, password_hash: str, now: datetime) -> None:
    """Give a person the password she chose, sign her out everywhere and end her mailed links.

    The caller mails it.
    """
    user.password_hash = password_hash
    sessions.end_all(session, user_id=user.id)
    tokens.end_all(session, user_id=user.id, now=now)
    session.flush()
    record("user:password-changed", subject=user.public_id, by=user.public_id)


def rename(session: Session, *, user: User, name: str) -> None:
    """Let a person be called something else."""
    user.name = name
    session.flush()
    record("user:renamed", subject=user.public_id, by=user.public_id)


def signs_in(session: Session, *, email: str, password: str, cost: PasswordCost) -> User | None:
    """Return whose address and password these are, with the same work for an address of nobody's.

    Ends the running transaction before the slow part: no lock is held while hashing. Then the
    person is held, and let in only with the password that is still hers: somebody may have changed
    it meanwhile, and signed her out everywhere. A hash made with other parameters than today's is
    made anew. The caller commits.
    """
    stored = password_hash_of(session, email)
    session.rollback()
    # Asked first: for who has no password it takes its time too.
    right = passwords.matches(stored, password, cost=cost)
    if stored is None or not right:
        return None
    outdated = passwords.is_outdated(stored, cost=cost)
    renewed = passwords.hashed(password, cost=cost) if outdated else stored
    user = user_by_email(session, email)
    if user is None:
        return None
    session.refresh(user, with_for_update={"key_share": True})
    if user.password_hash != stored:
        return None
    user.password_hash = renewed
    return user
