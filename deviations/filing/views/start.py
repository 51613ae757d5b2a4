"""The pages that say what this is, and why it is worth a minute."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from deviations import clock
from deviations.extensions import db
from deviations.filing import queries
from deviations.filing.views.entrance import may_report, stopped
from deviations.filing.views.frame import page, visited
from deviations.organisations.access import public
from deviations.organisations.queries import all_forbund
from deviations.organisations.services.closed_link import ARGUMENT

NEWEST = 3


@public
def home() -> str:
    """Choose a förbund, or sign in."""
    return render_template("filing/home.html", all_forbund=all_forbund(db.session()))


@public
def unslashed(forbund_slug: str) -> Response:
    """Lead to the start page of a förbund that exists; Flask by itself would lead anywhere."""
    forbund = visited(forbund_slug)
    return redirect(url_for("filing.start", forbund_slug=forbund.slug), 308)


@public
def start(forbund_slug: str) -> Response | str:
    """Show what has come of reports in a förbund, and the way to the form."""
    session = db.session()
    forbund = visited(forbund_slug)
    if ARGUMENT in request.args and (stop := stopped(forbund, clock.now())):
        return stop
    return page(
        "filing/start.html",
        forbund,
        may_report=may_report(forbund),
        year=queries.year_so_far(session, forbund.id, clock.today()),
        publications=queries.publications(session, forbund.id, at_most=NEWEST),
    )


@public
def published(forbund_slug: str) -> str:
    """Show everything that stands published."""
    session = db.session()
    forbund = visited(forbund_slug)
    return page(
        "filing/published.html",
        forbund,
        may_report=may_report(forbund),
        publications=queries.publications(session, forbund.id),
    )
