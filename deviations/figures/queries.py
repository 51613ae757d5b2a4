"""The statements behind the figures: one pass a table, grouped where the rows lie.

Each statement counts each deviation once: status counted, received before the cut-off, the whole
of the happened interval inside the twelve months that end with the period. A row lies in the
period itself when its interval begins there. Status is the one stored now; a cut-off in the past
does not bring old statuses back.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, case, func, literal, select, true
from sqlalchemy.orm import aliased

from analysis.columns import Column
from analysis.periods import Period
from deviations import clock
from deviations.figures.frames import CONSEQUENCE, DAY, IN_PERIOD, KIND, PRECISION, PRIMARY
from deviations.records.models.deviation import ConcernedPart, Deviation, DeviationType
from deviations.records.models.message import Message, MessageKind
from deviations.records.models.publication import ReportExample
from deviations.records.vocabulary import Kind, Status
from deviations.tenancy import within

COUNTED = tuple(status for status in Status if status.counted)
OPEN = (Status.INKOMMEN, Status.MOTTAGEN)
QUESTIONS = (MessageKind.QUESTION_TO_PART, MessageKind.QUESTION_TO_FILER)
ANSWERS = (MessageKind.ANSWER_FROM_PART, MessageKind.ANSWER_FROM_FILER)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked: a förbund, one kommun of it or (None) all of it, a period, a cut-off.

    `since` is the cut-off of the forum's edition before this one; None when there is none.
    """

    forbund_id: int
    kommun_id: int | None
    period: Period
    cut_off: datetime
    since: datetime | None = None

    @property
    def year_from(self) -> date:
        """The first day of the twelve months that end with the period."""
        return self.period.rolling_year()[0].first

    @property
    def received_from(self) -> datetime:
        """The midnight at which the period begins."""
        return clock.midnight(self.period.first)

    @property
    def received_before(self) -> datetime:
        """The midnight at which the period has ended, or the cut-off when that is earlier."""
        return min(clock.midnight(self.period.last + timedelta(days=1)), self.cut_off)


def by_day(question: Question) -> Select[Kind, date, str, str, int]:
    """Count by kind, first day, precision and consequence for the person over the twelve months.

    The consequence is never shown unprotected.
    """
    keys = (
        Deviation.kind.label(KIND),
        Deviation.happened_on.label(DAY),
        Deviation.precision.label(PRECISION),
        Deviation.consequence_person.label(CONSEQUENCE),
    )
    return select(*keys, _count()).where(*_of_the_year(question)).group_by(*keys)


def by_type(question: Question) -> Select[Kind, str, bool, bool, int]:
    """Count by kind and type over the twelve months; a deviation stands once at each type."""
    keys = (
        Deviation.kind.label(KIND),
        DeviationType.code.label(Column.TYPE),
        (DeviationType.position == 0).label(PRIMARY),
        _in_period(question),
    )
    return (
        select(*keys, _count())
        .select_from(Deviation)
        .join(DeviationType, DeviationType.deviation_id == Deviation.id)
        .where(*_of_the_year(question))
        .group_by(*keys)
    )


def by_pair(question: Question) -> Select[str, str, str, bool, bool, int]:
    """Count breakdowns by reporting part, concerned part and type over the twelve months.

    One stands at each pair of its types and concerned parts. Where the type is the primary one it
    stands once at each concerned part, so those rows alone count by part.
    """
    keys = (
        Deviation.reporting_part.label(Column.REPORTING_PART),
        ConcernedPart.part.label(Column.CONCERNED_PART),
        DeviationType.code.label(Column.TYPE),
        (DeviationType.position == 0).label(PRIMARY),
        _in_period(question),
    )
    return (
        select(*keys, _count())
        .select_from(Deviation)
        .join(ConcernedPart, ConcernedPart.deviation_id == Deviation.id)
        .join(DeviationType, DeviationType.deviation_id == Deviation.id)
        .where(Deviation.kind == Kind.BRIST, *_of_the_year(question))
        .group_by(*keys)
    )


def beside(question: Question) -> Select[int, int, int, int, int]:
    """Count, in one row: förbund-wide, late, new, answered and waiting breakdowns."""
    counts = (
        _wide(question),
        _late(question),
        _new(question),
        _answered(question),
        _waiting(question),
    )
    return select(*(statement.scalar_subquery() for statement in counts))


def waiting(question: Question) -> Select[str | None, int, datetime, date | None]:
    """Count breakdowns with an open question at the cut-off, by whom they wait for.

    Rows of (part, count, asked first, earliest due); the part is None for the one who reported.
    """
    return (
        select(
            Message.part,
            func.count(func.distinct(Message.deviation_id)),
            func.min(Message.at, type_=Message.at.type),
            func.min(_wanted_by(question)),
        )
        .where(*_open_questions(question))
        .group_by(Message.part)
        .order_by(func.min(Message.at))
    )


def examples(question: Question, *, at_most: int) -> Select[str, str, Kind, str]:
    """Return the chosen examples among what the period counts: heading, words, kind, type."""
    return (
        select(ReportExample.heading, ReportExample.words, Deviation.kind, DeviationType.code)
        .join(Deviation, Deviation.id == ReportExample.deviation_id)
        .join(DeviationType, DeviationType.deviation_id == Deviation.id)
        .where(
            within(ReportExample, question.forbund_id),
            ReportExample.chosen_at < question.cut_off,
            DeviationType.position == 0,
            *_of_the_period(question),
        )
        .order_by(ReportExample.chosen_at.desc(), Deviation.id)
        .limit(at_most)
    )


def _count() -> ColumnElement[int]:
    return func.count().label(Column.COUNT)


def _in_period(question: Question) -> ColumnElement[bool]:
    return (Deviation.happened_on >= question.period.first).label(IN_PERIOD)


def _of_the_year(question: Question) -> tuple[ColumnElement[bool], ...]:
    return (
        *_counted(question),
        _scope(question),
        Deviation.happened_on >= question.year_from,
        Deviation.happened_to <= question.period.last,
    )


def _of_the_period(question: Question) -> tuple[ColumnElement[bool], ...]:
    return (
        *_counted(question),
        _scope(question),
        Deviation.happened_on >= question.period.first,
        Deviation.happened_to <= question.period.last,
    )


def _breakdowns(question: Question) -> tuple[ColumnElement[bool], ...]:
    return (*_counted(question), _scope(question), Deviation.kind == Kind.BRIST)


def _counted(question: Question) -> tuple[ColumnElement[bool], ...]:
    return (
        within(Deviation, question.forbund_id),
        Deviation.status.in_(COUNTED),
        Deviation.received_at < question.cut_off,
    )


def _scope(question: Question) -> ColumnElement[bool]:
    """Return which rows are the forum's own; a kommun's forum counts its kommun and no other."""
    return true() if question.kommun_id is None else Deviation.kommun_id == question.kommun_id


def _wide(question: Question) -> Select[int]:
    return (
        select(func.count())
        .select_from(Deviation)
        .where(
            *_counted(question),
            Deviation.kind == Kind.BRIST,
            Deviation.kommun_id.is_(None),
            Deviation.happened_on >= question.period.first,
            Deviation.happened_to <= question.period.last,
        )
    )


def _late(question: Question) -> Select[int]:
    """Count what came in for earlier periods since the edition before; none before, none late."""
    since = question.cut_off if question.since is None else question.since
    return (
        select(func.count())
        .select_from(Deviation)
        .where(
            *_breakdowns(question),
            Deviation.happened_to < question.period.first,
            Deviation.received_at >= since,
        )
    )


def _new(question: Question) -> Select[int]:
    return (
        select(func.count())
        .select_from(Deviation)
        .where(
            *_breakdowns(question),
            Deviation.received_at >= question.received_from,
            Deviation.received_at < question.received_before,
        )
    )


def _answered(question: Question) -> Select[int]:
    return select(func.count(func.distinct(Message.deviation_id))).where(
        within(Message, question.forbund_id),
        Message.kind.in_(ANSWERS),
        Message.at >= question.received_from,
        Message.at < question.received_before,
        _about(*_breakdowns(question)),
    )


def _waiting(question: Question) -> Select[int]:
    waits = func.count(func.distinct(Message.deviation_id))
    return select(waits).where(*_open_questions(question))


def _wanted_by(question: Question) -> ColumnElement[date | None]:
    """Return when an answer is wanted, as it stood at the cut-off."""
    asked = Message.more_time_at < question.cut_off
    return case((asked, Message.wanted_by), else_=Message.due_on)


def _open_questions(question: Question) -> tuple[ColumnElement[bool], ...]:
    """Return what makes a question open: asked and not answered, in a matter that goes on."""
    answer = aliased(Message)
    answered = (
        select(literal(value=1))
        .where(
            within(answer, question.forbund_id),
            answer.answers_id == Message.id,
            answer.at < question.cut_off,
        )
        .exists()
    )
    return (
        within(Message, question.forbund_id),
        Message.kind.in_(QUESTIONS),
        Message.at < question.cut_off,
        ~answered,
        _about(Deviation.status.in_(OPEN), *_breakdowns(question)),
    )


def _about(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return whether a message is about such a deviation.

    Not a join: SQLite would then open every deviation and look for its messages, or worse.
    """
    spoken_of = select(literal(value=1)).where(Deviation.id == Message.deviation_id, *conditions)
    return spoken_of.correlate(Message).exists()
