"""What stands around every page of a förbund: its name, and who runs it, named from data."""

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from deviations.extensions import db
from deviations.formatting import listed
from deviations.organisations import queries
from deviations.organisations.models.forbund import THE_FOUR, Forbund, PartCode


def page(template: str, forbund: Forbund, **values: Any) -> str:
    """Render a page in a förbund's frame."""
    return render_template(
        template,
        forbund=forbund,
        operated_by=operated_by(forbund),
        home_href=url_for("filing.start", forbund_slug=forbund.slug),
        **values,
    )


def operated_by(forbund: Forbund) -> str:
    """Name the parts and kommuner that stand behind the service in a förbund."""
    session = db.session()
    parts = queries.parts(session, forbund.id)
    kommuner = [kommun.name for kommun in queries.kommuner(session, forbund.id)]
    names = [parts[code].name for code in THE_FOUR if code is not PartCode.KOMMUN and code in parts]
    where = (
        _("kommunerna %(names)s", names=listed(kommuner))
        if len(kommuner) > 1
        else _("kommunen %(name)s", name=listed(kommuner))
    )
    return str(
        _(
            "Lex Heller i %(area)s drivs av %(forbund)s tillsammans med %(parts)s.",
            area=forbund.area,
            forbund=forbund.name,
            parts=listed([*names, where]),
        )
    )
