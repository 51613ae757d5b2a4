"""One person: what she is called, her roles and her account."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from deviations import clock
from deviations.administration import rendering
from deviations.administration.access import governs
from deviations.administration.forms.naming import NamingForm
from deviations.administration.forms.people import RolesForm, WordsForm
from deviations.administration.services.people import person_within
from deviations.administration.values import Person
from deviations.administration.views.people import addresses, offered
from deviations.audit.services import record
from deviations.errors import ForbiddenError, NotFoundError, RefusedError
from deviations.extensions import db
from deviations.forms.base import SwedishForm
from deviations.organisations.access import current_identity, fresh, requires
from deviations.organisations.models.user import Membership
from deviations.organisations.queries import parts, receptions
from deviations.organisations.roles import Permission, Role
from deviations.organisations.services import letters, members, people
from deviations.organisations.services.receptions import Intake
from deviations.organisations.views.amounts import count_invitation
from deviations.web.csrf import form_checks_token

Answer = Response | tuple[str, int]


@requires(Permission.USER_INVITE)
def person(public_id: str) -> str:
    """Show somebody's roles within reach, and what can be done."""
    return _page(_person(public_id))


@requires(Permission.USER_INVITE)
@fresh
@form_checks_token
def give_roles(public_id: str) -> Answer:
    """Give somebody more roles, and tell her by mail."""
    found, form, session = _person(public_id), offered(RolesForm()), db.session()
    if not form.validate():
        return _page(found, roles=form), 422
    count_invitation(current_identity().forbund_id, found.user.email)
    try:
        first, *others = members.add_hats(
            session,
            email=found.user.email,
            name="",
            roles=[Role(role) for role in form.roles.data],
            scope=form.scope.data,
            by=current_identity().public_id,
        )
    except RefusedError as refused:
        session.rollback()
        form.scope.errors = [str(refused)]
        return _page(_person(public_id), roles=form), 422
    letters.invite(session, membership=first, also=others, addresses=addresses(), now=clock.now())
    session.commit()
    return _back(public_id, _("Rollen är tillagd, och ett mejl är på väg."))


@requires(Permission.USER_INVITE)
@fresh
def end_role(public_id: str) -> Response:
    """Take one role from somebody."""
    hat, identity = _hat(_person(public_id)), current_identity()
    mine, worn = hat.user_id == identity.user_id, hat.id == identity.membership_id
    return _ending(
        public_id,
        lambda: members.end_member(db.session(), membership=hat, by=identity.public_id),
        _("Din roll är avslutad.")
        if mine
        else _("Rollen är avslutad, och personen är utloggad där den användes."),
        leaves=worn,
    )


@requires(Permission.USER_INVITE)
@fresh
def end_person(public_id: str) -> Response:
    """Take every role of this förbund from somebody."""
    found, identity = _wholly(public_id), current_identity()
    mine = found.user.id == identity.user_id
    return _ending(
        public_id,
        lambda: people.end_person(
            db.session(), user=found.user, forbund_id=identity.forbund_id, by=identity.public_id
        ),
        _("Dina roller är avslutade.")
        if mine
        else _("Alla roller är avslutade, och personen är utloggad."),
        leaves=mine,
    )


@requires(Permission.USER_INVITE)
@fresh
def open_person(public_id: str) -> Response:
    """Give back the roles that were taken last."""
    found, identity, session = _wholly(public_id), current_identity(), db.session()
    here = identity.forbund_id
    last = people.ended_last(session, user=found.user, forbund_id=here)
    if not all(governs(identity, hat) for hat in last):
        raise ForbiddenError("user:open")
    people.open_person(session, user=found.user, forbund_id=here, by=identity.public_id)
    session.commit()
    return _back(public_id, _("Personen har sina roller igen."))


@requires(Permission.USER_INVITE)
@form_checks_token
def rename(public_id: str) -> Answer:
    """Change what somebody is called."""
    found, form, identity = _wholly(public_id), NamingForm(), current_identity()
    if not form.validate():
        return _page(found, naming=form), 422
    try:
        people.rename(
            db.session(),
            user=found.user,
            name=form.name.data,
            forbund_id=identity.forbund_id,
            by=identity.public_id,
        )
    except RefusedError as refused:
        db.session.rollback()
        return _back(public_id, str(refused))
    db.session.commit()
    return _back(public_id, _("Namnet är ändrat.") if form.name.data else _("Namnet är borttaget."))


@requires(Permission.USER_INVITE)
@fresh
def invite_again(public_id: str) -> Response:
    """Mail the invitation anew to who has not come yet; the earlier link stops working."""
    found, identity, session = _person(public_id), current_identity(), db.session()
    if not found.hats or found.came_last is not None:
        return _back(public_id, _("Personen har redan loggat in och behöver ingen inbjudan."))
    count_invitation(identity.forbund_id, found.user.email, again=True)
    first, *others = _person(public_id).hats
    letters.invite(session, membership=first, also=others, addresses=addresses(), now=clock.now())
    record(
        "user:invited-again",
        subject=public_id,
        by=identity.public_id,
        forbund_id=identity.forbund_id,
    )
    session.commit()
    return _back(public_id, _("En ny inbjudan är på väg. Den förra länken gäller inte längre."))


@requires(Permission.USER_INVITE)
def sign_out(public_id: str) -> Response:
    """End every browser in which somebody works in this förbund."""
    found, identity = _wholly(public_id), current_identity()
    people.sign_out(
        db.session(), user=found.user, forbund_id=identity.forbund_id, by=identity.public_id
    )
    db.session.commit()
    return _back(public_id, _("Personen är utloggad överallt i förbundet."))


@requires(Permission.USER_INVITE)
@fresh
def reset_code(public_id: str) -> Response:
    """Take away somebody else's lost code app; an administrator's act."""
    found, identity = _wholly(public_id), current_identity()
    if identity.role is not Role.ADMIN or found.user.id == identity.user_id:
        raise ForbiddenError("user:reset-code")
    try:
        people.reset_code(
            db.session(), user=found.user, forbund_id=identity.forbund_id, by=identity.public_id
        )
    except RefusedError as refused:
        db.session.rollback()
        return _back(public_id, str(refused))
    db.session.commit()
    return _back(public_id, _("Appen är borttagen. Personen är utloggad och får ett mejl."))


@requires(Permission.USER_INVITE)
@fresh
def unbind(public_id: str) -> Response:
    """Let go of somebody else's account at work; an administrator's act."""
    found, identity = _wholly(public_id), current_identity()
    if identity.role is not Role.ADMIN or found.user.id == identity.user_id:
        raise ForbiddenError("user:unbind")
    try:
        people.unbind(
            db.session(), user=found.user, forbund_id=identity.forbund_id, by=identity.public_id
        )
    except RefusedError as refused:
        db.session.rollback()
        return _back(public_id, str(refused))
    db.session.commit()
    return _back(
        public_id, _("Arbetskontot är bortkopplat. Personen är utloggad och får ett mejl.")
    )


@requires(Permission.USER_INVITE)
@fresh
@form_checks_token
def set_words(public_id: str) -> Response:
    """Let an analyst read the deviations' texts, or no longer."""
    hat, form = _hat(_person(public_id)), WordsForm()
    if not form.validate():
        return _back(public_id, _("Sidan hade varit öppen för länge. Försök igen."))
    try:
        members.set_reads_words(
            db.session(), membership=hat, reads=form.reads.data, by=current_identity().public_id
        )
    except RefusedError as refused:
        return _back(public_id, str(refused))
    db.session.commit()
    return _back(public_id, _("Sparat."))


def _person(public_id: str) -> Person:
    return person_within(db.session(), current_identity(), public_id)


def _wholly(public_id: str) -> Person:
    """Return somebody all of whose hats here may be ended; what touches the account needs that."""
    found = _person(public_id)
    if not found.wholly:
        raise ForbiddenError("user:manage")
    return found


def _hat(found: Person) -> Membership:
    chosen = request.form.get("medlemskap", "")
    for hat in found.hats:
        if str(hat.id) == chosen:
            return hat
    raise NotFoundError("Membership")


def _ending(
    public_id: str, end: Callable[[], tuple[Intake, ...]], said: str, *, leaves: bool
) -> Response:
    """End what is to be ended, and say what nobody receives any more.

    `leaves`: who does it is signed out by it, and meets the door rather than this page.
    """
    session = db.session()
    try:
        gaps = end()
    except RefusedError as refused:
        session.rollback()
        return _back(public_id, str(refused))
    session.commit()
    known = parts(session, current_identity().forbund_id)
    answer = _back(public_id, said, *rendering.emptied(gaps, known))
    return redirect(url_for("organisations.sign_in"), 303) if leaves else answer


def _back(public_id: str, *said: str) -> Response:
    for sentence in said:
        flash(sentence)
    return redirect(url_for("administration.person", public_id=public_id), 303)


def _page(found: Person, **typed: SwedishForm) -> str:
    session, identity = db.session(), current_identity()
    receiving: dict[int, list[str]] = {}
    known = parts(session, identity.forbund_id)
    for one in receptions(session, identity.forbund_id):
        receiving.setdefault(one.membership_id, []).append(rendering.received(one, known))
    forms = {
        "roles": offered(RolesForm(formdata=None)),
        "naming": NamingForm(formdata=None, name=found.name if found.is_named else ""),
        "words": WordsForm(formdata=None),
    }
    return render_template(
        "administration/person.html",
        person=found,
        form=next(iter(typed.values()), None),
        forms=forms | typed,
        parts=known,
        receiving=receiving,
        rendering=rendering,
        reopened=people.ended_last(session, user=found.user, forbund_id=identity.forbund_id),
    )
