"""Draw reports from a landscape. The same seed and number give the same reports."""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

import numpy as np

from deviations.demo.landscape import (
    CONCERNED,
    HOW_MANY_PARTS,
    KINDS,
    PLACES,
    PRECISIONS,
    STATUSES,
    TYPES,
    Landscape,
)
from deviations.formatting import Precision
from deviations.organisations.models.forbund import PartCode
from deviations.records.vocabulary import Kind, Status

JUNE = 6
Choice = TypeVar("Choice")


class Cell(NamedTuple):
    """Where a number of reports is drawn: one month, one place, one type."""

    month: date
    kommun: str
    type: str


@dataclass(frozen=True)
class DrawnReport:
    """One synthetic report, before it has ids."""

    number: int
    kommun: str
    first: date
    last: date
    precision: Precision
    lag_days: int
    kind: Kind
    status: Status
    type: str
    reporting: PartCode
    concerned: tuple[PartCode, ...]


def draw(landscape: Landscape, count: int) -> Iterator[DrawnReport]:
    """Yield exactly `count` reports, oldest month first."""
    dice = np.random.default_rng(landscape.seed)
    cells = [
        Cell(month, place, code) for month in landscape.months for place in PLACES for code in TYPES
    ]
    weights = np.array([landscape.intensity(*cell) for cell in cells])
    number = 0
    for cell, times in zip(cells, dice.multinomial(count, weights / weights.sum()), strict=True):
        for _ in range(int(times)):
            number += 1
            yield _report(landscape, dice, number, cell)


def _report(
    landscape: Landscape, dice: np.random.Generator, number: int, cell: Cell
) -> DrawnReport:
    first, last, precision = _when(dice, cell.month)
    shares = landscape.reporting_shares(cell.kommun)
    return DrawnReport(
        number=number,
        kommun=cell.kommun,
        first=first,
        last=last,
        precision=precision,
        lag_days=int(dice.exponential(12)),
        kind=_pick(dice, KINDS),
        status=_pick(dice, STATUSES),
        type=cell.type,
        reporting=_pick(dice, shares),
        concerned=_concerned(dice),
    )


def _when(dice: np.random.Generator, month: date) -> tuple[date, date, Precision]:
    precision = _pick(dice, PRECISIONS)
    days = calendar.monthrange(month.year, month.month)[1]
    if precision is Precision.DAY:
        day = month + timedelta(days=int(dice.integers(days)))
        return day, day, precision
    if precision is Precision.MONTH:
        return month, month.replace(day=days), precision
    if month.month <= JUNE:
        return date(month.year, 1, 1), date(month.year, JUNE, 30), precision
    return date(month.year, JUNE + 1, 1), date(month.year, 12, 31), precision


def _concerned(dice: np.random.Generator) -> tuple[PartCode, ...]:
    """Draw one part, sometimes two: a second draw of the same part leaves it alone."""
    drawn = [_pick(dice, CONCERNED) for _ in range(_pick(dice, HOW_MANY_PARTS))]
    return tuple(dict.fromkeys(drawn))


def _pick(dice: np.random.Generator, shares: Mapping[Choice, float]) -> Choice:
    choices = list(shares)
    edges = np.cumsum([shares[choice] for choice in choices])
    return choices[int(np.searchsorted(edges, dice.random() * edges[-1], side="right"))]
