"""What stands around every page of a förbund: its name, and who runs it, named from data."""

from typing import Any

from flask import render_template, url_for

from deviations import tenancy
from deviations.extensions import db
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.queries import forbund_by_slug
from deviations.organisations.views.frame import operated_by


def visited(forbund_slug: str) -> Forbund:
    """Return the förbund that an address names, and act in it for the rest of the request.

    Raises NotFoundError when there is none.
    """
    session = db.session()
    forbund = forbund_by_slug(session, forbund_slug)
    tenancy.enter(session, forbund.id)
    return forbund


def page(template: str, forbund: Forbund, **values: Any) -> str:
    """Render a page in a förbund's frame."""
    return render_template(
        template,
        forbund=forbund,
        operated_by=operated_by(forbund.id),
        home_href=url_for("filing.start", forbund_slug=forbund.slug),
        **values,
    )
