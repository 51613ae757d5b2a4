"""The form, the page to check it on, and the moment it is sent."""

from datetime import datetime

import structlog
from flask import Response, redirect, request, url_for
from sqlalchemy.exc import OperationalError, TimeoutError as PoolTimeoutError
from werkzeug.wrappers import Response as AnyResponse

from deviations import clock, faults
from deviations.database import declare
from deviations.extensions import db
from deviations.filing import queries
from deviations.filing.forms.offers import kommun_code
from deviations.filing.forms.reading import read_report
from deviations.filing.forms.report import ReportForm
from deviations.filing.services.submission import Submission
from deviations.filing.services.submit import Desk, OtherAnswersError, submit
from deviations.filing.views.entrance import stopped
from deviations.filing.views.frame import page, visited
from deviations.filing.views.limits import count_report, wait_to_submit
from deviations.filing.views.receipt import remember
from deviations.filing.views.visit import Visit, settings, stuck_page, wait_page
from deviations.organisations.access import public
from deviations.organisations.services.closed_link import address_of

log = structlog.get_logger()

SEND = "skicka"
CHANGE = "andra"


@public
def report(forbund_slug: str) -> Response:
    """Give the empty form; `?kommun=` chooses a kommun by code or slug."""
    now = clock.now()
    visit = _visit(forbund_slug, now)
    if stop := stopped(visit.forbund, now):
        return stop
    named = kommun_code(visit.form.choices, request.args.get("kommun", ""))
    if named in visit.form.kommun.offered:
        visit.form.kommun.data = named
    return visit.form_page()


@public
def send(forbund_slug: str) -> AnyResponse:
    """Check the answers, send them, or give them back to be changed."""
    try:
        return _send(forbund_slug, clock.now())
    except (OperationalError, PoolTimeoutError) as error:
        log.warning("submit_failed", kind=type(error).__name__)
        db.session.rollback()
        return stuck_page(forbund_slug)


@public
def printable(forbund_slug: str) -> Response | str:
    """Give the six questions on paper, for a meeting without a network."""
    now = clock.now()
    visit = _visit(forbund_slug, now)
    if stop := stopped(visit.forbund, now):
        return stop
    address = address_of(visit.forbund, settings())
    return page("filing/printable.html", visit.forbund, form=visit.form, address=address)


def _send(forbund_slug: str, now: datetime) -> AnyResponse:
    as_new = request.form.get("as_new", "")
    sending = bool(as_new) or request.form.get("step") == SEND
    if sending and (wait := wait_to_submit(forbund_slug, now)):
        return wait_page(forbund_slug, wait)
    declare(writes=False)
    visit = _visit(forbund_slug, now)
    judged = _judged(visit, as_new)
    if isinstance(judged, AnyResponse):
        return judged
    if not sending:
        return visit.check_page()
    # Only what is good to be stored is counted, or strangers would use up the förbund's share.
    if wait := count_report(forbund_slug, now):
        return wait_page(forbund_slug, wait)
    return _store(_visit(forbund_slug, now), as_new)


def _judged(visit: Visit, as_new: str) -> Submission | AnyResponse:
    """Return the submission that is good to be stored, or the page that says why it is not."""
    if stop := stopped(visit.forbund, visit.now):
        return stop
    if request.form.get("step") == CHANGE:
        return visit.form_page()
    valid = visit.form.validate()
    submission = visit.submission(as_new or visit.form.submission_key.data or "")
    if visit.form.expired or submission is None:
        return visit.form_page(400, notice="expired")
    if not valid:
        return visit.form_page(422)
    return submission


def _store(visit: Visit, as_new: str) -> AnyResponse:
    """Store a report, judged anew in the transaction that stores it."""
    submission = _judged(visit, as_new)
    if isinstance(submission, AnyResponse):
        return submission
    session = db.session()
    desk = Desk(forbund=visit.forbund, config=settings(), now=visit.now)
    slug = visit.forbund.slug
    try:
        submit(session, report=read_report(visit.form), submission=submission, desk=desk)
    except OtherAnswersError:
        return visit.form_page(409, notice="other-answers")
    faults.point("submit.before_commit")
    session.commit()
    faults.point("submit.after_commit")
    remember(slug, submission.nonce, visit.now)
    faults.point("submit.before_response")
    return redirect(url_for("filing.receipt", forbund_slug=slug), 303)


def _visit(forbund_slug: str, now: datetime) -> Visit:
    session = db.session()
    forbund = visited(forbund_slug)
    choices = queries.choices(session, forbund)
    form = ReportForm(choices, today=clock.day_of(now))
    return Visit(forbund=forbund, form=form, now=now)
