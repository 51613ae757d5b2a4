"""Who must prove to be herself first is led there and back, with what she was sending."""

from typing import cast
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    redirect,
    request,
    session as cookie,
    url_for,
)
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from deviations import clock
from deviations.database import SAFE_METHODS
from deviations.errors import ProofRequiredError, SignInRequiredError
from deviations.extensions import db
from deviations.organisations.access import (
    PUBLIC,
    WAITING,
    access_of,
    identity_of,
    is_download,
    signed_in,
)
from deviations.organisations.services import kept_forms, sessions
from deviations.organisations.services.kept_forms import Sending
from deviations.organisations.views.entering import KEPT
from deviations.web.errors import page

# Rooms whose forms hold secrets, or nothing but a button.
KEEPS_NOTHING = frozenset(
    {"organisations", "account", "second_factor", "links", "entrance", "provider"}
)
TOKEN = "csrf_token"  # noqa: S105 - a field's name


def install_coming_back(app: Flask) -> None:
    """Lead to the door, or to the page that asks again, and keep the form that was on its way."""
    app.register_error_handler(SignInRequiredError, _to_the_door)
    app.register_error_handler(ProofRequiredError, _to_a_fresh_proof)
    app.register_error_handler(CSRFError, _another_token)


def _to_the_door(_error: SignInRequiredError) -> Response:
    door = "second_factor.code" if WAITING in cookie else "organisations.sign_in"
    if request.method in SAFE_METHODS:
        return _lead(door, request.full_path.rstrip("?"), 302)
    if _keep_for(_who_ran_out()):
        flash(
            _(
                "Du hade varit borta så länge att du loggades ut."
                " Det du skrev finns kvar när du har loggat in."
            )
        )
    else:
        flash(
            _(
                "Du hade varit borta så länge att du loggades ut. Det du skickade sparades inte."
                " Logga in och gör om det."
            )
        )
    return _lead(door, _came_from(), 303)


def _to_a_fresh_proof(_error: ProofRequiredError) -> Response:
    if request.method in SAFE_METHODS:
        wanted, endpoint = request.full_path.rstrip("?"), str(request.endpoint)
        file = 1 if is_download(current_app, endpoint) else None
        return cast("Response", redirect(url_for("account.confirm", till=wanted, fil=file)))
    identity = signed_in()
    _keep_for(identity.user_id if identity else None)
    return _lead("account.confirm", _came_from(), 303)


def _another_token(_error: CSRFError) -> Response:
    """Answer a form whose token is not this session's: opened before the last sign-in, or forged.

    What our own page sent is kept, shown and sent by hand; what came from elsewhere is refused.
    """
    identity = signed_in()
    if identity is None and _who_ran_out() is not None:
        return _to_the_door(SignInRequiredError())
    if identity and _keep_for(identity.user_id):
        return _lead("account.go_on", None, 303)
    return page(400)


def _who_ran_out() -> int | None:
    """Return whose browser this was until it had been idle or open for too long."""
    token = str(cookie.get("_user_id", ""))
    found = sessions.looked_up(db.session(), token=token) if token else None
    if found is None or not sessions.ran_out(found, now=clock.now()):
        return None
    return found.user_id if identity_of(found) else None


def _keep_for(user_id: int | None) -> bool:
    """Keep the form that was on its way, if it may be; say whether it is kept. Commits."""
    db.session.rollback()
    if user_id is None or not (_is_ours() and _may_be_kept()):
        return False
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name != TOKEN)
    sending = Sending(request.full_path.rstrip("?"), fields)
    key = kept_forms.keep(db.session(), user_id=user_id, sending=sending, now=clock.now())
    db.session.commit()
    if key is None:
        return False
    cookie[KEPT] = key
    return True


def _is_ours() -> bool:
    """Say whether a page of this site sent the form, by what the browser itself says."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def _may_be_kept() -> bool:
    if request.method != "POST" or request.blueprint in KEEPS_NOTHING or request.files:
        return False
    typed = any(name != TOKEN for name in request.form)
    return typed and access_of(current_app, str(request.endpoint)) != PUBLIC


def _came_from() -> str | None:
    came_from = urlsplit(request.referrer or "")
    return came_from.path if came_from.netloc == request.host else None


def _lead(endpoint: str, till: str | None, status: int) -> Response:
    return cast("Response", redirect(url_for(endpoint, till=till), status))
