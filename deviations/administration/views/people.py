"""People: who has which role where, invite, end."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from deviations import clock
from deviations.administration.forms.people import InviteForm
from deviations.administration.services.people import (
    people_within,
    places_to_give,
    roles_to_give,
)
from deviations.config import Config
from deviations.errors import NotFoundError, RefusedError
from deviations.extensions import db
from deviations.forms.choices import Option
from deviations.organisations.access import current_identity, requires
from deviations.organisations.queries import parts
from deviations.organisations.roles import Permission, Role
from deviations.organisations.services import letters, members
from deviations.web.csrf import form_checks_token


@requires(Permission.USER_INVITE)
def people() -> str:
    """Show who has which role within reach, and the form that invites."""
    return _page(_form())


@requires(Permission.USER_INVITE)
@form_checks_token
def invite() -> Response | tuple[str, int]:
    """Give somebody a role and queue the invitation."""
    form, identity, session = _form(), current_identity(), db.session()
    if not form.validate():
        return _page(form), 422
    try:
        hat = members.add_member(
            session,
            email=form.email.data,
            name=form.name.data,
            role=Role(form.role.data),
            scope=form.scope.data,
            by=identity.public_id,
        )
    except RefusedError as refused:
        session.rollback()
        form.scope.errors = [str(refused)]
        return _page(form), 422
    settings: Config = current_app.extensions["config"]
    links = letters.Addresses(settings.public_base_url)
    # The link goes to the person alone: who invites cannot choose somebody else's password.
    letters.invite(session, membership=hat, addresses=links, now=clock.now())
    session.commit()
    flash(_("Inbjudan är på väg till %(email)s.", email=form.email.data))
    return redirect(url_for("administration.people"), 303)


@requires(Permission.USER_INVITE)
def end() -> Response:
    """Take a role from somebody, and sign them out where they wear it."""
    session, identity = db.session(), current_identity()
    within = people_within(session, identity, places_to_give(session, identity))
    chosen = request.form.get("medlemskap", "")
    hat = next((hat for hat in within if str(hat.id) == chosen), None)
    if hat is None:
        raise NotFoundError("Membership")
    try:
        members.end_member(session, membership=hat, by=identity.public_id)
    except RefusedError as refused:
        session.rollback()
        flash(str(refused))
        return redirect(url_for("administration.people"), 303)
    session.commit()
    flash(_("Rollen är avslutad och personen är utloggad."))
    return redirect(url_for("administration.people"), 303)


def _form() -> InviteForm:
    form, identity = InviteForm(), current_identity()
    form.role.offer(Option(role, role.label) for role in roles_to_give(identity))
    form.scope.offer(places_to_give(db.session(), identity))
    return form


def _page(form: InviteForm) -> str:
    session, identity = db.session(), current_identity()
    return render_template(
        "administration/people.html",
        form=form,
        parts=parts(session, identity.forbund_id),
        people=people_within(session, identity, places_to_give(session, identity)),
    )
