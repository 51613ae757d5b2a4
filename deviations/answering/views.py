"""What was asked of the part, one question, and the answer."""

from collections.abc import Callable

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from deviations import clock
from deviations.answering.forms import AnswerForm
from deviations.answering.queries import Desk, asked_of, one_asked
from deviations.answering.rendering import asked_by, asked_for_more, facts, heading, line
from deviations.answering.services import Given, answer, ask_for_more_time
from deviations.answering.values import Asked
from deviations.answering.vocabulary import INSTEAD, NOT_MORE_TIME, Reply
from deviations.audit.reads import Reading, note
from deviations.config import Config
from deviations.errors import ConflictError, RefusedError
from deviations.extensions import db
from deviations.organisations.access import current_identity, requires
from deviations.organisations.queries import parts
from deviations.organisations.roles import Permission
from deviations.web.csrf import form_checks_token

blueprint = Blueprint("answering", __name__)


@blueprint.get("/fragor")
@requires(Permission.QUESTION_ANSWER)
def index() -> str:
    """Show what was asked of the part: what waits first."""
    session, desk, today = db.session(), Desk.of(current_identity()), clock.today()
    asked = asked_of(session, desk)
    waiting = [line(one, today) for one in asked if one.open]
    return render_template(
        "answering/list.html",
        heading=heading(len(waiting), _part_name(desk)),
        waiting=waiting,
        settled=[line(one, today) for one in asked if not one.open],
        needs_kommun=desk.of_some_kommuner,
    )


@blueprint.get("/fragor/<public_id>")
@requires(Permission.QUESTION_ANSWER)
def question(public_id: str) -> str:
    """Show one question, with the box to answer it in."""
    session, identity = db.session(), current_identity()
    asked = one_asked(session, Desk.of(identity), public_id)
    note(
        session,
        Reading(
            action="question:read",
            subject=asked.deviation_public_id,
            by=identity.public_id,
            forbund_id=identity.forbund_id,
            at=clock.now(),
        ),
    )
    return _page(asked, AnswerForm(formdata=None))


@blueprint.post("/fragor/<public_id>")
@requires(Permission.QUESTION_ANSWER)
@form_checks_token
def give_answer(public_id: str) -> Response | tuple[str, int]:
    """Store the answer, or give the page back with everything that was typed."""
    session, identity = db.session(), current_identity()
    desk, form = Desk.of(identity), AnswerForm()
    form.offer()
    asked = one_asked(session, desk, public_id, lock=True)
    if not form.is_sound():
        return _page(asked, form), 422
    settings: Config = current_app.extensions["config"]
    act, words, done = _chosen(form)
    given = Given(words=words, by=identity.public_id, at=clock.now())
    try:
        act(session, desk=desk, asked=asked, given=given, base_url=settings.public_base_url)
    except ConflictError:
        session.rollback()
        return _page(one_asked(session, desk, public_id), form, too_late=True), 409
    except RefusedError as refused:
        session.rollback()
        form.words.errors = [str(refused)]
        return _page(one_asked(session, desk, public_id), form), 422
    session.commit()
    flash(done)
    return redirect(url_for("answering.question", public_id=public_id), 303)


def _chosen(form: AnswerForm) -> tuple[Callable[..., None], str, str]:
    """Return what the part does, the words of it, and what is said when it is done."""
    if form.wants_time:
        return (
            ask_for_more_time,
            form.words.data,
            _("Koordinatorn får veta att ni vill ha mer tid."),
        )
    return answer, form.said, _("Tack, svaret är skickat till koordinatorn.")


def _page(asked: Asked, form: AnswerForm, *, too_late: bool = False) -> str:
    desk, today = Desk.of(current_identity()), clock.today()
    return render_template(
        "answering/question.html",
        asked=asked,
        part=_part_name(desk),
        asked_by=asked_by(asked, current_identity().forbund_name, today),
        facts=facts(asked),
        line=line(asked, today),
        form=form,
        asked_for_more=asked_for_more(asked, today),
        instead=NOT_MORE_TIME if asked.has_more_time else INSTEAD,
        Reply=Reply,
        too_late=too_late,
    )


def _part_name(desk: Desk) -> str:
    return parts(db.session(), desk.forbund_id)[desk.part].name
