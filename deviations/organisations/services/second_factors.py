"""Codes from an app (RFC 6238): set up, tried, taken away. No code works twice."""

import hmac
from datetime import datetime

import pyotp
import structlog
from cryptography.fernet import InvalidToken
from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from deviations.audit.services import record
from deviations.organisations.models.sign_in import RecoveryCode, SecondFactor
from deviations.organisations.models.user import User
from deviations.organisations.queries import second_factor_of
from deviations.organisations.services import sessions
from deviations.organisations.services.account_letters import (
    SECOND_FACTOR_OFF,
    SECOND_FACTOR_ON,
    SECOND_FACTOR_RESET,
    mail_news,
)
from deviations.organisations.services.sealing import seal

SECRET_LETTERS = 32  # of base 32: 160 bits
STEP_SECONDS = 30
WINDOW = (-1, 0, 1)  # a clock may be half a minute off
SET_UP_SECONDS = 30 * 60
log = structlog.get_logger()


def drawn() -> str:
    """Return a new secret, in base 32 as apps take it."""
    return pyotp.random_base32(SECRET_LETTERS)


def address(secret: str, *, email: str) -> str:
    """Return what the square code says, an address that begins with otpauth."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Lex Heller")


def sealed(secret: str, *, user: User, purpose: str = "second factor") -> str:
    """Return a secret that only this service can open, and only for this person."""
    return seal(purpose).encrypt(f"{user.public_id}:{secret}".encode()).decode()


def opened(written: str, *, user: User) -> str | None:
    """Open what the set-up page carried; None when it is too old, altered or somebody else's."""
    return _opened(written, user, "second factor set-up", SET_UP_SECONDS)


def carried(secret: str, *, user: User) -> str:
    """Return a secret for the set-up page to carry until its first code is typed."""
    return sealed(secret, user=user, purpose="second factor set-up")


def step_of(secret: str, code: str, *, now: datetime) -> int | None:
    """Return which half-minute a code belongs to, or None when it is wrong or of another time."""
    totp, current = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    steps = [current + offset for offset in WINDOW]
    fits = [
        step
        for step in steps
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode())
    ]
    return fits[0] if fits else None


def confirm(
    session: Session, *, user: User, secret: str, code: str, now: datetime, replaces: bool = False
) -> bool:
    """Take a new app into use with its first code; say whether it was.

    Ends every browser of the person: what was begun without a code is not worth one. An app that
    is in use stays, unless the new one `replaces` it: of two who set up at once one has the app.
    """
    step = step_of(secret, code, now=now)
    if step is None:
        return False
    session.get_one(User, user.id, with_for_update=True, populate_existing=True)  # one at a time
    factor = session.get(SecondFactor, user.id, populate_existing=True)
    if factor and factor.confirmed_at and not replaces:
        return False
    factor = factor or SecondFactor(user_id=user.id)
    factor.secret = sealed(secret, user=user)
    factor.created_at = factor.confirmed_at = now
    factor.last_step = step
    session.add(factor)
    sessions.end_all(session, user_id=user.id)
    session.flush()
    record("second-factor:confirmed", subject=user.public_id, by=user.public_id)
    mail_news(session, SECOND_FACTOR_ON, user=user, now=now)
    return True


def accepts(session: Session, *, user: User, code: str, now: datetime) -> bool:
    """Try a code from the app and use it up. Of two at once, one is accepted."""
    factor = second_factor_of(session, user_id=user.id)
    secret = _opened(factor.secret, user, "second factor") if factor else None
    step = step_of(secret, code, now=now) if secret else None
    if step is None:
        return False
    used = session.execute(
        update(SecondFactor)
        .where(
            SecondFactor.user_id == user.id,
            or_(SecondFactor.last_step.is_(None), SecondFactor.last_step < step),
        )
        .values(last_step=step)
        .returning(SecondFactor.user_id)
    )
    return used.scalar_one_or_none() is not None


def turn_off(session: Session, *, user: User, now: datetime) -> None:
    """Let a person sign in without a code again, if she may."""
    _forget(session, user)
    record("second-factor:turned-off", subject=user.public_id, by=user.public_id)
    mail_news(session, SECOND_FACTOR_OFF, user=user, now=now)


def reset(
    session: Session, *, user: User, by: str, now: datetime, forbund_id: int | None = None
) -> None:
    """Take away a lost app and its recovery codes, and sign the person out everywhere.

    At the next sign-in she sets up a new one, if her roles demand it. She is told by mail.
    `forbund_id`: whose administrator does it, and in whose trail it stands.
    """
    _forget(session, user)
    sessions.end_all(session, user_id=user.id)
    record("second-factor:reset", subject=user.public_id, by=by, forbund_id=forbund_id)
    mail_news(session, SECOND_FACTOR_RESET, user=user, now=now)


def _forget(session: Session, user: User) -> None:
    sessions.hold(session, user_id=user.id)
    session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    session.flush()


def _opened(written: str, user: User, purpose: str, lives: int | None = None) -> str | None:
    try:
        whose, _colon, secret = (
            seal(purpose).decrypt(written.encode(), ttl=lives).decode().partition(":")
        )
    except InvalidToken:
        log.warning("second_factor_not_opened", purpose=purpose, user=user.public_id)
        return None
    return secret if whose == user.public_id else None
