"""Who may enter which view. Closed by default: a view that says nothing opens for nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from flask import Flask, current_app, request
from flask_login import UserMixin, current_user
from structlog.contextvars import bind_contextvars

from deviations import clock, tenancy
from deviations.errors import (
    ForbiddenError,
    NotFoundError,
    ProofRequiredError,
    SignInRequiredError,
)
from deviations.extensions import db
from deviations.organisations.models.forbund import PartCode
from deviations.organisations.models.user import LoginSession
from deviations.organisations.roles import Permission, Role

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
PROVED_FOR = timedelta(minutes=15)
# Where the cookie keeps the token of a browser that has yet to give a code.
WAITING = "waiting"
# Where it keeps the key of a form that was on its way,
KEPT = "kept"
# and the path that the form was sent on to, until what is there has said yes.
SENT = "sent"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who is signed in, with which hat on, and where that hat holds."""

    user_id: int
    public_id: str
    name: str
    email: str
    role: Role
    membership_id: int
    scope: str
    place: str
    forbund_id: int
    forbund_slug: str
    forbund_name: str
    kommun_id: int | None
    part: PartCode | None
    forum_id: int | None
    reads_words: bool

    @property
    def permissions(self) -> frozenset[Permission]:
        """Return what the hat gives: its role's rights, and what was given by name."""
        return self.role.permissions_given(words=self.reads_words)

    def may(self, permission: Permission) -> bool:
        """Say whether the hat gives a permission."""
        return permission in self.permissions

    @property
    def role_label(self) -> str:
        """Return the role's word."""
        return self.role.label


class Principal(UserMixin):  # type: ignore[misc] # Flask-Login ships no types
    """What Flask-Login carries: a login session, looked up anew at each request."""

    def __init__(self, login_session: LoginSession, identity: Identity, token: str) -> None:
        # Held for the request, so that nobody asks again for the förbund that came with it.
        self.login_session = login_session
        self.login_session_id = login_session.id
        self.identity = identity
        self._token = token

    def get_id(self) -> str:
        """Return what the signed cookie carries: a random token, never a person's id."""
        return self._token


def identity_of(login_session: LoginSession, *, waits: bool = False) -> Identity | None:
    """Return who a login session is, or None when its membership has ended.

    A session that awaits a code is nobody, unless `waits` asks who it will be.
    """
    membership, user = login_session.membership, login_session.user
    if membership is None or membership.ended_at or user.disabled_at:
        return None
    if bool(login_session.awaits_second_factor) is not waits:
        return None
    place = membership.forum or membership.kommun or membership.forbund
    return Identity(
        user_id=user.id,
        public_id=user.public_id,
        name=user.name,
        email=user.email,
        role=membership.role,
        membership_id=membership.id,
        scope=membership.scope,
        place=place.name,
        forbund_id=membership.forbund_id,
        forbund_slug=membership.forbund.slug,
        forbund_name=membership.forbund.name,
        kommun_id=membership.kommun_id,
        part=membership.part,
        forum_id=membership.forum_id,
        reads_words=membership.reads_words,
    )


def signed_in() -> Identity | None:
    """Return who is signed in, or None."""
    principal = current_user._get_current_object()
    return principal.identity if isinstance(principal, Principal) else None


def current_identity() -> Identity:
    """Return who is signed in; raise SignInRequiredError when nobody is."""
    identity = signed_in()
    if identity is None:
        raise SignInRequiredError
    return identity


def requires(permission: Permission) -> Callable[[View], View]:
    """Open a view for those whose hat gives a permission."""

    def mark(view: View) -> View:
        view.__dict__["access"] = permission
        return view

    return mark


def public(view: View) -> View:
    """Open a view for everyone. `tests/test_routes.py` lists every such view."""
    view.__dict__["access"] = PUBLIC
    return view


def fresh(view: View) -> View:
    """Ask who does this to have given password or code within PROVED_FOR. Put it with `requires`.

    For what takes case data away or changes who may do what.
    """
    view.__dict__["fresh"] = True
    return view


def download(view: View) -> View:
    """Say that a view answers with a file, after which the browser stays where it was."""
    view.__dict__["download"] = True
    return view


def is_download(app: Flask, endpoint: str) -> bool:
    """Say whether an endpoint answers with a file."""
    return bool(app.view_functions[endpoint].__dict__.get("download"))


def access_of(app: Flask, endpoint: str) -> Permission | str | None:
    """Return what an endpoint demands: a permission, PUBLIC, or None when it says nothing."""
    if endpoint == "static":
        return PUBLIC
    view = app.view_functions[endpoint]
    return cast("Permission | str | None", view.__dict__.get("access"))


def guard() -> None:
    """Let a request in, or raise. Runs before every view."""
    if request.endpoint is None:
        return
    demanded = access_of(current_app, request.endpoint)
    if demanded == PUBLIC:
        return
    if demanded is None:
        raise NotFoundError(request.endpoint)
    identity = current_identity()
    tenancy.enter(db.session(), identity.forbund_id)
    bind_contextvars(user=identity.public_id, forbund=identity.forbund_slug)
    if not identity.may(Permission(demanded)):
        raise ForbiddenError(demanded)
    if is_fresh_only(current_app, request.endpoint) and not has_proved_lately():
        raise ProofRequiredError(request.endpoint)


def is_fresh_only(app: Flask, endpoint: str) -> bool:
    """Say whether an endpoint asks for a fresh proof."""
    return bool(app.view_functions[endpoint].__dict__.get("fresh"))


def has_proved_lately() -> bool:
    """Say whether who is signed in has given password or code within PROVED_FOR."""
    proved_at: datetime = current_user.login_session.authenticated_at
    return clock.now() - proved_at < PROVED_FOR


def install_access(app: Flask) -> None:
    """Close every view that does not say who may enter."""
    app.before_request(guard)
