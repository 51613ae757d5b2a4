"""Receivers: who has what comes in, kommun by kommun."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from deviations.administration import rendering
from deviations.administration.forms.receivers import ReceiversForm
from deviations.administration.services import receivers as services
from deviations.extensions import db
from deviations.forms.choices import Option
from deviations.organisations.access import current_identity, requires
from deviations.organisations.queries import kommuner, parts
from deviations.organisations.rendering import said_without_receiver
from deviations.organisations.roles import Permission
from deviations.organisations.services.naming import names_in
from deviations.organisations.services.receptions import (
    Intake,
    set_receivers,
    without_receiver,
)
from deviations.web.csrf import form_checks_token


@requires(Permission.RECEPTION_EDIT)
def receivers() -> str:
    """Show who receives reports and questions from where."""
    session, forbund_id = db.session(), current_identity().forbund_id
    return render_template(
        "administration/receivers.html",
        heads=services.columns(session, forbund_id),
        rows=services.matrix(session, forbund_id),
        fault=fault(),
    )


@requires(Permission.RECEPTION_EDIT)
def intake(place: str, what: str) -> str:
    """Show who receives one thing at one place, and who could."""
    chosen = _intake(place, what)
    return _page(chosen, _form(chosen))


@requires(Permission.RECEPTION_EDIT)
@form_checks_token
def change_intake(place: str, what: str) -> Response | tuple[str, int]:
    """Let those who are ticked receive, and no others."""
    session, chosen = db.session(), _intake(place, what)
    form = _form(chosen)
    if not form.validate():
        return _page(chosen, form), 422
    ticked = [hat for hat in services.eligible(session, chosen) if str(hat.id) in form.hats.data]
    set_receivers(session, intake=chosen, hats=ticked, by=current_identity().public_id)
    session.commit()
    flash(_("Sparat."))
    return redirect(url_for("administration.receivers"), 303)


def fault() -> str:
    """Say which kommuner of the förbund have no receiver; nothing when all have one."""
    session, forbund_id = db.session(), current_identity().forbund_id
    places = kommuner(session, forbund_id)
    missing = without_receiver(session, forbund_id, places)
    return said_without_receiver([kommun.name for kommun in missing], of=len(places))


def _intake(place: str, what: str) -> Intake:
    return services.intake_at(db.session(), current_identity().forbund_id, place, what)


def _form(chosen: Intake) -> ReceiversForm:
    session = db.session()
    form = ReceiversForm(hats=services.receiving(session, chosen))
    known = parts(session, chosen.forbund_id)
    eligible = services.eligible(session, chosen)
    names = names_in(session, chosen.forbund_id, {hat.user.public_id for hat in eligible})
    form.hats.offer(
        Option(
            str(hat.id),
            names[hat.user.public_id],
            rendering.hat_of(hat, known),
        )
        for hat in eligible
    )
    return form


def _page(chosen: Intake, form: ReceiversForm) -> str:
    known = parts(db.session(), chosen.forbund_id)
    return render_template(
        "administration/intake.html",
        intake=chosen,
        heading=services.spoken(chosen, known),
        form=form,
    )
