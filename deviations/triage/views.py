"""The list, one deviation, and the acts. Every act has the same two views; the table rules them."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from deviations import clock
from deviations.audit.lists import READ, note_list
from deviations.audit.reads import Reading, note
from deviations.audit.services import record
from deviations.errors import ConflictError, NotFoundError, RefusedError
from deviations.extensions import db
from deviations.meetings.queries import next_meetings
from deviations.organisations.access import Identity, current_identity, requires
from deviations.organisations.models.forbund import Kommun, Part, PartCode
from deviations.organisations.queries import forums, kommuner, parts
from deviations.organisations.rendering import said_without_receiver
from deviations.organisations.roles import Permission
from deviations.organisations.services.receptions import without_receiver
from deviations.records.queries import Page, Reach, Row, labels, listed, terms
from deviations.records.rendering import matter_of, spoken
from deviations.records.selection import DeviationFilter
from deviations.records.vocabulary import Family
from deviations.records.workflow.acts import RULES, Act
from deviations.records.workflow.standing import Standing, standing
from deviations.triage import browsing, rendering
from deviations.triage.forms.act import ActForm, Choices
from deviations.triage.forms.choosing import form_for
from deviations.triage.queries import Case, background_of, case_of, contact_of
from deviations.triage.services.doing import Doing
from deviations.triage.services.performing import perform
from deviations.triage.starting import first_steps
from deviations.triage.timeline import timeline
from deviations.triage.trail import trail_of
from deviations.web.csrf import form_checks_token

blueprint = Blueprint("triage", __name__)
Answer = Response | str | tuple[str, int]


@blueprint.get("/avvikelser")
@requires(Permission.DEVIATION_LIST)
def index() -> str:
    """Show which deviations there are, and what each waits for."""
    session, identity = db.session(), current_identity()
    reach, today = Reach.of(identity), clock.today()
    chosen = DeviationFilter.from_args(request.args)
    names = parts(session, reach.forbund_id)
    types = labels(session, reach.forbund_id, Family.TYP)
    here = [
        kommun
        for kommun in kommuner(session, reach.forbund_id)
        if reach.kommun_id in {None, kommun.id}
    ]
    offered = browsing.lists(kommuner=here, parts=names, types=types)
    page = listed(session, reach, chosen, today=today)
    _note_openings(identity, page)
    return render_template(
        "triage/list.html",
        chosen=chosen,
        offered=offered,
        page=page,
        standings=_standings(reach.forbund_id, page.rows, names),
        names=names,
        types=types,
        today=today,
        views=browsing.saved_views(chosen),
        chips=browsing.chips(chosen, offered),
        previous_href=browsing.page_href(chosen, page, -1),
        next_href=browsing.page_href(chosen, page, +1),
        more_chosen=browsing.more_chosen(chosen),
        download_href=browsing.download_href(chosen),
        rendering=rendering,
        fault=_without_receiver(identity, here),
        steps=() if page.rows else first_steps(session, identity),
    )


def _note_openings(identity: Identity, page: Page) -> None:
    """Write down whose words the list shows the beginning of."""
    reading = Reading(
        action=READ,
        subject=identity.forbund_slug,
        by=identity.public_id,
        forbund_id=identity.forbund_id,
        at=clock.now(),
    )
    note_list(db.session(), reading, [row.deviation.public_id for row in page.rows if row.opening])


@blueprint.get("/avvikelser/<public_id>")
@requires(Permission.DEVIATION_READ)
def deviation(public_id: str) -> str:
    """Show one deviation: where it stands, what was said, what to do."""
    case, identity = _case(public_id), current_identity()
    note(
        db.session(),
        Reading(
            action="deviation:read",
            subject=public_id,
            by=identity.public_id,
            forbund_id=identity.forbund_id,
            at=clock.now(),
        ),
    )
    return _deviation_page(case)


@blueprint.post("/avvikelser/<public_id>/kontakt")
@requires(Permission.CONTACT_READ)
def contact(public_id: str) -> str:
    """Show how to reach who filed, to who received the report; that it was shown is written down.

    No address of its own: what nobody asked for again is not shown again.
    """
    session, identity, case = db.session(), current_identity(), _case(public_id)
    page = _deviation_page(case, contact=contact_of(session, case))
    record("contact:read", subject=public_id, by=identity.public_id, forbund_id=identity.forbund_id)
    session.commit()
    return page


@blueprint.get("/avvikelser/<public_id>/<act>")
@requires(Permission.DEVIATION_HANDLE)
def act_page(public_id: str, act: str) -> Answer:
    """Show an act's form; an act that can no longer be done leads back to the deviation."""
    chosen = _act(act)
    case = _case(public_id)
    rule = RULES[chosen]
    if not rule.has_form or not rule.allows(case.situation, current_identity().permissions):
        flash(_("”%(act)s” går inte att göra nu.", act=rule.label))
        return redirect(url_for("triage.deviation", public_id=public_id))
    return _form_page(chosen, case, form_for(chosen, _choices(case), case))


@blueprint.post("/avvikelser/<public_id>/<act>")
@requires(Permission.DEVIATION_HANDLE)
@form_checks_token
def do_act(public_id: str, act: str) -> Answer:
    """Do an act, or give its form back with everything that was typed and what to do."""
    chosen, session, identity = _act(act), db.session(), current_identity()
    case = _case(public_id, lock=True)
    form = form_for(chosen, _choices(case), case)
    if not form.validate() or not form.points_out_nobody():
        return _form_page(chosen, case, form), 422
    doing = Doing(
        session=session,
        act=chosen,
        case=case,
        typed=form.typed(),
        by=identity.public_id,
        now=clock.now(),
    )
    version = request.form.get("version", type=int)
    try:
        perform(doing, permissions=identity.permissions, version=version)
    except ConflictError:
        session.rollback()
        return _conflict(chosen, public_id, form)
    except RefusedError as refused:
        session.rollback()
        return _form_page(chosen, _case(public_id), form, refused=str(refused)), 422
    session.commit()
    flash(RULES[chosen].done)
    return redirect(url_for("triage.deviation", public_id=public_id), 303)


def _conflict(act: Act, public_id: str, form: ActForm) -> Answer:
    """Show what somebody else made of it, and keep what was typed."""
    if not RULES[act].has_form:
        flash(_("Någon annan hann ändra. Så här ser avvikelsen ut nu."))
        return redirect(url_for("triage.deviation", public_id=public_id), 303)
    return _form_page(act, _case(public_id), form, conflict=True), 409


def _case(public_id: str, *, lock: bool = False) -> Case:
    """Return a deviation within the reach of who is signed in."""
    identity = current_identity()
    return case_of(
        db.session(),
        Reach.of(identity),
        public_id,
        today=clock.today(),
        by=identity.public_id,
        lock=lock,
    )


def _deviation_page(case: Case, *, contact: str = "") -> str:
    identity = current_identity()
    background = background_of(db.session(), Reach.of(identity), case)
    handles = identity.may(Permission.DEVIATION_HANDLE)
    return render_template(
        "triage/deviation.html",
        case=case,
        deviation=case.deviation,
        background=background,
        heading=rendering.title(case.deviation, background.labels[Family.TYP]),
        facts=rendering.facts(case, background.labels),
        events=timeline(case, background),
        steps=rendering.steps(case.situation, identity.permissions),
        mailed=rendering.mailed(case, background) if handles else (),
        about_filer=rendering.about_filer(case) if handles else "",
        trail=trail_of(db.session(), case) if handles else (),
        contact=contact,
        rendering=rendering,
        today=clock.today(),
        back_href=browsing.back_href(request.referrer),
    )


def _form_page(
    act: Act, case: Case, form: ActForm, *, refused: str = "", conflict: bool = False
) -> str:
    permissions = current_identity().permissions
    types = labels(db.session(), case.deviation.forbund_id, Family.TYP)
    return render_template(
        "triage/act.html",
        rule=RULES[act],
        case=case,
        deviation=case.deviation,
        form=form,
        heading=rendering.title(case.deviation, types),
        refused=refused,
        conflict=conflict,
        possible=RULES[act].allows(case.situation, permissions),
    )


def _act(written: str) -> Act:
    try:
        return Act(written)
    except ValueError:
        raise NotFoundError("Act") from None


def _choices(case: Case) -> Choices:
    session, deviation = db.session(), case.deviation
    return Choices(
        parts={code: part.name for code, part in case.parts.items()},
        forums=forums(session, deviation.forbund_id, kommun_id=deviation.kommun_id),
        terms=lambda family: terms(session, deviation.forbund_id, family, also_inactive=True),
        today=clock.today(),
    )


def _without_receiver(identity: Identity, here: Sequence[Kommun]) -> str:
    """Say to who handles reports which of the kommuner within reach have nobody who receives."""
    if not identity.may(Permission.DEVIATION_HANDLE):
        return ""
    missing = without_receiver(db.session(), identity.forbund_id, here)
    return said_without_receiver([kommun.name for kommun in missing], of=len(here))


def _standings(
    forbund_id: int, rows: Sequence[Row], known: Mapping[PartCode, Part]
) -> dict[int, Standing]:
    """Say where each row of a page stands, with the meetings asked for once."""
    session, today = db.session(), clock.today()
    names = {code: spoken(known, code) for code in known}
    lifted = {row.deviation.lifted_to_id for row in rows if row.deviation.lifted_to_id}
    meetings = next_meetings(session, forbund_id, lifted, today) if lifted else {}
    return {
        row.deviation.id: standing(
            matter_of(
                row.deviation,
                row.messages,
                parts=names,
                meets_on=meetings.get(row.deviation.lifted_to_id or 0),
                original=_("en annan avvikelse") if row.deviation.original_id else "",
            ),
            today=today,
        )
        for row in rows
    }
