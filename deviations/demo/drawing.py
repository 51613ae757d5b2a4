"""Draw reports from a landscape. The same seed and number give the same reports."""

import calendar
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from math import log1p
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from deviations.demo.landscape import (
    ANSWERED,
    ASKED,
    CONCERNED,
    CONSEQUENCES,
    HOW_MANY_PARTS,
    KINDS,
    OPEN_MONTHS,
    PLACES,
    PRECISIONS,
    SETTLED,
    STATUSES,
    TYPES,
    Landscape,
)
from deviations.formatting import Precision
from deviations.organisations.models.forbund import PartCode
from deviations.records.vocabulary import Kind, Status

JUNE = 6
CHUNK = 5_000  # reports whose turns are drawn at once: fast, and little memory
LAG_DAYS = ANSWER_DAYS = 12  # on average
Choice = TypeVar("Choice")


class Wheel(Generic[Choice]):
    """Choices with shares of a whole turn."""

    def __init__(self, shares: Mapping[Choice, float]) -> None:
        self.choices = tuple(shares)
        *inner, self.whole = accumulate(shares.values())
        self.edges = inner

    def at(self, turn: float) -> Choice:
        """Return the choice at a fraction of a turn, from 0 to below 1."""
        return self.choices[bisect_right(self.edges, turn * self.whole)]


class Cell(NamedTuple):
    """Where a number of reports is drawn: one month, one place, one type."""

    month: date
    kommun: str
    type: str


class Turns(NamedTuple):
    """One report's luck: a fraction for each thing that is drawn."""

    kind: float
    status: float
    precision: float
    day: float
    lag: float
    reporting: float
    consequence: float
    how_many: float
    first_part: float
    second_part: float
    asked: float
    answer: float


class Wheels(NamedTuple):
    """The choices that differ from cell to cell: who reports there, what became of it by now."""

    reporters: Wheel[PartCode]
    statuses: Wheel[Status]


@dataclass(frozen=True)
class DrawnReport:
    """One synthetic report, before it has ids. The days are counted on from the one before."""

    number: int
    kommun: str
    first: date
    last: date
    precision: Precision
    lag_days: int
    kind: Kind
    status: Status
    type: str
    consequence: str
    reporting: PartCode
    concerned: tuple[PartCode, ...]
    asked: bool
    answer_days: int | None


def draw(landscape: Landscape, count: int) -> Iterator[DrawnReport]:
    """Yield exactly `count` reports, oldest month first."""
    dice = np.random.default_rng(landscape.seed)
    cells = [
        Cell(month, place, code) for month in landscape.months for place in PLACES for code in TYPES
    ]
    weights = np.array([landscape.intensity(*cell) for cell in cells])
    times = dice.multinomial(count, weights / weights.sum())
    which = np.repeat(np.arange(len(cells)), times)
    reporters = {place: Wheel(landscape.reporting_shares(place)) for place in PLACES}
    statuses = dict.fromkeys(landscape.months, Wheel(SETTLED))
    statuses |= dict.fromkeys(landscape.months[-OPEN_MONTHS:], Wheel(STATUSES))
    for begin in range(0, count, CHUNK):
        chosen = which[begin : begin + CHUNK].tolist()
        turns = dice.random((len(chosen), len(Turns._fields))).tolist()
        for number, (at, turn) in enumerate(zip(chosen, turns, strict=True), start=begin + 1):
            cell = cells[at]
            wheels = Wheels(reporters[cell.kommun], statuses[cell.month])
            yield _report(number, cell, wheels, Turns(*turn))


_kinds, _precisions = Wheel(KINDS), Wheel(PRECISIONS)
_concerned, _how_many = Wheel(CONCERNED), Wheel(HOW_MANY_PARTS)
_consequences = Wheel(CONSEQUENCES)


def _report(number: int, cell: Cell, wheels: Wheels, turn: Turns) -> DrawnReport:
    precision = _precisions.at(turn.precision)
    first, last = _when(cell.month, precision, turn.day)
    status = wheels.statuses.at(turn.status)
    asked = turn.asked < ASKED[status]
    answered = asked and turn.asked < ASKED[status] * ANSWERED[status]
    return DrawnReport(
        number=number,
        kommun=cell.kommun,
        first=first,
        last=last,
        precision=precision,
        lag_days=_wait(LAG_DAYS, turn.lag),
        kind=_kinds.at(turn.kind),
        status=status,
        type=cell.type,
        consequence=_consequences.at(turn.consequence),
        reporting=wheels.reporters.at(turn.reporting),
        concerned=_parts((turn.first_part, turn.second_part)[: _how_many.at(turn.how_many)]),
        asked=asked,
        answer_days=_wait(ANSWER_DAYS, turn.answer) if answered else None,
    )


def _when(month: date, precision: Precision, turn: float) -> tuple[date, date]:
    first, last = _ends(month)
    if precision is Precision.DAY:
        day = first + timedelta(days=int(turn * last.day))
        return day, day
    if precision is Precision.MONTH:
        return first, last
    if month.month <= JUNE:
        return date(month.year, 1, 1), date(month.year, JUNE, 30)
    return date(month.year, JUNE + 1, 1), date(month.year, 12, 31)


@cache
def _ends(month: date) -> tuple[date, date]:
    return month, month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _wait(mean: int, turn: float) -> int:
    """Return whole days of a wait that is seldom long."""
    return int(-mean * log1p(-turn))


def _parts(turns: Sequence[float]) -> tuple[PartCode, ...]:
    """Draw one part, sometimes two: a second draw of the same part leaves it alone."""
    return tuple(dict.fromkeys(_concerned.at(turn) for turn in turns))
