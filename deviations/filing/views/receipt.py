"""The receipt: the code is the page.

How the page knows the code: see docs/adr (the receipt code after the redirect).
"""

from datetime import UTC, datetime, timedelta

from flask import make_response, redirect, session as browser, url_for
from werkzeug.wrappers import Response as AnyResponse

from deviations import clock
from deviations.extensions import db
from deviations.filing import queries
from deviations.filing.forms.receipt import SavedForm
from deviations.filing.rendering.story import what_comes
from deviations.filing.services.receipt_code import code_behind, grouped
from deviations.filing.views.frame import page, visited
from deviations.filing.views.visit import settings
from deviations.organisations.access import public
from deviations.organisations.models.forbund import Forbund

REMEMBERED = "receipt"
KEPT = timedelta(minutes=30)


@public
def receipt(forbund_slug: str) -> AnyResponse:
    """Show the code to the browser that has just sent the report, and to no other."""
    forbund = visited(forbund_slug)
    return _receipt_page(forbund, SavedForm(), 200)


@public
def saved(forbund_slug: str) -> AnyResponse:
    """Forget the code, once its holder says that it is saved."""
    forbund = visited(forbund_slug)
    form = SavedForm()
    if not form.validate():
        return _receipt_page(forbund, form, 422)
    browser.pop(REMEMBERED, None)
    return redirect(url_for("filing.start", forbund_slug=forbund_slug), 303)


def remember(forbund_slug: str, nonce: str, now: datetime) -> None:
    """Let this browser see the receipt for half an hour. The cookie does not hold the code."""
    browser[REMEMBERED] = [forbund_slug, nonce, int(now.timestamp())]


def _remembered(forbund_slug: str, now: datetime) -> str | None:
    slug, nonce, at = browser.get(REMEMBERED, ("", "", 0))
    fresh = now - datetime.fromtimestamp(at, UTC) <= KEPT
    return str(nonce) if slug == forbund_slug and fresh else None


def _receipt_page(forbund: Forbund, form: SavedForm, status: int) -> AnyResponse:
    nonce = _remembered(forbund.slug, clock.now())
    deviation = queries.by_submission(db.session(), forbund.id, nonce) if nonce else None
    if nonce is None or deviation is None:
        browser.pop(REMEMBERED, None)
        return redirect(url_for("filing.code", forbund_slug=forbund.slug), 303)
    story = queries.story(db.session(), forbund, deviation)
    return make_response(
        page(
            "filing/receipt.html",
            forbund,
            story=story,
            mailed=queries.has_contact(db.session(), deviation),
            groups=grouped(code_behind(nonce, deviation.receipt_hash, settings())).split(),
            events=what_comes(story),
            form=form,
        ),
        status,
    )
