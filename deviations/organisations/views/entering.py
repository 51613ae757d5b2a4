"""The one way in, whatever somebody proved to be herself with."""

import re

from flask import redirect, request, session as cookie, url_for
from flask_login import current_user, login_user
from werkzeug.wrappers import Response

from deviations import clock
from deviations.audit.services import record
from deviations.errors import NotFoundError
from deviations.extensions import db
from deviations.organisations.access import Principal, identity_of
from deviations.organisations.models.user import Membership, SignInMethod, User
from deviations.organisations.queries import memberships_of
from deviations.organisations.services import sessions
from deviations.organisations.services.sessions import Proof
from deviations.organisations.views.frame import navigation

# Paths of this site only: "//host" and "/\\host" lead elsewhere.
SAME_SITE = re.compile(r"^/(?![/\\])[!-~]*$")


def enter(user: User, *, method: SignInMethod) -> Response:
    """Sign this browser in as somebody who has proved to be herself; return where it goes.

    Commits, and empties the cookie. Raises NotFoundError for who has no role: ask
    `queries.memberships_of` first, and answer as for a stranger.
    """
    hats = memberships_of(db.session(), user_id=user.id)
    if not hats or user.disabled_at:
        raise NotFoundError("Membership")
    _begin(hats[0], Proof(method=method, at=clock.now()), action="user:signed-in")
    return redirect(wanted_page(), 303)


def change_hat(hat: Membership) -> None:
    """Put another hat on: a new session, so that an old cookie keeps no old right. Commits."""
    old = current_user.login_session
    proof = Proof(method=old.method, at=old.authenticated_at)
    sessions.end(db.session(), login_session_id=old.id)
    _begin(hat, proof, action="user:changed-hat")


def wanted_page() -> str:
    """Return where the person was going, if that is a page of this site."""
    wanted = request.args.get("till", "")
    return wanted if SAME_SITE.match(wanted) else landing()


def landing() -> str:
    """Return the first page that the hat opens."""
    places = navigation()
    return places[0].href if places else url_for("organisations.hats")


def _begin(hat: Membership, proof: Proof, *, action: str) -> None:
    """Sign the browser in with a hat on, under a new id and an empty cookie."""
    session, now = db.session(), clock.now()
    agent = request.user_agent.string
    token = sessions.begin(session, membership=hat, user_agent=agent, now=now, proof=proof)
    person = hat.user.public_id
    facts = {"role": hat.role, "method": proof.method}
    record(action, subject=person, by=person, forbund_id=hat.forbund_id, **facts)
    found = sessions.find(session, token=token, now=now)
    identity = identity_of(found) if found else None
    if found is None or identity is None:
        raise NotFoundError("LoginSession")
    principal = Principal(found, identity, token)
    session.commit()
    cookie.clear()
    login_user(principal)
