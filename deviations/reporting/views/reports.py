"""Reports: choose one, read it as a draft, file it, read and take home what is filed."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from analysis.periods import Period, UnknownPeriodError
from deviations import clock, formatting
from deviations.errors import NotFoundError
from deviations.extensions import db
from deviations.figures.services import first_year
from deviations.mailing.services import sent_under
from deviations.organisations.access import Identity, current_identity, requires
from deviations.organisations.roles import Permission
from deviations.organisations.views.amounts import count_report
from deviations.reporting import access, queries, services
from deviations.reporting.forms import ChoiceForm
from deviations.reporting.rendering import html
from deviations.reporting.rendering.restoring import document_of
from deviations.reporting.services import FONTS, FORMATS, Report
from deviations.text import clean

blueprint = Blueprint("reporting", __name__)
DOWNLOADS = ("pdf", "docx", "xlsx", "json")
# Fifty thousand reports back; no row lies beyond, and a database counts no further than it can.
LAST_PAGE = 1000
WORDS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "json": "JSON"}

blueprint.add_app_template_filter(formatting.moment, "moment")
blueprint.add_app_template_filter(formatting.day, "day")


@blueprint.app_template_filter("period")
def period_label(key: str) -> str:
    """Write a stored period as it is said."""
    return Period.parse(key).label


@blueprint.get("/rapporter")
@requires(Permission.REPORT_READ)
def index() -> str:
    """Show what is filed, and let a koordinator choose what to make."""
    session, identity = db.session(), current_identity()
    page = max(1, min(request.args.get("sida", 1, type=int), LAST_PAGE))
    found = access.runs(session, identity, page=page)
    return render_template(
        "reporting/index.html",
        identity=identity,
        form=_choice(identity) if identity.may(Permission.REPORT_BUILD) else None,
        runs=found[: access.PER_PAGE],
        page=page,
        more=len(found) > access.PER_PAGE,
    )


@blueprint.get("/rapporter/utkast")
@requires(Permission.REPORT_BUILD)
def draft() -> str | Response | tuple[str, int]:
    """Show a report as it would be now. A choice by form is given an address of its own."""
    if "period" not in request.args:
        return _chosen()
    report = _draft(request.args.get("forum", ""), request.args["period"])
    return render_template(
        "reporting/draft.html",
        report=report,
        downloads=[
            (WORDS[wanted], url_for("reporting.draft_file", name=f"{report.stem}.{wanted}"))
            for wanted in DOWNLOADS
        ],
        **html.context(report.document, fonts=FONTS),
    )


@blueprint.get("/rapporter/utkast/<name>")
@requires(Permission.REPORT_BUILD)
def draft_file(name: str) -> Response:
    """Hand over a draft in one format."""
    stem, wanted = _split(name)
    forum, _underscore, period = stem.rpartition("_")
    count_report(current_identity().public_id)
    return _file(name, services.render_as(_draft(forum, period), wanted), wanted)


@blueprint.post("/rapporter")
@requires(Permission.REPORT_BUILD)
def file_draft() -> Response:
    """File the report as its next edition, as it stands now."""
    session, identity = db.session(), current_identity()
    forum = access.open_forum(session, identity, _posted("forum"))
    run = services.file_run(
        session,
        forum=forum,
        period=_period(_posted("period")),
        cut_off=clock.now(),
        by=identity.public_id,
    )
    public_id, edition = run.public_id, run.edition
    session.commit()
    flash(_("Sparat som utgåva %(edition)s. Den ändras inte mer.", edition=edition))
    return redirect(url_for("reporting.show", public_id=public_id), 303)


@blueprint.get("/rapporter/<public_id>")
@requires(Permission.REPORT_READ)
def show(public_id: str) -> str:
    """Show a filed report as it was, and what was sent to whom."""
    session, identity = db.session(), current_identity()
    run = access.run(session, identity, public_id)
    stem = f"{run.forum.slug}_{run.period}"
    filed = queries.formats_of(session, run)
    sent = sent_under(session, run.forbund_id, f"report:{run.public_id}:")
    return render_template(
        "reporting/run.html",
        run=run,
        may_see_recipients=identity.may(Permission.REPORT_BUILD),
        sent=sent,
        downloads=[
            (
                WORDS[wanted],
                url_for("reporting.run_file", public_id=public_id, name=f"{stem}.{wanted}"),
            )
            for wanted in DOWNLOADS
            if wanted in filed
        ],
        **html.context(document_of(run.tree), fonts=FONTS),
    )


@blueprint.get("/rapporter/<public_id>/<name>")
@requires(Permission.REPORT_READ)
def run_file(public_id: str, name: str) -> Response:
    """Hand over a filed report in one format, as it was filed."""
    session, identity = db.session(), current_identity()
    run = access.run(session, identity, public_id)
    stem, wanted = _split(name)
    if stem != f"{run.forum.slug}_{run.period}":
        raise NotFoundError("ReportFile")
    count_report(identity.public_id)
    return _file(name, queries.file_of(session, run, wanted).content, wanted)


def _choice(identity: Identity) -> ChoiceForm:
    session = db.session()
    form = ChoiceForm(request.args)
    form.prepare(
        access.open_forums(session, identity),
        first_year=first_year(session, identity.forbund_id, default=clock.today().year),
        today=clock.today(),
    )
    return form


def _chosen() -> Response | tuple[str, int]:
    identity = current_identity()
    form = _choice(identity)
    if not form.validate():
        return render_template(
            "reporting/index.html", identity=identity, form=form, runs=(), page=1, more=False
        ), 422
    return redirect(url_for("reporting.draft", forum=form.forum.data, period=form.period.key), 303)


def _draft(slug: str, period: str) -> Report:
    session = db.session()
    forum = access.open_forum(session, current_identity(), slug)
    return services.build(session, forum=forum, period=_period(period), cut_off=clock.now())


def _posted(name: str) -> str:
    """Return a hidden field as it can be looked for: PostgreSQL refuses a NUL."""
    return clean(request.form.get(name, ""), limit=60, multiline=False)


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except UnknownPeriodError as unknown:
        raise NotFoundError("Period") from unknown


def _split(name: str) -> tuple[str, str]:
    stem, _dot, wanted = name.rpartition(".")
    if wanted not in FORMATS:
        raise NotFoundError("ReportFile")
    return stem, wanted


def _file(name: str, content: bytes, wanted: str) -> Response:
    return Response(
        content,
        mimetype=services.media_type(wanted),
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
