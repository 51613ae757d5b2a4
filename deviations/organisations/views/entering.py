"""The one way in, whatever somebody proved to be herself with."""

import re
from datetime import datetime
from typing import NamedTuple

from flask import redirect, request, session as cookie, url_for
from flask_login import current_user, login_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from deviations import clock, tenancy
from deviations.audit.services import record
from deviations.errors import NotFoundError
from deviations.extensions import db
from deviations.organisations.access import KEPT, WAITING, Identity, Principal, identity_of
from deviations.organisations.models.user import LoginSession, Membership, SignInMethod, User
from deviations.organisations.queries import (
    memberships_of,
    needs_second_factor,
    second_factor_of,
)
from deviations.organisations.services import kept_forms, sessions
from deviations.organisations.services.kept_forms import Sending
from deviations.organisations.services.sessions import Proof
from deviations.organisations.views.frame import WITHOUT_ROOMS, navigation
from deviations.organisations.wording import browser_in_words
from deviations.tenancy import one_of

# Paths of this site only: "//host" and "/\\host" lead elsewhere.
SAME_SITE = re.compile(r"/(?![/\\])[!-~]*\Z")


def enter(
    user: User,
    *,
    method: SignInMethod,
    wanted: str = "",
    proved_twice: bool = False,
    proved_at: datetime | None = None,
) -> Response:
    """Sign this browser in as somebody who has proved to be herself; return where it goes.

    Leads to the code page first when the person must give a code, or has chosen to, and there to
    the set-up of an app when she has none. `wanted`: the page she was going to, else `?till=`.
    Of whoever vouches for her: `proved_twice`, a second factor was asked for already;
    `proved_at`, when she proved to be herself there, else now.
    Commits, and empties the cookie. Raises NotFoundError for who has no role: ask
    `queries.memberships_of` first, and answer as for a stranger.
    """
    session = db.session()
    sessions.hold(session, user_id=user.id)
    hats = memberships_of(session, user_id=user.id)
    if not hats or user.disabled_at:
        raise NotFoundError("Membership")
    old = str(cookie.get("_user_id", ""))
    last = sessions.worn_last(session, user_id=user.id, token=old)
    hat = next((hat for hat in hats if hat.id == last), hats[0])
    sessions.end_token(session, token=old, user_id=user.id)
    awaits = not proved_twice and must_give_code(session, user_id=user.id)
    proof = Proof(method=method, at=proved_at or clock.now(), awaits_second_factor=awaits)
    return _begin(hat, proof, action="user:signed-in", wanted=wanted)


class Onward(NamedTuple):
    """Where a browser goes on to that was waiting for a code: with which hat, on what proof."""

    hat: Membership
    proof: Proof


def end_waiting(waiting: LoginSession, *, proved_at: datetime) -> Onward:
    """End the session that awaited a code, and return what it goes on to. The caller goes on.

    `proved_at`: now for a code. An app that has just been set up proves nothing new: then when the
    password was given. Raises SignInRequiredError when somebody ended the session meanwhile.
    """
    hat = waiting.membership
    if hat is None or identity_of(waiting, waits=True) is None:
        raise NotFoundError("Membership")
    proof = Proof(method=waiting.method, at=proved_at, since=waiting.created_at)
    sessions.end_to_go_on(db.session(), waiting)
    return Onward(hat, proof)


def go_on(onward: Onward) -> Response:
    """Let in who has given the code that was awaited, under yet another id. Commits."""
    return _begin(onward.hat, onward.proof, action="user:signed-in")


def lacks_app(hat: Membership, old: LoginSession) -> bool:
    """Say whether an app must be set up before a hat is put on in place of the one that is on."""
    session = db.session()
    # Who wears a role that demands a code has given one, to us or to her employer's provider.
    worn = old.membership
    vouched_for = bool(worn and worn.role.needs_second_factor and not worn.forbund.demo)
    has_app = second_factor_of(session, user_id=hat.user_id) is not None
    demanded = needs_second_factor(session, user_id=hat.user_id)
    return demanded and not has_app and not vouched_for


def change_hat(hat: Membership) -> Response:
    """Put another hat on: a new session, so that an old cookie keeps no old right. Commits.

    Who was given a role that demands a code since she signed in sets up her app first; ask for a
    fresh proof before, `lacks_app` says when. Raises SignInRequiredError when somebody ended the
    session meanwhile.
    """
    old: LoginSession = current_user.login_session
    proof = Proof(
        method=old.method,
        at=old.authenticated_at,
        awaits_second_factor=lacks_app(hat, old),
        since=old.created_at,
    )
    sessions.end_to_go_on(db.session(), old)
    return _begin(hat, proof, action="user:changed-hat")


def stay_in(identity: Identity, proof: Proof) -> None:
    """Begin anew with the same hat, after every session was ended. Commits.

    The proof is as old as it was, and so are the ten hours, unless the password was just given.
    """
    hat = one_of(db.session(), Membership, identity.forbund_id, id=identity.membership_id)
    _begin(hat, proof, action="user:renewed-session")


def proof_at_hand() -> Proof:
    """Return how and when who is signed in last proved to be herself."""
    old: LoginSession = current_user.login_session
    return Proof(method=old.method, at=old.authenticated_at, since=old.created_at)


def must_give_code(session: Session, *, user_id: int) -> bool:
    """Say whether a person gives a code when she signs in, by her roles or by her own choice."""
    chosen = second_factor_of(session, user_id=user_id) is not None
    return chosen or needs_second_factor(session, user_id=user_id)


def next_page(identity: Identity, wanted: str = "") -> str:
    """Return where somebody goes who has proved to be herself: to what she was sending, if any."""
    if kept_form(identity):
        return url_for("account.go_on")
    cookie.pop(KEPT, None)
    return wanted_page(wanted)


def kept_form(identity: Identity) -> Sending | None:
    """Return what somebody was sending from this browser when she was led away."""
    key, now = str(cookie.get(KEPT, "")), clock.now()
    if not key:
        return None
    return kept_forms.find(db.session(), user_id=identity.user_id, key=key, now=now)


def wanted_page(wanted: str = "") -> str:
    """Return where the person was going, if that is a page of this site."""
    wanted = wanted or request.args.get("till", "")
    return wanted if SAME_SITE.match(wanted) else landing()


def landing() -> str:
    """Return the first page that the hat opens."""
    places = navigation()
    return places[0].href if places else url_for(WITHOUT_ROOMS)


def _begin(hat: Membership, proof: Proof, *, action: str, wanted: str = "") -> Response:
    """Begin a session with a hat on, under a new id and an empty cookie."""
    session, now = db.session(), clock.now()
    tenancy.enter(session, hat.forbund_id)
    agent = browser_in_words(request.user_agent.string)
    token = sessions.begin(session, membership=hat, user_agent=agent, now=now, proof=proof)
    if proof.awaits_second_factor:
        session.commit()
        _empty_the_cookie()
        cookie[WAITING] = token
        till = wanted or request.args.get("till") or None
        return redirect(url_for("second_factor.code", till=till), 303)
    person = hat.user.public_id
    facts = {"role": hat.role, "method": proof.method}
    record(action, subject=person, by=person, forbund_id=hat.forbund_id, **facts)
    found = sessions.find(session, token=token, now=now)
    identity = identity_of(found) if found else None
    if found is None or identity is None:
        raise NotFoundError("LoginSession")
    principal = Principal(found, identity, token)
    session.commit()
    _empty_the_cookie()
    login_user(principal)
    return redirect(next_page(identity, wanted), 303)


def _empty_the_cookie() -> None:
    """Leave nothing of the last session but the key of what was on its way."""
    kept = cookie.get(KEPT)
    cookie.clear()
    if kept:
        cookie[KEPT] = kept
