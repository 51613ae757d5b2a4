"""People, the hats they wear and where, and the browsers they are signed in with."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deviations.base import Base, BigId, Id
from deviations.organisations.models.forbund import Forbund, Kommun, PartCode
from deviations.organisations.models.forum import Forum
from deviations.organisations.roles import Role
from deviations.tenancy import Addressed, Owned


class User(Base, Addressed):
    """A person who may sign in. Belongs to no förbund: memberships do."""

    __tablename__ = "app_user"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class Membership(Base, Owned):
    """One role in one scope: the whole förbund, or one kommun, part or forum of it."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("user_id", "forbund_id", "role", "scope"),
        CheckConstraint(
            "(kommun_id IS NOT NULL) = (scope LIKE 'kommun:%')", name="kommun_fits_scope"
        ),
        CheckConstraint("(forum_id IS NOT NULL) = (scope LIKE 'forum:%')", name="forum_fits_scope"),
        CheckConstraint("(part IS NOT NULL) = (scope LIKE 'part:%')", name="part_fits_scope"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"), index=True)
    role: Mapped[Role]
    # As written on the command line: forum:hoglandet/styrgrupp-savsjo.
    scope: Mapped[str] = mapped_column(String(120))
    kommun_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("kommun.id"))
    part: Mapped[PartCode | None]
    forum_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("forum.id"))
    # Given by name to an analyst; a koordinator reads the words by her role.
    reads_words: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()
    forbund: Mapped[Forbund] = relationship()
    kommun: Mapped[Kommun | None] = relationship()
    forum: Mapped[Forum | None] = relationship()


class TokenPurpose(StrEnum):
    """What a mailed link is for."""

    INVITATION = "invitation"
    SIGN_IN = "sign-in"
    PASSWORD_RESET = "password-reset"  # noqa: S105 - a purpose, not a password


class UserToken(Base):
    """A mailed link: single use, short-lived; only its hash is stored."""

    __tablename__ = "user_token"
    __table_args__ = (Index("ix_user_token_user", "user_id", "purpose"),)

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
    purpose: Mapped[TokenPurpose]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInMethod(StrEnum):
    """How somebody came in."""

    PASSWORD = "password"  # noqa: S105 - a method, not a password
    LINK = "link"
    PROVIDER = "provider"


class LoginSession(Base):
    """One browser that is signed in. Ended here, it is ended everywhere.

    While `awaits_second_factor` nothing is open to it but the page that asks for the code.
    `authenticated_at` is when the person last proved to be herself. `user_agent` holds no more than
    she needs to know her browser by: "Firefox på Windows".
    """

    __tablename__ = "login_session"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"), index=True)
    membership_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("membership.id"))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    authenticated_at: Mapped[datetime]
    method: Mapped[SignInMethod] = mapped_column(default=SignInMethod.PASSWORD)
    awaits_second_factor: Mapped[bool] = mapped_column(default=False)
    user_agent: Mapped[str] = mapped_column(String(120), default="")
    user: Mapped[User] = relationship()
    membership: Mapped[Membership | None] = relationship()
