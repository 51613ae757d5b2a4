"""Questions about filed reports, and what a report says beside its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, defer

from analysis.periods import Period
from deviations import clock
from deviations.errors import NotFoundError
from deviations.figures.queries import Question, examples
from deviations.figures.values import Figures
from deviations.meetings.queries import next_meeting, open_decisions
from deviations.organisations.models.forbund import Forbund, Kommun
from deviations.organisations.models.forum import Forum
from deviations.records.vocabulary import Kind
from deviations.reporting.models import ReportFile, ReportRun
from deviations.reporting.values import Occasion, Proposal, Told
from deviations.tenancy import one_of, rows_of, within

EXAMPLES = 3


@dataclass(frozen=True, kw_only=True)
class Editions:
    """What a forum has filed before: the last cut-off of all, the last edition of one period."""

    last_cut_off: datetime | None
    last: int


def editions(session: Session, forum: Forum, period: Period, *, before: datetime) -> Editions:
    """Return what was filed for a forum; cut-offs only before a moment."""
    own = (within(ReportRun, forum.forbund_id), ReportRun.forum_id == forum.id)
    cut_off = select(func.max(ReportRun.cut_off)).where(*own, ReportRun.cut_off < before)
    last = select(func.max(ReportRun.edition)).where(*own, ReportRun.period == period.key)
    found = session.execute(select(cut_off.scalar_subquery(), last.scalar_subquery())).one()
    return Editions(last_cut_off=found[0], last=found[1] or 0)


def runs_of_forum(session: Session, forum: Forum, *, at_most: int) -> Sequence[ReportRun]:
    """Return a forum's latest filed reports."""
    chosen = (
        rows_of(ReportRun, forum.forbund_id)
        .where(ReportRun.forum_id == forum.id)
        .options(defer(ReportRun.figures), defer(ReportRun.tree))
        .order_by(ReportRun.created_at.desc(), ReportRun.id.desc())
    )
    return session.scalars(chosen.limit(at_most)).all()


def file_of(session: Session, run: ReportRun, wanted: str) -> ReportFile:
    """Return one format of a filed report; raise NotFoundError when it was not filed so."""
    chosen = select(ReportFile).join(ReportRun, ReportRun.id == ReportFile.run_id)
    file = session.scalars(chosen.where(*_own(run), ReportFile.format == wanted)).one_or_none()
    if file is None:
        raise NotFoundError("ReportFile")
    return file


def formats_of(session: Session, run: ReportRun) -> Sequence[str]:
    """Return which formats a report was filed in."""
    chosen = select(ReportFile.format).join(ReportRun, ReportRun.id == ReportFile.run_id)
    return session.scalars(chosen.where(*_own(run)).order_by(ReportFile.id)).all()


def _own(run: ReportRun) -> tuple[ColumnElement[bool], ...]:
    return within(ReportRun, run.forbund_id), ReportRun.id == run.id


def occasion_of(
    session: Session, forum: Forum, figures: Figures, *, edition: int | None
) -> Occasion:
    """Return what the report says beside its figures, as it stands at their cut-off."""
    meeting = next_meeting(session, forum, clock.day_of(figures.cut_off))
    kommun = None
    if forum.kommun_id is not None:
        kommun = one_of(session, Kommun, forum.forbund_id, id=forum.kommun_id)
    return Occasion(
        forum=forum.name,
        forbund=session.get_one(Forbund, forum.forbund_id).name,
        kommun="" if kommun is None else kommun.name,
        period=figures.period,
        edition=edition,
        meeting=None if meeting is None else meeting.held_on,
        proposals=_proposals(session, forum, figures),
        examples=_examples(session, forum, figures),
    )


def _proposals(session: Session, forum: Forum, figures: Figures) -> tuple[Proposal, ...]:
    return tuple(
        Proposal(
            question=decision.question,
            pattern=decision.pattern,
            part="" if decision.part is None else figures.labels.parts[decision.part],
            decided_last=decision.decided_last,
            helped=decision.helped,
        )
        for decision in open_decisions(session, forum, at=figures.cut_off)
    )


def _examples(session: Session, forum: Forum, figures: Figures) -> tuple[Told, ...]:
    question = Question(
        forbund_id=forum.forbund_id,
        kommun_id=forum.kommun_id,
        period=figures.period,
        cut_off=figures.cut_off,
    )
    return tuple(
        Told(
            heading=heading,
            words=words,
            type=figures.labels.types.get(code, code),
            success=kind is Kind.FRAMGANG,
        )
        for heading, words, kind, code in session.execute(examples(question, at_most=EXAMPLES))
    )
