"""Forums: which there are, what they are, and who is in them."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from deviations import clock
from deviations.administration import rendering
from deviations.administration.forms.forums import ForumForm, ReaderForm
from deviations.administration.queries.forums import every_forum, members_by_forum
from deviations.administration.views.people import addresses
from deviations.administration.vocabulary import summary_of, word_for
from deviations.errors import NotFoundError, RefusedError
from deviations.extensions import db
from deviations.forms.base import SwedishForm
from deviations.forms.choices import Option
from deviations.organisations.access import current_identity, fresh, requires
from deviations.organisations.models.forbund import Kommun
from deviations.organisations.models.forum import Forum, ForumKind
from deviations.organisations.queries import forbund_by_slug, forum_by_slug, kommuner, members_of
from deviations.organisations.roles import Permission, Role
from deviations.organisations.services import forums as services, letters, members
from deviations.organisations.services.forums import ForumFacts
from deviations.organisations.services.naming import names_in
from deviations.organisations.services.scopes import forum_scope
from deviations.organisations.views.amounts import count_invitation
from deviations.web.csrf import form_checks_token

Answer = Response | tuple[str, int]
# How the form names the whole förbund.
EVERYWHERE = "hela"


@requires(Permission.FORUM_EDIT)
def forums() -> str:
    """Show every forum within reach."""
    session, identity = db.session(), current_identity()
    return render_template(
        "administration/forums.html",
        forums=every_forum(session, identity.forbund_id, kommun_id=identity.kommun_id),
        kommuner={one.id: one.name for one in kommuner(session, identity.forbund_id)},
        members=members_by_forum(session, identity.forbund_id),
        word_for=word_for,
    )


@requires(Permission.FORUM_EDIT)
def new_forum() -> str:
    """Show the form of a new forum."""
    return render_template("administration/new_forum.html", form=_form(None))


@requires(Permission.FORUM_EDIT)
@form_checks_token
def add_forum() -> Answer:
    """Add a forum."""
    form, identity, session = _form(None), current_identity(), db.session()
    if not form.validate():
        return render_template("administration/new_forum.html", form=form), 422
    forum = services.add_forum(
        session, forbund_id=identity.forbund_id, facts=_facts(form), by=identity.public_id
    )
    session.commit()
    return _back(forum.slug, _("Forumet är tillagt. Bjud in dem som ska läsa dess rapporter."))


@requires(Permission.FORUM_EDIT)
def forum(slug: str) -> str:
    """Show one forum: what it is, its members, its summary."""
    return _page(_forum(slug))


@requires(Permission.FORUM_EDIT)
@form_checks_token
def change_forum(slug: str) -> Answer:
    """Change what a forum is."""
    found, session = _forum(slug), db.session()
    form = _form(found)
    if not form.validate():
        return _page(found, facts=form), 422
    by = current_identity().public_id
    try:
        services.change_forum(session, forum=found, facts=_facts(form), by=by)
    except RefusedError as refused:
        session.rollback()
        form.kommun.errors = [str(refused)]
        return _page(_forum(slug), facts=form), 422
    session.commit()
    return _back(slug, _("Sparat."))


@requires(Permission.FORUM_EDIT)
def use_forum(slug: str) -> Response:
    """Take a forum into use, or out of it."""
    found, session = _forum(slug), db.session()
    active = request.form.get("bruk") == "ja"
    services.use_forum(session, forum=found, active=active, by=current_identity().public_id)
    session.commit()
    said = _("Forumet används igen.") if active else _("Forumet är taget ur bruk.")
    return _back(slug, said)


@requires(Permission.FORUM_EDIT)
@fresh
@form_checks_token
def add_reader(slug: str) -> Answer:
    """Let somebody read a forum's reports, and tell her by mail."""
    found, form, session = _forum(slug), ReaderForm(), db.session()
    if not form.validate():
        return _page(found, reader=form), 422
    count_invitation(current_identity().forbund_id, form.email.data)
    found = _forum(slug)
    forbund = forbund_by_slug(session, current_identity().forbund_slug)
    try:
        hat = members.add_member(
            session,
            email=form.email.data,
            name="",
            role=Role.LASARE,
            scope=forum_scope(forbund, found).written,
            by=current_identity().public_id,
        )
    except RefusedError as refused:
        session.rollback()
        form.email.errors = [str(refused)]
        return _page(_forum(slug), reader=form), 422
    letters.invite(session, membership=hat, addresses=addresses(), now=clock.now())
    session.commit()
    return _back(slug, _("Inbjudan är på väg till %(email)s.", email=hat.user.email))


@requires(Permission.FORUM_EDIT)
@fresh
def end_reader(slug: str) -> Response:
    """Take a forum's reports from somebody."""
    session, chosen = db.session(), request.form.get("medlemskap", "")
    hat = next((one for one in members_of(session, _forum(slug)) if str(one.id) == chosen), None)
    if hat is None:
        raise NotFoundError("Membership")
    members.end_member(session, membership=hat, by=current_identity().public_id)
    session.commit()
    return _back(slug, _("Personen läser inte längre forumets rapporter."))


def _forum(slug: str) -> Forum:
    """Return a forum within reach; a kommun's koordinator reaches that kommun's own."""
    identity = current_identity()
    found = forum_by_slug(db.session(), identity.forbund_id, slug)
    if identity.kommun_id not in {None, found.kommun_id}:
        raise NotFoundError("Forum")
    return found


def _here() -> list[Kommun]:
    identity = current_identity()
    every = kommuner(db.session(), identity.forbund_id)
    return [one for one in every if identity.kommun_id in {None, one.id}]


def _form(found: Forum | None) -> ForumForm:
    here = _here()
    slugs = {kommun.id: kommun.slug for kommun in here}
    form = ForumForm(
        name=found.name if found else "",
        kind=found.kind if found else None,
        kommun=(slugs[found.kommun_id] if found.kommun_id else EVERYWHERE) if found else None,
        may_decide=found.may_decide if found else "",
    )
    form.kind.offer(Option(kind, word_for(kind)) for kind in ForumKind)
    whole = [] if current_identity().kommun_id else [Option(EVERYWHERE, _("Hela förbundet"))]
    places = [Option(kommun.slug, kommun.name) for kommun in here]
    form.kommun.offer([Option("", _("Välj")), *whole, *places])
    return form


def _facts(form: ForumForm) -> ForumFacts:
    named = {kommun.slug: kommun for kommun in _here()}
    return ForumFacts(
        name=form.name.data,
        kind=ForumKind(form.kind.data),
        kommun=named.get(form.kommun.data),
        may_decide=form.may_decide.data,
    )


def _back(slug: str, said: str) -> Response:
    flash(said)
    return redirect(url_for("administration.forum", slug=slug), 303)


def _page(found: Forum, **typed: SwedishForm) -> str:
    session = db.session()
    forms = {"facts": _form(found), "reader": ReaderForm(formdata=None)}
    readers = members_of(session, found)
    return render_template(
        "administration/forum.html",
        forum=found,
        form=next(iter(typed.values()), None),
        forms=forms | typed,
        members=readers,
        names=names_in(session, found.forbund_id, {hat.user.public_id for hat in readers}),
        rendering=rendering,
        summary=summary_of(found.rhythm, found.days_before),
        may_set_summary=current_identity().may(Permission.AGENDA_EDIT),
    )
