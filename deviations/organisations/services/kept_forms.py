"""A form that met a session that had run out: kept for its sender until she has signed in again."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from deviations.organisations.models.kept_form import KeptForm
from deviations.organisations.services.sealing import seal
from deviations.organisations.services.tokens import digest

LIVES = timedelta(minutes=30)
MOST_CHARACTERS = 100_000
PURPOSE = "kept forms"
# Whom or what a form is about, as the page that showed it said it.
CONCERNS = "concerns"
Field = tuple[str, str]


@dataclass(frozen=True)
class Sending:
    """What was on its way where: a path of this site, and every field but the CSRF token.

    `back`: the path of the page that sent it, or nothing.
    """

    path: str
    fields: tuple[Field, ...]
    back: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what was written in words: the rest are choices."""
        return tuple(
            value for name, value in self.fields if name != CONCERNS and len(value.split()) > 1
        )


def keep(session: Session, *, user_id: int, sending: Sending, now: datetime) -> str | None:
    """Keep a form for a person in place of an earlier one; return the key for her cookie.

    None, and nothing kept, when it is too large.
    """
    written = json.dumps(asdict(sending))
    if len(written) > MOST_CHARACTERS:
        return None
    key = secrets.token_urlsafe(32)
    forget_of(session, user_id=user_id)
    session.add(
        KeptForm(
            user_id=user_id,
            key_hash=digest(key),
            sealed=seal(PURPOSE).encrypt(written.encode()).decode(),
            expires_at=now + LIVES,
        )
    )
    session.flush()
    return key


def find(session: Session, *, user_id: int, key: str, now: datetime) -> Sending | None:
    """Return what a person was sending, by the key of her cookie; nobody else's, nothing old."""
    sealed = session.scalars(
        select(KeptForm.sealed).where(
            KeptForm.user_id == user_id,
            KeptForm.key_hash == digest(key),
            KeptForm.expires_at > now,
        )
    ).one_or_none()
    if sealed is None:
        return None
    try:
        written = json.loads(seal(PURPOSE).decrypt(sealed.encode()))
    except InvalidToken:
        return None
    return Sending(written["path"], _fields(written["fields"]), written.get("back", ""))


def forget_of(session: Session, *, user_id: int) -> None:
    """Throw away what a person was sending."""
    session.execute(delete(KeptForm).where(KeptForm.user_id == user_id))


def forget_before(session: Session, moment: datetime) -> None:
    """Throw away what nobody came back for."""
    session.execute(delete(KeptForm).where(KeptForm.expires_at <= moment))


def _fields(written: Sequence[Sequence[str]]) -> tuple[Field, ...]:
    return tuple((name, value) for name, value in written)
