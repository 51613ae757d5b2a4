"""Signing in with an employer's account: over to its identity provider, and back with its word."""

from typing import Any

import requests
import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.base_client.errors import MismatchingStateError
from flask import Blueprint, current_app, g, render_template, request, session as cookie, url_for
from joserfc.errors import JoseError
from werkzeug.wrappers import Response

from deviations import clock
from deviations.audit.denials.stream import refused
from deviations.audit.models import Reason
from deviations.config import Config, IdentityProvider
from deviations.errors import NotFoundError
from deviations.extensions import db
from deviations.organisations.access import PROVED_FOR, public
from deviations.organisations.models.user import SignInMethod, User
from deviations.organisations.queries import may_enter
from deviations.organisations.services import identities, letters
from deviations.organisations.services.discovery import (
    NAME,
    WrongProviderError,
    claims_options,
    client_of,
)
from deviations.organisations.services.identities import Word
from deviations.organisations.views.entering import enter
from deviations.organisations.views.tries import spend_provider

blueprint = Blueprint("provider", __name__)
Answer = Response | tuple[str, int] | tuple[str, int, dict[str, str]]
# Our clock and the provider's may differ by so many seconds.
LEEWAY = 60
WANTED = "wanted"
# Under this name and the state, Authlib keeps in the cookie what a browser was sent over with.
STATES = f"_state_{NAME}_"
# Beside its own errors, Authlib lets through what a senseless answer does to Python.
REFUSED = (
    OAuthError,
    JoseError,
    WrongProviderError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    RuntimeError,
)
log = structlog.get_logger()


@blueprint.get("/logga-in/konto")
@public
def begin() -> Answer:
    """Send the browser to the provider."""
    settings = _settings()
    try:
        client = client_of(current_app._get_current_object(), settings)  # type: ignore[attr-defined] # Werkzeug documents it
        answer: Response = client.authorize_redirect(_our_address())
    except requests.RequestException as error:
        return _away(error)
    except REFUSED as error:
        return _refused(error)
    cookie[WANTED] = request.args.get("till", "")
    return answer


@blueprint.get("/logga-in/konto/svar")
@public
def finish() -> Answer:
    """Take the provider's word, and let in whom it is about.

    The one GET that commits: the protocol brings the browser back so. Without the state and the
    verifier in this browser's cookie it does nothing.
    """
    settings = _settings()
    if not _sent_from_here():
        return _refused(MismatchingStateError())
    g.writes = True
    spend_provider()
    try:
        word = _word(settings)
    except requests.RequestException as error:
        return _away(error)
    except REFUSED as error:
        return _refused(error)
    user = _person(word, settings)
    if user is None:
        db.session.rollback()
        refused(Reason.PROVIDER, account=word.email)
        return render_template("organisations/provider.html", problem="unknown"), 403
    wanted = str(cookie.get(WANTED, ""))
    return enter(
        user,
        method=SignInMethod.PROVIDER,
        wanted=wanted,
        proved_twice=word.proved_twice,
        # A provider that does not say when has given no fresh proof.
        proved_at=word.proved_at or clock.now() - PROVED_FOR,
    )


def _sent_from_here() -> bool:
    """Say whether this browser was sent over to the provider, and not here by somebody's page.

    Asked before the try is counted: images of this address, in a page that a whole town hall
    reads, must not use up the town hall's tries.
    """
    return f"{STATES}{request.args.get('state', '')}" in cookie


def _word(settings: IdentityProvider) -> Word:
    client = client_of(current_app._get_current_object(), settings)  # type: ignore[attr-defined] # Werkzeug documents it
    token: dict[str, Any] = client.authorize_access_token(
        claims_options=claims_options(settings), leeway=LEEWAY
    )
    return Word.of(token["userinfo"], now=clock.now())


def _person(word: Word, settings: IdentityProvider) -> User | None:
    session = db.session()
    user = identities.known_as(session, word)
    if user is not None:
        return may_enter(session, email=user.email)
    if not word.is_about(settings.domains):
        return None
    user = identities.bind(session, word, now=clock.now())
    if user is not None:
        letters.mail_bound(session, user=user, now=clock.now())
    return user


def _settings() -> IdentityProvider:
    settings: Config = current_app.extensions["config"]
    if settings.provider is None:
        raise NotFoundError("provider")
    return settings.provider


def _our_address() -> str:
    settings: Config = current_app.extensions["config"]
    return settings.public_base_url + url_for("provider.finish")


def _away(error: Exception) -> Answer:
    log.warning("provider_away", error=type(error).__name__)
    page = render_template("organisations/provider.html", problem="away")
    return page, 503, {"Retry-After": "60"}


def _refused(error: Exception) -> Answer:
    log.warning("provider_refused", error=type(error).__name__)
    refused(Reason.PROVIDER)
    return render_template("organisations/provider.html", problem="refused"), 400
