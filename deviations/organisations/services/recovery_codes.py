"""Codes on paper, for the day the telephone is gone: each works once."""

import hashlib
import hmac
import secrets
from datetime import datetime

from flask import current_app
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from deviations.audit.services import record
from deviations.config import Config
from deviations.organisations.models.sign_in import RecoveryCode
from deviations.organisations.models.user import User

HOW_MANY = 10
# Digits, so that one field with a telephone's number keys takes them and the app's codes alike.
DIGITS = 12
PURPOSE = "recovery codes"


def make(session: Session, *, user: User) -> tuple[str, ...]:
    """Give a person ten new codes; earlier ones stop working. They are never shown again."""
    codes = tuple(f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" for _ in range(HOW_MANY))
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    session.add_all(
        RecoveryCode(user_id=user.id, code_hash=_hashes_of(code, user)[0]) for code in codes
    )
    session.flush()
    record("recovery-codes:made", subject=user.public_id, by=user.public_id)
    return codes


def accepts(session: Session, *, user: User, code: str, now: datetime) -> bool:
    """Try a code and use it up. Of two at once, one is accepted."""
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.code_hash.in_(_hashes_of(code, user)),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
    )
    accepted = used.scalar_one_or_none() is not None
    if accepted:
        record("recovery-code:used", subject=user.public_id, by=user.public_id)
    return accepted


def left(session: Session, *, user_id: int) -> int:
    """Return how many codes still work."""
    unused = select(func.count()).where(
        RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(unused) or 0


def _hashes_of(code: str, user: User) -> list[str]:
    """Return what is stored of a code, then what was under older keys.

    Twelve digits are few, so the key is kept outside the database.
    """
    settings: Config = current_app.extensions["config"]
    keys = (settings.key(PURPOSE), *settings.older_keys(PURPOSE))
    said = f"{user.public_id}:{code}".encode()
    return [hmac.new(key, said, hashlib.sha256).hexdigest() for key in keys]


def grouped(code: str) -> str:
    """Write a code or a secret in groups of four, to be read and typed.

    >>> grouped("123456789012")
    '1234 5678 9012'
    """
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
