"""Which points chance does not explain, and by which rule.

NHS England's Making Data Count rules as NHSRplotthedots 0.2.2 codes them (`mdc-7`), their change of
November 2023 (`mdc-2023`), and the Western Electric rules with a trend of six (`western-electric`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Series: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]
Signs: TypeAlias = npt.NDArray[np.int64]

# Points that equal a line but for the rounding of binary fractions lie on it.
ROUNDING = 1e-12


class Kind(StrEnum):
    """What a point does, in order of precedence."""

    ABOVE = "above"
    BELOW = "below"
    TREND_UP = "trend_up"
    TREND_DOWN = "trend_down"
    TWO_IN_THREE_ABOVE = "two_in_three_above"
    TWO_IN_THREE_BELOW = "two_in_three_below"
    SHIFT_ABOVE = "shift_above"
    SHIFT_BELOW = "shift_below"


@dataclass(frozen=True, order=True, slots=True)
class Signal:
    """A point, by its index from 0, and the first rule it breaks."""

    index: int
    kind: Kind


@dataclass(frozen=True)
class Ruleset:
    """How many points make a trend or a shift, and what counts as two in three."""

    trend: int
    shift: int
    beyond_counts: bool
    """Whether a point beyond the limit is one of the two, not only points near it."""
    one_side: bool
    """Whether all three points lie on the same side of the centre."""


RULESETS = {
    "mdc-7": Ruleset(trend=7, shift=7, beyond_counts=False, one_side=True),
    "mdc-2023": Ruleset(trend=7, shift=7, beyond_counts=True, one_side=True),
    "western-electric": Ruleset(trend=6, shift=8, beyond_counts=True, one_side=False),
}


def side(points: Series, line: float | Series) -> Signs:
    """Return 1 for points above the line, -1 below, 0 on it."""
    scale = max(np.abs(points).max(initial=0), np.abs(line).max(initial=0))
    away = points - line
    return np.where(np.abs(away) <= ROUNDING * scale, 0, np.sign(away)).astype(np.int64)


def outside(points: Series, lower: float | Series, upper: float | Series) -> tuple[Signal, ...]:
    """Return a signal for each point strictly beyond its limits."""
    return _first_of((_beyond(points, lower, upper), Kind.ABOVE, Kind.BELOW))


def all_rules(points: Series, centre: float, reach: float, rules: Ruleset) -> tuple[Signal, ...]:
    """Return one signal for each point that breaks a rule, the limits being `reach` away.

    Outside goes before trend, two in three and shift.
    """
    above = side(points, centre)
    beyond = _beyond(points, centre - reach, centre + reach)
    far = _beyond(points, centre - 2 / 3 * reach, centre + 2 / 3 * reach)
    counted = far if rules.beyond_counts else far * (beyond == 0)
    return _first_of(
        (beyond, Kind.ABOVE, Kind.BELOW),
        (_trends(points, rules.trend), Kind.TREND_UP, Kind.TREND_DOWN),
        (
            _two_in_three(counted, above, one_side=rules.one_side),
            Kind.TWO_IN_THREE_ABOVE,
            Kind.TWO_IN_THREE_BELOW,
        ),
        (_stretches(above, rules.shift), Kind.SHIFT_ABOVE, Kind.SHIFT_BELOW),
    )


def _beyond(points: Series, lower: float | Series, upper: float | Series) -> Signs:
    return np.where(side(points, upper) > 0, 1, np.where(side(points, lower) < 0, -1, 0))


def _first_of(*rules: tuple[Signs, Kind, Kind]) -> tuple[Signal, ...]:
    def signals() -> Iterator[Signal]:
        for index, verdicts in enumerate(zip(*(signs for signs, _, _ in rules), strict=True)):
            for verdict, (_, up, down) in zip(verdicts, rules, strict=True):
                if verdict:
                    yield Signal(index, up if verdict > 0 else down)
                    break

    return tuple(signals())


def _stretches(signs: Signs, length: int) -> Signs:
    """Keep the signs that stand in `length` or more equal ones in a row, zeros apart."""
    kept = np.zeros_like(signs)
    for start in range(len(signs) - length + 1):
        window = signs[start : start + length]
        if window[0] and (window == window[0]).all():
            kept[start : start + length] = window[0]
    return kept


def _trends(points: Series, length: int) -> Signs:
    """Mark the points of each strictly monotone run; a peak belongs to the run that led to it."""
    marks = np.zeros(len(points), dtype=np.int64)
    for index, step in enumerate(_stretches(side(points[1:], points[:-1]), length - 1)):
        if step:
            marks[index] = marks[index] or step
            marks[index + 1] = step
    return marks


def _two_in_three(counted: Signs, above: Signs, *, one_side: bool) -> Signs:
    """Mark counted points that are two of three in a row on the same side."""
    marks = np.zeros_like(counted)
    for start in range(len(counted) - 2):
        window = slice(start, start + 3)
        for sign in (1, -1):
            two = (counted[window] == sign).sum() >= 2
            if two and (not one_side or (above[window] == sign).all()):
                marks[window] = np.where(counted[window] == sign, sign, marks[window])
    return marks
