"""Who may report, where a förbund has closed its form behind a link.

The key stands in the address that people are given. A browser that came with it is remembered in
the signed cookie, by the key's number and never by the key.
"""

from datetime import datetime

from flask import Response, request, session as browser
from sqlalchemy.orm import Session

from deviations.audit.denials.stream import refused
from deviations.audit.models import Reason
from deviations.extensions import db
from deviations.filing.views.visit import held_page, settings
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.services.closed_link import ARGUMENT, Fit, fit_of, link_of
from deviations.throttle import public_form
from deviations.throttle.services import note, wait
from deviations.web.afterwards import afterwards

REMEMBERED = "form-key"


def may_report(forbund: Forbund) -> bool:
    """Say whether this browser may report, as far as it is known. Reads no key."""
    return not link_of(forbund).closed or _remembered(forbund) is Fit.CURRENT


def stopped(forbund: Forbund, now: datetime) -> Response | None:
    """Return the page for one who may not report, or None. Reads the key, and remembers it.

    A key that fits nothing is counted against its sender; a right one costs nothing.
    """
    if may_report(forbund):
        return None
    key, sender = request.args.get(ARGUMENT), _sender()
    if key is None:
        return _closed(forbund, _remembered(forbund))
    seconds = wait(db.session(), public_form.KEYS_FROM_ONE_ADDRESS, sender, now=now)
    if seconds:
        return held_page("filing/closed.html", 429, forbund.slug, seconds, fit="")
    fit = fit_of(forbund, key, settings())
    if fit is Fit.CURRENT:
        browser[REMEMBERED] = [forbund.slug, link_of(forbund).version]
        return None
    if fit is Fit.NONE:
        afterwards(lambda session: _count(session, sender, now))
    return _closed(forbund, fit)


def _remembered(forbund: Forbund) -> Fit:
    slug, version = browser.get(REMEMBERED, ("", 0))
    if slug != forbund.slug:
        return Fit.NONE
    return Fit.CURRENT if version == link_of(forbund).version else Fit.OLD


def _count(session: Session, sender: str, now: datetime) -> None:
    note(session, public_form.KEYS_FROM_ONE_ADDRESS, sender, now=now)


def _sender() -> str:
    address = request.remote_addr or ""
    return public_form.sender(address) or address


def _closed(forbund: Forbund, fit: Fit) -> Response:
    refused(Reason.LINK)
    return held_page("filing/closed.html", 403, forbund.slug, None, fit=fit)
