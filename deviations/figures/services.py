"""Figures of one forum and period, read in one transaction of the caller's."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis import disclosure
from analysis.columns import Column
from analysis.periods import Period
from deviations.figures import queries
from deviations.figures.frames import (
    CONSEQUENCE,
    DAY,
    PRECISION,
    along,
    crossed,
    frame_of,
    in_period,
    of_kind,
    primary,
    total,
)
from deviations.figures.queries import Question
from deviations.figures.values import (
    ANSWERED,
    NEW,
    UNDATED,
    WAITING,
    Counts,
    Crossed,
    Figures,
    Labels,
    Protected,
    Totals,
    Waiting,
)
from deviations.formatting import Precision
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.models.forum import Forum
from deviations.organisations.queries import parts
from deviations.records.models.deviation import Deviation
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.vocabulary import Family, Kind
from deviations.tenancy import rows_of, within

THRESHOLD = 5


def forum_figures(
    session: Session,
    forum: Forum,
    period: Period,
    *,
    cut_off: datetime,
    since: datetime | None = None,
) -> Figures:
    """Return the figures of a forum and period as they stand at the cut-off.

    `since` is the cut-off of the forum's edition before: what came in later for earlier periods is
    late. Without one nothing is.
    """
    question = Question(
        forbund_id=forum.forbund_id,
        kommun_id=forum.kommun_id,
        period=period,
        cut_off=cut_off,
        since=since,
    )
    forbund = session.get_one(Forbund, forum.forbund_id)
    words = _terms(session, forum.forbund_id)
    return _Reading(session, question, words).figures(forbund, forum)


class _Reading:
    """One pass over the statements, each read once and judged."""

    def __init__(
        self, session: Session, question: Question, words: Sequence[VocabularyTerm]
    ) -> None:
        self.question = question
        self.days = frame_of(session, queries.by_day(question))
        self.types = frame_of(session, queries.by_type(question))
        self.pairs = frame_of(session, queries.by_pair(question))
        self.wide, self.late, self.new, self.answered, self.open = session.execute(
            queries.beside(question)
        ).one()
        self.waiting = tuple(
            Waiting(part=part and str(part), count=count, since=asked, due=due)
            for part, count, asked, due in session.execute(queries.waiting(question))
        )
        self.labels = _labels(session, question.forbund_id, words, self._used())

    def figures(self, forbund: Forbund, forum: Forum) -> Figures:
        types, part_codes = tuple(self.labels.types), tuple(self.labels.parts)
        breakdowns = of_kind(self.types, Kind.BRIST)
        successes = of_kind(self.types, Kind.FRAMGANG)
        parts_of_year = primary(self.pairs)
        by_part = in_period(parts_of_year)
        return Figures(
            forbund=forbund.slug,
            forum=forum.slug,
            whole_forbund=forum.kommun_id is None,
            period=self.question.period,
            cut_off=self.question.cut_off,
            labels=self.labels,
            totals=self._totals(),
            by_type=along(primary(in_period(breakdowns)), Column.TYPE, types),
            by_type_year=along(primary(breakdowns), Column.TYPE, types),
            by_each_type=along(in_period(breakdowns), Column.TYPE, types),
            successes_by_type=along(primary(in_period(successes)), Column.TYPE, types),
            by_concerned_part=along(by_part, Column.CONCERNED_PART, part_codes),
            reporting_by_concerned=_who_meets_whom(by_part, part_codes),
            reporting_by_concerned_year=_who_meets_whom(parts_of_year, part_codes),
            type_by_part=crossed(
                in_period(self.pairs), (Column.TYPE, Column.CONCERNED_PART), (types, part_codes)
            ),
            by_month=self._by_month(),
            by_status=self._by_status(),
            waiting=self.waiting,
            by_consequence=self._by_consequence(_threshold(forbund)),
        )

    def _totals(self) -> Totals:
        days = self._days_of_period()
        return Totals(
            deviations=total(of_kind(days, Kind.BRIST)),
            successes=total(of_kind(days, Kind.FRAMGANG)),
            forbund_wide=self.wide,
            late=self.late,
        )

    def _by_month(self) -> Counts:
        """Count by month; a half-year date stands in no month and has a row of its own."""
        days = of_kind(self.days, Kind.BRIST)
        month_of = {day: Period.month_of(day).key for day in set(days[DAY])}
        keys = [
            UNDATED if precision == Precision.HALF_YEAR else month_of[day]
            for day, precision in zip(days[DAY], days[PRECISION], strict=True)
        ]
        months = tuple(month.key for month in self.question.period.rolling_year())
        return along(days.assign(**{Column.MONTH.value: keys}), Column.MONTH, (*months, UNDATED))

    def _by_status(self) -> Counts:
        return {NEW: self.new, WAITING: self.open, ANSWERED: self.answered}

    def _by_consequence(self, threshold: int) -> Protected:
        order = tuple(self.labels.consequences)
        breakdowns = of_kind(self._days_of_period(), Kind.BRIST)
        return protected(along(breakdowns, CONSEQUENCE, order), threshold=threshold)

    def _days_of_period(self) -> pd.DataFrame:
        return self.days[self.days[DAY] >= self.question.period.first]

    def _used(self) -> set[str]:
        return {*self.types[Column.TYPE], *self.days[CONSEQUENCE]}


def protected(table: Counts, *, threshold: int) -> Protected:
    """Pass a list of persons through the disclosure gate; its total is taken as published.

    Small counts, and those that would give them away, are None. When no choice of cells protects
    them all, every cell is None. Nothing reported at all is no secret: the total says so.

    >>> protected({"forsening": 12, "halsa-tillit": 2, "ingen": 9}, threshold=5)
    {'forsening': 12, 'halsa-tillit': None, 'ingen': None}
    """
    if not any(table.values()):
        return dict(table)
    judged = disclosure.protect(list(table.values()), threshold=threshold)
    hidden = judged.suppressed if judged.safe else [True] * len(table)
    return {
        key: None if secret else count
        for (key, count), secret in zip(table.items(), hidden, strict=True)
    }


def first_year(session: Session, forbund_id: int, *, default: int) -> int:
    """Return the year of a förbund's earliest deviation, or `default` when it has none."""
    earliest = select(func.min(Deviation.happened_on)).where(within(Deviation, forbund_id))
    day: date | None = session.execute(earliest).scalar()
    return default if day is None else day.year


def _threshold(forbund: Forbund) -> int:
    return int(forbund.settings.get("threshold", THRESHOLD))


def _terms(session: Session, forbund_id: int) -> Sequence[VocabularyTerm]:
    families = (Family.TYP, Family.KONSEKVENS_PERSON)
    chosen = rows_of(VocabularyTerm, forbund_id).where(VocabularyTerm.family.in_(families))
    return session.scalars(chosen.order_by(VocabularyTerm.family, VocabularyTerm.position)).all()


def _labels(
    session: Session, forbund_id: int, words: Iterable[VocabularyTerm], used: set[str]
) -> Labels:
    """Name what the tables hold: words in use, and those that old rows still carry."""
    standing = [word for word in words if word.active or word.code in used]
    named = parts(session, forbund_id)
    return Labels(
        types={word.code: word.label for word in standing if word.family is Family.TYP},
        consequences={
            word.code: word.label for word in standing if word.family is Family.KONSEKVENS_PERSON
        },
        parts={str(code): part.name for code, part in named.items()},
        short_parts={str(code): part.short_name for code, part in named.items()},
    )


def _who_meets_whom(frame: pd.DataFrame, part_codes: Sequence[str]) -> Crossed:
    columns = (Column.REPORTING_PART, Column.CONCERNED_PART)
    return crossed(frame, columns, (part_codes, part_codes))
