"""Mailed links: made, read and used up. Only a hash of each is stored."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from deviations.organisations.models.user import TokenPurpose, User, UserToken

LIFETIME = {
    TokenPurpose.INVITATION: timedelta(days=7),
    TokenPurpose.SIGN_IN: timedelta(minutes=30),
    TokenPurpose.PASSWORD_RESET: timedelta(minutes=30),
}


def digest(token: str) -> str:
    """Return what is stored of a random token. It has 256 bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def issue(session: Session, *, user: User, purpose: TokenPurpose, now: datetime) -> str:
    """Return a new token; earlier ones for the same purpose stop working."""
    # Of two who ask at once, the second sees the first one's token and ends it.
    session.execute(select(User.id).where(User.id == user.id).with_for_update())
    _end(session, UserToken.user_id == user.id, UserToken.purpose == purpose, now=now)
    token = secrets.token_urlsafe(32)
    session.add(
        UserToken(
            user_id=user.id,
            purpose=purpose,
            token_hash=digest(token),
            expires_at=now + LIFETIME[purpose],
        )
    )
    session.flush()
    return token


def holder(session: Session, *, token: str, purpose: TokenPurpose, now: datetime) -> User | None:
    """Return whose unused token this is, without using it."""
    found = session.execute(
        select(User)
        .join(UserToken, UserToken.user_id == User.id)
        .where(*_usable(token, purpose, now), User.disabled_at.is_(None))
    )
    return found.scalar_one_or_none()


def consume(session: Session, *, token: str, purpose: TokenPurpose, now: datetime) -> bool:
    """Use a token up; say whether it could be. Of two at once, one can."""
    used = session.execute(
        update(UserToken)
        .where(*_usable(token, purpose, now))
        .values(used_at=now)
        .returning(UserToken.id)
    )
    return used.scalar_one_or_none() is not None


def end_all(session: Session, *, user_id: int, now: datetime) -> None:
    """End every link that was mailed to a person and is not used: who reads her mail knows them."""
    _end(session, UserToken.user_id == user_id, now=now)


def _end(session: Session, *which: ColumnElement[bool], now: datetime) -> None:
    session.execute(
        update(UserToken).where(*which, UserToken.used_at.is_(None)).values(used_at=now)
    )


def _usable(token: str, purpose: TokenPurpose, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        UserToken.token_hash == digest(token),
        UserToken.purpose == purpose,
        UserToken.used_at.is_(None),
        UserToken.expires_at > now,
    )
