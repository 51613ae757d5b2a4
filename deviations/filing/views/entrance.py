"""Who may report, where a förbund has closed its form behind a link.

The key stands in the address that people are given. A browser that came with it is remembered in
the cookie by a mark of the key and never by the key: the cookie's own seal would not do, for it
may be of a secret that leaked and was changed.
"""

from datetime import datetime

from flask import Response, request, session as browser, url_for
from sqlalchemy.orm import Session

from deviations.audit.denials.stream import refused
from deviations.audit.models import Reason
from deviations.extensions import db
from deviations.filing.views.visit import held_page, settings
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.services.closed_link import (
    ARGUMENT,
    Fit,
    fit_of,
    fit_of_mark,
    link_of,
    mark_of,
)
from deviations.throttle import public_form
from deviations.throttle.services import note, wait
from deviations.web.afterwards import afterwards

REMEMBERED = "form-key"


def may_report(forbund: Forbund) -> bool:
    """Say whether this browser may report, as far as it is known. Reads no key."""
    return not link_of(forbund).closed or _remembered(forbund) is Fit.CURRENT


def stopped(forbund: Forbund, now: datetime) -> Response | None:
    """Return the page for one who may not report, or None. Reads the key, and remembers it.

    Only a key that fits nothing is counted against its sender, and only such a one waits: any page
    can make a town hall's browsers try keys, and its people's link must still open the form.
    """
    if may_report(forbund):
        return None
    key = request.args.get(ARGUMENT)
    if key is None:
        return _closed(forbund, _remembered(forbund))
    fit = fit_of(forbund, key, settings())
    if fit is Fit.CURRENT:
        browser[REMEMBERED] = [forbund.slug, mark_of(key)]
        return None
    return _wrong_key(forbund, now) if fit is Fit.NONE else _closed(forbund, fit)


def _wrong_key(forbund: Forbund, now: datetime) -> Response:
    sender = _sender()
    seconds = wait(db.session(), public_form.KEYS_FROM_ONE_ADDRESS, sender, now=now)
    if seconds:
        return _held(forbund, 429, seconds, "")
    afterwards(lambda session: _count(session, sender, now))
    return _closed(forbund, Fit.NONE)


def _remembered(forbund: Forbund) -> Fit:
    slug, mark = browser.get(REMEMBERED, ("", ""))
    return fit_of_mark(forbund, str(mark), settings()) if slug == forbund.slug else Fit.NONE


def _count(session: Session, sender: str, now: datetime) -> None:
    note(session, public_form.KEYS_FROM_ONE_ADDRESS, sender, now=now)


def _sender() -> str:
    address = request.remote_addr or ""
    return public_form.sender(address) or address


def _closed(forbund: Forbund, fit: Fit) -> Response:
    refused(Reason.LINK)
    return _held(forbund, 403, None, fit)


def _held(forbund: Forbund, status: int, seconds: int | None, fit: str) -> Response:
    home = url_for("filing.start", forbund_slug=forbund.slug)
    return held_page(
        "filing/closed.html",
        status,
        forbund.slug,
        seconds,
        fit=fit,
        forbund=forbund,
        home_href=home,
    )
