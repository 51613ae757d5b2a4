"""The figures of a report, beside the bare statements behind them and beside pandas alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from analysis.periods import Period
from deviations.extensions import db
from deviations.figures import queries
from deviations.figures.queries import Question
from deviations.figures.services import forum_figures
from deviations.figures.values import Figures
from deviations.organisations.models.forum import Forum
from deviations.organisations.queries import forbund_by_slug, forum_by_slug
from deviations.records.models.deviation import ConcernedPart, Deviation, DeviationType
from tests.bench.places import FORBUND, NOW, Place, service
from tests.bench.timing import least

Asked = tuple[str, Any]


@dataclass(frozen=True)
class Case:
    """Whose figures, of when."""

    forum: str
    period: str

    def __str__(self) -> str:
        return f"{self.forum} {self.period}"


CASES = (
    Case("styrelse", "2025"),
    Case("styrelse", "2026-10"),
    Case("styrgrupp-storhamra", "2026-10"),
)


@dataclass(frozen=True)
class Times:
    """The least seconds: of the figures, of their statements alone, of `read_sql` and pivots."""

    figures: float
    bare: float
    pandas: float = 0.0


def figures_and_bare(place: Place, case: Case, times: int) -> Times:
    """Time the figures against the statements that count, sent as they are to the driver."""
    with service(place):
        session = db.session()
        figures = _figures(session, case)
        with _listening() as statements:
            figures()
        session.rollback()
        bare = _replayed([asked for asked in statements if "count(" in asked[0].lower()])
        return Times(*least(figures, bare, times=times))


def pandas_alone(place: Place, case: Case, times: int) -> float:
    """Time what one would write without the GROUP BY: read the year's rows, pivot them."""
    with service(place):
        session = db.session()
        question = _question(session, case)
        session.rollback()
        (taken,) = least(lambda: _read_and_pivot(question), times=times)
        return taken


def figures_alone(place: Place, case: Case) -> Figures:
    """Return the figures; for watching how much memory they take."""
    with service(place):
        return _figures(db.session(), case)()


def _figures(session: Session, case: Case) -> Callable[[], Figures]:
    def counted() -> Figures:
        forum = _forum(session, case)
        found = forum_figures(session, forum, Period.parse(case.period), cut_off=NOW)
        session.rollback()
        return found

    return counted


def _forum(session: Session, case: Case) -> Forum:
    return forum_by_slug(session, forbund_by_slug(session, FORBUND).id, case.forum)


def _question(session: Session, case: Case) -> Question:
    forum = _forum(session, case)
    return Question(
        forbund_id=forum.forbund_id,
        kommun_id=forum.kommun_id,
        period=Period.parse(case.period),
        cut_off=NOW,
    )


@contextmanager
def _listening() -> Iterator[list[Asked]]:
    """Collect every statement with its values, as the driver gets them."""
    heard: list[Asked] = []

    def hear(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        heard.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", hear)
    yield heard
    event.remove(db.engine, "before_cursor_execute", hear)


def _replayed(statements: list[Asked]) -> Callable[[], None]:
    def replay() -> None:
        connection = db.engine.raw_connection()
        cursor = connection.cursor()
        for statement, values in statements:
            cursor.execute(statement, values)
            cursor.fetchall()
        connection.rollback()
        connection.close()

    return replay


def _read_and_pivot(question: Question) -> list[pd.DataFrame]:
    rows = (
        select(
            Deviation.id,
            Deviation.kind,
            Deviation.happened_on,
            Deviation.precision,
            Deviation.reporting_part,
            Deviation.consequence_person,
            DeviationType.code,
            ConcernedPart.part,
        )
        .join(DeviationType, DeviationType.deviation_id == Deviation.id)
        .join(ConcernedPart, ConcernedPart.deviation_id == Deviation.id)
        .where(*queries._of_the_year(question))
    )
    with db.engine.connect() as connection:
        read = pd.read_sql(rows, connection, parse_dates=["happened_on"])
    read = read[read["kind"] == "brist"]
    month = read["happened_on"].dt.strftime("%Y-%m").rename("month")
    once = read.drop_duplicates("id")
    of_period = read[read["happened_on"] >= pd.Timestamp(question.period.first)]
    return [
        once.assign(month=month).pivot_table(index="month", values="id", aggfunc="count"),
        once.pivot_table(index="code", values="id", aggfunc="count"),
        once.pivot_table(index="consequence_person", values="id", aggfunc="count"),
        read.pivot_table(index="part", values="id", aggfunc="nunique"),
        read.pivot_table(index="reporting_part", columns="part", values="id", aggfunc="count"),
        of_period.pivot_table(index="code", columns="part", values="id", aggfunc="count"),
    ]
