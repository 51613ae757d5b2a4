"""With the code: where the report stands, what was answered, and a question to answer."""

from datetime import datetime

from flask import Response, make_response, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from deviations import clock
from deviations.database import declare
from deviations.errors import ConflictError, NotFoundError
from deviations.extensions import db
from deviations.filing import queries
from deviations.filing.forms.receipt import AnswerForm, CodeForm
from deviations.filing.rendering.story import facts, heading, so_far
from deviations.filing.services.answer import answer
from deviations.filing.services.receipt_code import hashes_of
from deviations.filing.views.frame import page, visited
from deviations.filing.views.limits import count_wrong_code, wait_to_try_code
from deviations.filing.views.visit import settings
from deviations.organisations.access import public
from deviations.organisations.models.forbund import Forbund
from deviations.records.models.deviation import Deviation

ANSWER = "svara"
NOT_KNOWN = "vet-inte"


@public
def code(forbund_slug: str) -> Response:
    """Ask for the code."""
    forbund = visited(forbund_slug)
    return _code_page(forbund, CodeForm())


@public
def status(forbund_slug: str) -> Response:
    """Show what the code opens; store an answer to a question."""
    now = clock.now()
    session = db.session()
    wait = wait_to_try_code(now)
    answering = request.form.get("step") in {ANSWER, NOT_KNOWN}
    declare(writes=answering and not wait)
    forbund = visited(forbund_slug)
    form = CodeForm()
    if wait:
        response = _code_page(forbund, form, 429, notice="too-soon")
        response.headers["Retry-After"] = str(wait)
        return response
    if not form.validate():
        return _code_page(forbund, form, 422)
    found = queries.by_receipt(session, forbund.id, hashes_of(form.code.data, settings()))
    if found is None:
        count_wrong_code(now)
        return _code_page(forbund, form, 404, notice="unknown")
    if answering:
        return _answer(session, forbund, found, now)
    return _status_page(forbund, found, AnswerForm(formdata=None))


def _answer(session: Session, forbund: Forbund, deviation: Deviation, now: datetime) -> Response:
    form = AnswerForm()
    if request.form.get("step") == NOT_KNOWN:
        form.answer.data = _("Vet inte.")
    valid = form.validate()
    if form.expired:
        return _status_page(forbund, deviation, form, 400, notice="expired")
    if not valid:
        return _status_page(forbund, deviation, form, 422)
    try:
        answer(
            session,
            deviation=deviation,
            question_id=form.question.data or "",
            words=form.answer.data,
            now=now,
        )
    except (ConflictError, NotFoundError):
        return _status_page(forbund, deviation, form, 409, notice="answered")
    session.commit()
    return _status_page(forbund, deviation, AnswerForm(formdata=None), notice="thanks")


def _code_page(
    forbund: Forbund, form: CodeForm, status: int = 200, *, notice: str = ""
) -> Response:
    return make_response(page("filing/code.html", forbund, form=form, notice=notice), status)


def _status_page(
    forbund: Forbund, deviation: Deviation, form: AnswerForm, status: int = 200, *, notice: str = ""
) -> Response:
    story = queries.story(db.session(), forbund, deviation)
    return make_response(
        page(
            "filing/status.html",
            forbund,
            form=form,
            code=request.form.get("code", ""),
            story=story,
            heading=heading(story),
            events=so_far(story),
            facts=facts(story),
            notice=notice,
        ),
        status,
    )
