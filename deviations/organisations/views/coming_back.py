"""Who must prove to be herself first is led there and back, with what she was sending."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial, wraps
from typing import Any, cast

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
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import RequestEntityTooLarge

from deviations import clock
from deviations.audit.denials.stream import refused
from deviations.audit.models import Reason
from deviations.database import SAFE_METHODS
from deviations.errors import ProofRequiredError, SignInRequiredError
from deviations.extensions import db
from deviations.organisations.access import (
    KEPT,
    PUBLIC,
    SENT,
    WAITING,
    access_of,
    identity_of,
    is_download,
    signed_in,
)
from deviations.organisations.services import kept_forms, sessions
from deviations.organisations.services.kept_forms import Sending
from deviations.organisations.views.places import came_from
from deviations.web.addresses import taken_apart
from deviations.web.afterwards import after_answer
from deviations.web.errors import page

# Rooms whose forms hold secrets, or lead back by themselves.
KEEPS_NOTHING = frozenset(
    {"organisations", "account", "second_factor", "links", "entrance", "provider"}
)
TOKEN = "csrf_token"  # noqa: S105 - a field's name


def install_coming_back(app: Flask) -> None:
    """Lead to the door, or to the page that asks again, and keep the form that was on its way."""
    app.register_error_handler(SignInRequiredError, _or_busy(_to_the_door))
    app.register_error_handler(ProofRequiredError, _or_busy(_to_a_fresh_proof))
    app.register_error_handler(CSRFError, _or_busy(_another_token))
    app.after_request(_forget_what_went_through)


def _or_busy(handle: Callable[[Any], Response]) -> Callable[[Any], Response]:
    """Let what an error's handler asks of a database that is away be an error like any other."""

    @wraps(handle)
    def handled(error: Any) -> Response:
        try:
            return handle(error)
        except SQLAlchemyError as away:
            return current_app.make_response(current_app.handle_user_exception(away))

    return handled


def _to_the_door(_error: SignInRequiredError) -> Response:
    door = "second_factor.code" if WAITING in cookie else "organisations.sign_in"
    if request.method in SAFE_METHODS:
        return _lead(door, request.full_path.rstrip("?"), 302)
    flash(_said_at_the_door(_keep_for(_who_ran_out())))
    return _lead(door, came_from() or None, 303)


def _said_at_the_door(kept: Sending | None) -> str:
    away = _("Du hade varit borta så länge att du loggades ut.")
    if kept is None:
        rest = _("Det du skickade sparades inte. Logga in och gör om det.")
    elif kept.texts:
        rest = _("Det du skrev finns kvar när du har loggat in.")
    else:
        rest = _("Det du höll på med finns kvar när du har loggat in.")
    return f"{away} {rest}"


def _to_a_fresh_proof(_error: ProofRequiredError) -> Response:
    refused(Reason.FRESH)
    if request.method in SAFE_METHODS:
        wanted, endpoint = request.full_path.rstrip("?"), str(request.endpoint)
        file = 1 if is_download(current_app, endpoint) else None
        return cast("Response", redirect(url_for("account.confirm", till=wanted, fil=file)))
    identity = signed_in()
    if _keep_for(identity.user_id if identity else None) is None:
        flash(_("Det du skickade sparades inte. Gör om det när du har bekräftat."))
    return _lead("account.confirm", came_from() or None, 303)


def _another_token(_error: CSRFError) -> Response:
    """Answer a form whose token is not this session's: opened before the last sign-in, or forged.

    What our own page sent is kept, shown and sent by hand; what came from elsewhere is refused.
    """
    identity = signed_in()
    if identity is None and _who_ran_out() is not None:
        return _to_the_door(SignInRequiredError())
    refused(Reason.FORGED)
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


def _keep_for(user_id: int | None) -> Sending | None:
    """Keep the form that was on its way, if it may be, and return it. Commits."""
    db.session.rollback()
    cookie.pop(SENT, None)
    if user_id is None or not (_is_ours() and may_be_kept(current_app, str(request.endpoint))):
        return None
    fields = _written() if request.method == "POST" else None
    if fields is None:
        return None
    sending = Sending(request.full_path.rstrip("?"), fields, came_from())
    key = kept_forms.keep(db.session(), user_id=user_id, sending=sending, now=clock.now())
    db.session.commit()
    if key is None:
        return None
    cookie[KEPT] = key
    return sending


def _written() -> tuple[tuple[str, str], ...] | None:
    """Return the form's fields; None with a file, or when it is larger than a form may be.

    The view that takes larger ones had not come to say so.
    """
    with suppress(RequestEntityTooLarge):
        if not request.files:
            given = request.form.items(multi=True)
            return tuple((name, value) for name, value in given if name != TOKEN)
    return None


def _is_ours() -> bool:
    """Say whether a page of this site sent the form, by what the browser itself says."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = taken_apart(request.headers.get("Origin", ""))
    return origin is not None and origin.netloc == request.host


def may_be_kept(app: Flask, endpoint: str) -> bool:
    """Say whether what is posted to an endpoint may be kept, a bare button too."""
    room = endpoint.partition(".")[0]
    return room not in KEEPS_NOTHING and access_of(app, endpoint) != PUBLIC


def _forget_what_went_through(response: Response) -> Response:
    """Forget a kept form when what it was sent to says yes; after a refusal it is still there.

    By the path that was sent on, not by the fields: an error may have been mended on the way.
    """
    if request.method != "POST" or response.status_code >= 400 or SENT not in cookie:
        return response  # who it is would be asked of a database that may be away
    identity = signed_in()
    if identity and cookie[SENT] == request.full_path.rstrip("?"):
        cookie.pop(SENT)
        cookie.pop(KEPT, None)
        after_answer(partial(kept_forms.forget_of, user_id=identity.user_id))
    return response


def _lead(endpoint: str, till: str | None, status: int) -> Response:
    return cast("Response", redirect(url_for(endpoint, till=till), status))
