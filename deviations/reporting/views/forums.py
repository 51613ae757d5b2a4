"""A forum's page: its reports, meetings, proposed decisions, members and what leaves by itself."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from deviations import clock
from deviations.errors import ConflictError
from deviations.extensions import db
from deviations.forms.base import SwedishForm
from deviations.meetings import queries as meetings, services as meeting_services
from deviations.meetings.services import Wording
from deviations.organisations.access import current_identity, requires
from deviations.organisations.models.forbund import PartCode
from deviations.organisations.models.forum import Forum, SummaryRhythm
from deviations.organisations.queries import members_of, parts
from deviations.organisations.roles import Permission
from deviations.organisations.services.forums import Summary, set_summary
from deviations.organisations.services.naming import names_in
from deviations.reporting import access, queries
from deviations.reporting.forms import DecisionForm, MeetingForm, SummaryForm
from deviations.web.csrf import form_checks_token

blueprint = Blueprint("forums", __name__)
RUNS_SHOWN = PUBLISHED_SHOWN = 12


@blueprint.get("/forum")
@requires(Permission.FORUM_READ)
def index() -> str:
    """Show the forums a person may see."""
    forums = access.open_forums(db.session(), current_identity())
    return render_template("reporting/forums.html", forums=forums)


@blueprint.get("/forum/<slug>")
@requires(Permission.FORUM_READ)
def show(slug: str) -> str:
    """Show one forum."""
    return _page(_forum(slug))


@blueprint.post("/forum/<slug>/sammanfattning")
@requires(Permission.AGENDA_EDIT)
@form_checks_token
def save_summary(slug: str) -> Response | tuple[str, int]:
    """Set when the månadssammanfattning leaves."""
    forum, form = _forum(slug), _summary_form()
    if not form.validate():
        return _page(forum, summary=form), 422
    summary = Summary(
        rhythm=SummaryRhythm(form.rhythm.data),
        days_before=form.days_before.data or forum.days_before,
        mail_empty_months=form.mail_empty_months.data,
    )
    session, by = db.session(), current_identity().public_id
    set_summary(session, forum=forum, summary=summary, today=clock.today(), by=by)
    session.commit()
    return _back(slug, _("Sparat."))


@blueprint.post("/forum/<slug>/moten")
@requires(Permission.AGENDA_EDIT)
@form_checks_token
def add_meeting(slug: str) -> Response | tuple[str, int]:
    """Add a meeting day."""
    forum, form = _forum(slug), MeetingForm()
    if not form.validate() or form.held_on.data is None:
        return _page(forum, meeting=form), 422
    session, by = db.session(), current_identity().public_id
    meeting_services.add_meeting(session, forum=forum, held_on=form.held_on.data, by=by)
    session.commit()
    return _back(slug, _("Mötet är tillagt."))


@blueprint.post("/forum/<slug>/moten/<public_id>/ta-bort")
@requires(Permission.AGENDA_EDIT)
def remove_meeting(slug: str, public_id: str) -> Response:
    """Take a meeting day away."""
    session, by = db.session(), current_identity().public_id
    meeting_services.remove_meeting(session, forum=_forum(slug), public_id=public_id, by=by)
    session.commit()
    return _back(slug, _("Mötet är borttaget."))


@blueprint.post("/forum/<slug>/beslut")
@requires(Permission.AGENDA_EDIT)
@form_checks_token
def propose(slug: str) -> Response | tuple[str, int]:
    """Write a line in the decision box."""
    forum, form = _forum(slug), _decision_form()
    if not form.validate():
        return _page(forum, decision=form), 422
    wording = Wording(
        question=form.question.data,
        pattern=form.pattern.data,
        part=PartCode(form.part.data) if form.part.data else None,
        decided_last=form.decided_last.data,
        helped=form.helped.data,
    )
    session, by = db.session(), current_identity().public_id
    try:
        meeting_services.propose(session, forum=forum, wording=wording, by=by, at=clock.now())
    except meeting_services.MovedError:
        session.rollback()
        moved = _(
            "Någon annan hann flytta forumet. Kontrollera att frågan hör hit, och spara igen."
        )
        form.question.errors = [moved]
        return _page(_forum(slug), decision=form), 409
    except ConflictError:
        full = _("Tre beslut är redan föreslagna. Avsluta ett av dem först.")
        form.question.errors = [full]
        return _page(forum, decision=form), 422
    session.commit()
    return _back(slug, _("Beslutet är föreslaget. Det kommer med i nästa rapport."))


@blueprint.post("/forum/<slug>/beslut/<public_id>/avsluta")
@requires(Permission.AGENDA_EDIT)
def close_decision(slug: str, public_id: str) -> Response:
    """Take a line out of the decision box."""
    session, by = db.session(), current_identity().public_id
    meeting_services.close_decision(
        session, forum=_forum(slug), public_id=public_id, by=by, at=clock.now()
    )
    session.commit()
    return _back(slug, _("Beslutet är avslutat."))


def _forum(slug: str) -> Forum:
    return access.open_forum(db.session(), current_identity(), slug)


def _back(slug: str, said: str) -> Response:
    flash(said)
    return redirect(url_for("forums.show", slug=slug), 303)


def _summary_form(**given: Any) -> SummaryForm:
    form = SummaryForm(**given)
    form.prepare()
    return form


def _decision_form(**given: Any) -> DecisionForm:
    form = DecisionForm(**given)
    named = parts(db.session(), current_identity().forbund_id)
    form.prepare({str(code): part.name for code, part in named.items()})
    return form


def _page(forum: Forum, **typed: SwedishForm) -> str:
    """Return the page; a form that was typed in keeps its words, the others stand fresh."""
    session, identity, now = db.session(), current_identity(), clock.now()
    may_edit = identity.may(Permission.AGENDA_EDIT)
    members = members_of(session, forum)
    return render_template(
        "reporting/forum.html",
        forum=forum,
        form=next(iter(typed.values()), None),
        forms=_fresh(forum) | typed if may_edit else {},
        may_edit=may_edit,
        may_invite=identity.may(Permission.FORUM_EDIT),
        may_build=identity.may(Permission.REPORT_BUILD),
        runs=queries.runs_of_forum(session, forum, at_most=RUNS_SHOWN),
        meetings=meetings.meetings_from(session, forum, clock.day_of(now)),
        decisions=meetings.open_decisions(session, forum, at=now),
        published=queries.published_for(session, forum, at_most=PUBLISHED_SHOWN),
        members=members,
        names=names_in(session, forum.forbund_id, {hat.user.public_id for hat in members}),
    )


def _fresh(forum: Forum) -> dict[str, SwedishForm]:
    return {
        "summary": _summary_form(formdata=None, obj=forum),
        "meeting": MeetingForm(formdata=None),
        "decision": _decision_form(formdata=None),
    }
