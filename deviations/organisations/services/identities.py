"""Whom an identity provider's word is about: somebody invited, bound until it is let go of."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from deviations.audit.services import record
from deviations.organisations.models.sign_in import ExternalIdentity
from deviations.organisations.models.user import User
from deviations.organisations.queries import may_enter
from deviations.organisations.services import sessions
from deviations.organisations.services.account_letters import PROVIDER_UNBOUND, mail_news

LONGEST_SUBJECT = 200
LONGEST_NAME = 80
# What providers call it when they asked for two proofs: RFC 8176, REFEDS, Sweden's Digg.
TWO_PROOFS = frozenset(
    {
        "mfa",
        "https://refeds.org/profile/mfa",
        "http://id.elegnamnden.se/loa/1.0/loa3",
        "http://id.elegnamnden.se/loa/1.0/loa4",
    }
)


@dataclass(frozen=True, kw_only=True)
class Word:
    """What a provider says of somebody. `email` is "" unless the provider has verified it.

    `proved_at`: when she proved to be herself there, if it says so. She may have been let
    through without a question since the morning, and that is no fresh proof.
    """

    issuer: str
    subject: str
    email: str = ""
    name: str = ""
    proved_twice: bool = False
    proved_at: datetime | None = None

    @classmethod
    def of(cls, claims: Mapping[str, Any], *, now: datetime) -> "Word":
        """Read the claims of a validated ID token."""
        subject = str(claims["sub"])
        if len(subject) > LONGEST_SUBJECT:
            subject = f"sha256:{hashlib.sha256(subject.encode()).hexdigest()}"
        methods = claims.get("amr") or []
        verified = claims.get("email_verified") is True
        return cls(
            issuer=str(claims["iss"]),
            subject=subject,
            email=_spelled(claims.get("email")) if verified else "",
            name=str(claims.get("name") or "")[:LONGEST_NAME],
            proved_at=_moment(claims.get("auth_time"), now),
            proved_twice=bool(TWO_PROOFS & {*map(str, methods), str(claims.get("acr"))}),
        )

    def is_about(self, domains: frozenset[str]) -> bool:
        """Say whether the address lies in one of these domains; none means any."""
        return not domains or self.email.rpartition("@")[2] in domains


def known_as(session: Session, word: Word) -> User | None:
    """Return who was bound to this subject of this issuer."""
    return session.scalars(
        select(User)
        .join(ExternalIdentity, ExternalIdentity.user_id == User.id)
        .where(ExternalIdentity.issuer == word.issuer, ExternalIdentity.subject == word.subject)
    ).one_or_none()


def bind(session: Session, word: Word, *, now: datetime) -> User | None:
    """Bind the invited person with the verified address, and return her.

    None when nobody has it, or who has it is bound to another subject of the same issuer: an
    address that was handed on must not carry its last holder's rights. The caller commits.
    """
    user = may_enter(session, email=word.email) if word.email else None
    if user is None:
        return None
    sessions.hold(session, user_id=user.id)  # before the trail: she is let in after it
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    row = {"user_id": user.id, "issuer": word.issuer, "subject": word.subject, "bound_at": now}
    session.execute(insert(ExternalIdentity).values(**row).on_conflict_do_nothing())
    if known_as(session, word) is not user:
        return None
    user.name = user.name or word.name
    session.flush()
    record("user:provider-bound", subject=user.public_id, by=user.public_id)
    return user


def unbind(
    session: Session, *, user: User, by: str, now: datetime, forbund_id: int | None = None
) -> None:
    """Let go of a person's account at work, and sign her out everywhere. She is told by mail.

    The next sign-in with an account that has her verified address binds that one: an employer who
    changes provider gives everybody a new subject. `forbund_id`: whose administrator does it, and
    in whose trail it stands; None when she does it herself. The caller commits.
    """
    sessions.end_all(session, user_id=user.id)
    session.execute(delete(ExternalIdentity).where(ExternalIdentity.user_id == user.id))
    record("user:provider-unbound", subject=user.public_id, by=by, forbund_id=forbund_id)
    mail_news(session, PROVIDER_UNBOUND, user=user, now=now)


def _moment(seconds: Any, now: datetime) -> datetime | None:
    if not seconds:
        return None
    return min(now, datetime.fromtimestamp(max(0, seconds), UTC))


def _spelled(address: Any) -> str:
    """Return an address as ours are stored, in small ASCII letters.

    "" for any other: lowering the Kelvin sign gives a k, and then it would be somebody else's.
    """
    written = str(address or "")
    return written.lower() if written.isascii() and written == written.strip() else ""
