"""Build reports, and file them as immutable runs. Adds and flushes; the caller commits."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from analysis.periods import Period
from deviations import clock, faults
from deviations.audit.services import record
from deviations.errors import ConflictError
from deviations.figures.services import forum_figures
from deviations.figures.values import Figures
from deviations.organisations.models.forum import Forum
from deviations.reporting.composition.report import compose
from deviations.reporting.document import Document
from deviations.reporting.models import ReportFile, ReportRun
from deviations.reporting.queries import occasion_of, standing
from deviations.reporting.rendering.formats import Format, render
from deviations.reporting.rendering.plain import reworded, tree
from deviations.tenancy import rows_of

JSON = "json"
FORMATS = (*(str(wanted) for wanted in Format), JSON)
FONTS = Path(__file__).parents[2] / "static" / "vendor" / "fonts"


@dataclass(frozen=True, kw_only=True)
class Report:
    """A forum's period as figures and as a document. Holds nothing of the database."""

    forbund_id: int
    forum_id: int
    kommun_id: int | None
    forum: str
    figures: Figures
    document: Document
    edition: int | None

    @property
    def stem(self) -> str:
        """Return what its files are called, without the ending: styrgrupp-aneby_2019-Q1."""
        return f"{self.forum}_{self.figures.period.key}"


def build(
    session: Session, *, forum: Forum, period: Period, cut_off: datetime, as_edition: bool = False
) -> Report:
    """Return a forum's report as it stands at the cut-off; nothing is stored.

    It calls itself a draft, or with `as_edition` the edition that would be filed next.
    """
    stands = standing(session, forum, period, at=cut_off)
    figures = forum_figures(session, forum, period, cut_off=cut_off, since=stands.last_cut_off)
    edition = stands.last_edition + 1 if as_edition else None
    occasion = occasion_of(session, forum, figures, stands, edition=edition)
    return Report(
        forbund_id=forum.forbund_id,
        forum_id=forum.id,
        kommun_id=forum.kommun_id,
        forum=forum.slug,
        figures=figures,
        document=reworded(compose(figures, occasion)),
        edition=edition,
    )


def render_as(report: Report, wanted: str) -> bytes:
    """Return the report as one of FORMATS; the same report gives the same bytes."""
    if wanted == JSON:
        published = json.dumps(report.figures.published(), ensure_ascii=False, indent=2)
        return f"{published}\n".encode()
    return render(report.document, Format(wanted), fonts=FONTS)


def period_of(text: str) -> Period:
    """Read a period as it is written on the command line; ValueError says how one is written."""
    return Period.parse(text)


def media_type(wanted: str) -> str:
    """Return a format's media type."""
    return "application/json" if wanted == JSON else Format(wanted).media_type


def file_run(
    session: Session,
    *,
    forum: Forum,
    period: Period,
    cut_off: datetime,
    by: str,
    formats: Sequence[str] = FORMATS,
) -> ReportRun:
    """File the next edition of a forum's report, with its files.

    The running transaction is rolled back once the figures are read, so that nothing is held while
    the files are made: call it with nothing of your own pending, and commit afterwards. Raises
    ConflictError when somebody filed the same edition meanwhile, or moved the forum.
    """
    report = build(session, forum=forum, period=period, cut_off=cut_off, as_edition=True)
    session.rollback()
    faults.point("report.after_query")
    files = {wanted: render_as(report, wanted) for wanted in formats}
    faults.point("report.after_render")
    run = _store(session, report, files, by=by)
    faults.point("report.before_commit")
    return run


def _store(session: Session, report: Report, files: dict[str, bytes], *, by: str) -> ReportRun:
    _take_turn(session, report)
    figures = report.figures
    run = ReportRun(
        forbund_id=report.forbund_id,
        forum_id=report.forum_id,
        period=figures.period.key,
        period_from=figures.period.first,
        period_to=figures.period.last,
        edition=report.edition,
        cut_off=figures.cut_off,
        data_hash=figures.data_hash,
        rule_set=figures.rule_set,
        figures=figures.published(),
        tree=tree(report.document),
        title=report.document.title,
        created_at=clock.now(),
        created_by=by,
    )
    session.add(run)
    session.flush()
    session.add_all(_file(run, wanted, content) for wanted, content in files.items())
    session.flush()
    record(
        "report:filed",
        subject=run.public_id,
        by=by,
        forbund_id=run.forbund_id,
        forum=report.forum,
        period=run.period,
        edition=run.edition,
    )
    return run


def _take_turn(session: Session, report: Report) -> None:
    """Lock the forum, and see that it is where it was and the number on the pages still next."""
    own = rows_of(Forum, report.forbund_id).where(Forum.id == report.forum_id)
    forum = session.scalars(own.with_for_update()).one()
    figures = report.figures
    stands = standing(session, forum, figures.period, at=figures.cut_off)
    if report.edition != stands.last_edition + 1 or report.kommun_id != forum.kommun_id:
        raise ConflictError("ReportRun")


def _file(run: ReportRun, wanted: str, content: bytes) -> ReportFile:
    digest = hashlib.sha256(content).hexdigest()
    return ReportFile(run_id=run.id, format=wanted, content=content, sha256=digest)
