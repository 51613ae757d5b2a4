"""People: who has which role where, and the form that invites."""

from typing import TypeVar

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from deviations import clock
from deviations.administration import rendering
from deviations.administration.access import roles_to_give
from deviations.administration.forms.people import InviteForm, RolesForm
from deviations.administration.services.people import matching, people_within, places_to_give
from deviations.administration.vocabulary import hint_of
from deviations.config import Config
from deviations.errors import RefusedError
from deviations.extensions import db
from deviations.forms.choices import Option
from deviations.organisations.access import current_identity, fresh, requires
from deviations.organisations.queries import parts
from deviations.organisations.roles import Permission, Role
from deviations.organisations.services import letters, members
from deviations.organisations.views.amounts import count_invitation
from deviations.web.csrf import form_checks_token

Form = TypeVar("Form", bound=RolesForm)
PER_PAGE = 50
# Fewer than this are found by looking.
SEARCHED_FROM = 20


@requires(Permission.USER_INVITE)
def people() -> str:
    """Show who has which role within reach, fifty at a time."""
    session, identity = db.session(), current_identity()
    ended = request.args.get("visa") == "avslutade"
    words = request.args.get("q", "")[:100]
    known = parts(session, identity.forbund_id)
    everybody = people_within(session, identity, ended=ended)
    spoken = {
        hat.id: f"{hat.role.label} {rendering.place_of(hat, known)}"
        for person in everybody
        for hat in (*person.worn, *person.ended)
    }
    found = matching(everybody, words, spoken)
    number = max(1, min(request.args.get("sida", 1, type=int), -(-len(found) // PER_PAGE) or 1))
    first = (number - 1) * PER_PAGE
    return render_template(
        "administration/people.html",
        people=found[first : first + PER_PAGE],
        first=first + 1,
        last=min(first + PER_PAGE, len(found)),
        found=len(found),
        total=len(everybody),
        number=number,
        size=PER_PAGE,
        ended=ended,
        words=words,
        searched=len(everybody) > SEARCHED_FROM,
        parts=known,
        rendering=rendering,
    )


@requires(Permission.USER_INVITE)
def invitation() -> str:
    """Show the form that invites."""
    return _form_page(offered(InviteForm()))


@requires(Permission.USER_INVITE)
@fresh
@form_checks_token
def invite() -> Response | tuple[str, int]:
    """Give somebody roles and queue the invitation."""
    form, identity, session = offered(InviteForm()), current_identity(), db.session()
    if not form.validate():
        return _form_page(form), 422
    count_invitation(identity.forbund_id, form.email.data)
    try:
        first, *others = members.add_hats(
            session,
            email=form.email.data,
            name=form.name.data,
            roles=[Role(role) for role in form.roles.data],
            scope=form.scope.data,
            by=identity.public_id,
        )
    except RefusedError as refused:
        session.rollback()
        form.scope.errors = [str(refused)]
        return _form_page(form), 422
    # The link goes to the person alone: who invites cannot choose somebody else's password.
    letters.invite(session, membership=first, also=others, addresses=addresses(), now=clock.now())
    session.commit()
    flash(_("Inbjudan är på väg till %(email)s.", email=first.user.email))
    return redirect(url_for("administration.person", public_id=first.user.public_id), 303)


def offered(form: Form) -> Form:
    """Give a form the roles and places that may be given."""
    identity = current_identity()
    form.roles.offer(Option(role, role.label, hint_of(role)) for role in roles_to_give(identity))
    form.scope.offer(places_to_give(db.session(), identity))
    return form


def addresses() -> letters.Addresses:
    """Return where mailed links lead."""
    settings: Config = current_app.extensions["config"]
    return letters.Addresses(settings.public_base_url)


def _form_page(form: InviteForm) -> str:
    return render_template("administration/invite.html", form=form)
