"""Anhøj's rules: a series that stays too long on one side of its centre, or crosses it seldom."""

from dataclasses import dataclass
from itertools import groupby
from math import log2

import numpy as np
import numpy.typing as npt
from scipy.special import bdtr

from analysis.spc.charts import series
from analysis.spc.signals import side

# How seldom a series without change would cross its centre as few times as a signal asks.
SELDOM = 0.05


@dataclass(frozen=True, slots=True)
class Runs:
    """The useful points, their longest run and crossings, and the limits of both."""

    useful: int
    longest: int
    longest_max: int
    crossings: int
    crossings_min: int
    signal: bool


def runs(values: npt.ArrayLike, centre: float) -> Runs:
    """Judge a series against its centre; points on the centre tell nothing and are left out.

    A signal is a run longer than round(log2 n) + 3 (Schilling 2012) or fewer crossings than the 5th
    percentile of Binomial(n - 1, ½) (Chen 2010). Power is poor under 10 useful points.

    Raises
    ------
    SeriesError
        If there is no value, or one is missing.

    >>> runs([1, 2, 1, 2, 8, 9, 8, 9], centre=5)
    Runs(useful=8, longest=4, longest_max=6, crossings=1, crossings_min=1, signal=False)
    """
    points = series(values)
    sides = [sign for sign in side(points, centre).tolist() if sign]
    if not sides:
        return Runs(0, 0, 0, 0, 0, signal=False)
    lengths = [len(list(run)) for _, run in groupby(sides)]
    useful, longest, crossings = len(sides), max(lengths), len(lengths) - 1
    longest_max = round(log2(useful)) + 3
    crossings_min = int((bdtr(np.arange(useful), useful - 1, 0.5) >= SELDOM).argmax())
    return Runs(
        useful,
        longest,
        longest_max,
        crossings,
        crossings_min,
        signal=longest > longest_max or crossings < crossings_min,
    )
