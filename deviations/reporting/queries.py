"""Questions about filed reports, and what a report says beside its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, defer

from analysis.periods import Period
from deviations import clock
from deviations.errors import NotFoundError
from deviations.figures.queries import Question, examples
from deviations.figures.values import Figures
from deviations.meetings.models import Meeting
from deviations.meetings.queries import open_decisions
from deviations.organisations.models.forbund import Forbund, Kommun
from deviations.organisations.models.forum import Forum
from deviations.records.models.deviation import Deviation
from deviations.records.models.publication import Publication
from deviations.records.vocabulary import Kind
from deviations.reporting.models import ReportFile, ReportRun
from deviations.reporting.values import Occasion, Proposal, Told
from deviations.tenancy import rows_of, within

EXAMPLES = 3


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a forum stands: its kommun, its next meeting, what it has filed before.

    `last_cut_off` is that of its latest report of any period, `last_edition` that of one period.
    """

    kommun: str
    meeting: date | None
    last_cut_off: datetime | None
    last_edition: int


def standing(session: Session, forum: Forum, period: Period, *, at: datetime) -> Standing:
    """Return how a forum stands at a moment, in one statement."""
    own = (within(ReportRun, forum.forbund_id), ReportRun.forum_id == forum.id)
    coming = (
        within(Meeting, forum.forbund_id),
        Meeting.forum_id == forum.id,
        Meeting.held_on >= clock.day_of(at),
    )
    kommun = (within(Kommun, forum.forbund_id), Kommun.id == forum.kommun_id)
    asked = (
        select(Kommun.name).where(*kommun),
        select(func.min(Meeting.held_on)).where(*coming),
        select(func.max(ReportRun.cut_off)).where(*own, ReportRun.cut_off < at),
        select(func.max(ReportRun.edition)).where(*own, ReportRun.period == period.key),
    )
    name, meeting, cut_off, edition = session.execute(
        select(*(statement.scalar_subquery() for statement in asked))
    ).one()
    return Standing(
        kommun=name or "", meeting=meeting, last_cut_off=cut_off, last_edition=edition or 0
    )


def has_runs(session: Session, forum: Forum) -> bool:
    """Say whether a report was ever filed for a forum."""
    own = within(ReportRun, forum.forbund_id) & (ReportRun.forum_id == forum.id)
    return session.scalar(select(exists().where(own))) is True


def runs_of_forum(session: Session, forum: Forum, *, at_most: int) -> Sequence[ReportRun]:
    """Return a forum's latest filed reports."""
    chosen = (
        rows_of(ReportRun, forum.forbund_id)
        .where(ReportRun.forum_id == forum.id)
        .options(defer(ReportRun.figures), defer(ReportRun.tree))
        .order_by(ReportRun.created_at.desc(), ReportRun.id.desc())
    )
    return session.scalars(chosen.limit(at_most)).all()


def published_for(session: Session, forum: Forum, *, at_most: int) -> Sequence[Publication]:
    """Return what stands published where a forum works, the newest first.

    A kommun's forum: what its kommun's deviations led to, and what is said for the whole förbund.
    """
    about = Deviation.id == Publication.deviation_id
    chosen = (
        rows_of(Publication, forum.forbund_id)
        .outerjoin(Deviation, about & within(Deviation, forum.forbund_id))
        .where(Publication.withdrawn_at.is_(None))
        .order_by(Publication.published_at.desc(), Publication.id.desc())
    )
    if forum.kommun_id is not None:
        here = Deviation.kommun_id.is_(None) | (Deviation.kommun_id == forum.kommun_id)
        chosen = chosen.where(here)
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
    session: Session, forum: Forum, figures: Figures, stands: Standing, *, edition: int | None
) -> Occasion:
    """Return what the report says beside its figures, as it stands at their cut-off."""
    return Occasion(
        forum=forum.name,
        forbund=session.get_one(Forbund, forum.forbund_id).name,
        kommun=stands.kommun,
        period=figures.period,
        edition=edition,
        meeting=stands.meeting,
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
