"""The public form: who may report, and how many reports it takes."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from deviations import clock
from deviations.config import Config
from deviations.errors import ConflictError
from deviations.extensions import db
from deviations.organisations.access import current_identity, fresh, requires
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.roles import Permission
from deviations.organisations.services import closed_link
from deviations.organisations.services.closed_link import Turn
from deviations.throttle.public_form import FROM_ONE_ADDRESS, TO_ONE_FORBUND


@requires(Permission.USER_INVITE)
def public_form() -> str:
    """Show the form's address, who may report, and what it takes. A koordinator hands it out."""
    identity = current_identity()
    forbund = db.session().get_one(Forbund, identity.forbund_id)
    link = closed_link.link_of(forbund)
    config: Config = current_app.extensions["config"]
    return render_template(
        "administration/public_form.html",
        link=link,
        address=closed_link.address_of(forbund, config),
        paper_href=_paper_href(forbund, config),
        changed_on=clock.day_of(link.changed_at) if link.changed_at else None,
        may_turn=identity.may(Permission.LIST_EDIT),
        from_one_address=FROM_ONE_ADDRESS,
        to_one_forbund=TO_ONE_FORBUND,
    )


def _paper_href(forbund: Forbund, config: Config) -> str:
    """Return where the questions are to be printed, with the key where that needs one."""
    named: dict[str, Any] = {closed_link.ARGUMENT: closed_link.current_key(forbund, config)}
    return url_for("filing.printable", forbund_slug=forbund.slug, **named)


@requires(Permission.LIST_EDIT)
@fresh
def close_form() -> Response:
    """Close the form behind a link: the address that is spread is enough no longer."""
    return _turn(Turn.CLOSE)


@requires(Permission.LIST_EDIT)
@fresh
def renew_link() -> Response:
    """Change the link of a closed form: the old one cannot be had back."""
    return _turn(Turn.RENEW)


@requires(Permission.LIST_EDIT)
def open_form() -> Response:
    """Open the form for everyone. The link stays as it is, should it be closed again."""
    return _turn(Turn.OPEN)


def _turn(act: Turn) -> Response:
    identity, session = current_identity(), db.session()
    try:
        closed_link.turn(
            session,
            forbund_id=identity.forbund_id,
            act=act,
            seen=request.form.get("seen", ""),
            by=identity.public_id,
            now=clock.now(),
        )
    except ConflictError:
        session.rollback()
        return _back(_("Inget ändrades: någon annan hann före. Så här står det nu."))
    session.commit()
    done = {
        Turn.CLOSE: _("Nu rapporterar bara de som har länken. Skicka ut den."),
        Turn.OPEN: _("Nu kan alla rapportera, också utan länk."),
        Turn.RENEW: _("Länken är bytt. Den gamla gäller inte längre. Skicka ut den nya."),
    }
    return _back(done[act])


def _back(said: str) -> Response:
    flash(said)
    return redirect(url_for("administration.public_form"), 303)
