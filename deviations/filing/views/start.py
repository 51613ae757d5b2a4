"""The pages that say what this is, and why it is worth a minute."""

from flask import render_template

from deviations import clock
from deviations.extensions import db
from deviations.filing import queries
from deviations.filing.views.frame import page
from deviations.organisations.access import public
from deviations.organisations.queries import all_forbund, forbund_by_slug

NEWEST = 3


@public
def home() -> str:
    """Choose a förbund, or sign in."""
    return render_template("filing/home.html", all_forbund=all_forbund(db.session()))


@public
def start(forbund_slug: str) -> str:
    """Show what has come of reports in a förbund, and the way to the form."""
    session = db.session()
    forbund = forbund_by_slug(session, forbund_slug)
    return page(
        "filing/start.html",
        forbund,
        year=queries.year_so_far(session, forbund.id, clock.today()),
        publications=queries.publications(session, forbund.id, at_most=NEWEST),
    )


@public
def published(forbund_slug: str) -> str:
    """Show everything that stands published."""
    session = db.session()
    forbund = forbund_by_slug(session, forbund_slug)
    return page(
        "filing/published.html",
        forbund,
        publications=queries.publications(session, forbund.id),
    )
