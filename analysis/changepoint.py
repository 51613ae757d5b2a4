"""Where a series seems to take a new level. Suggests only: a level is moved for a named reason."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Series: TypeAlias = npt.NDArray[np.float64]

# A level is at least this many points; shorter ones are outliers, which control charts mark.
SHORTEST = 6
# What a change must explain, in noise variances by log n. Of stable series of 24 to 120 counts with
# a mean of two or more, one in twenty at most is given a change; a doubling is nearly always found.
PRICE = 3.0
# The mean moving range of a normal series, in standard deviations.
D2 = 1.128


def suggest(values: npt.ArrayLike) -> tuple[int, ...]:
    """Return the index, from 0, of the first point of each new level; none is the usual answer.

    The levels that leave the least squares of √(value + 3/8) (Anscombe: counts get even spread),
    each change priced, over all ways to divide the series. Noise is taken from the moving ranges,
    so counts that vary more than Poisson are not called changes for it.

    Raises
    ------
    ValueError
        If a value is missing, infinite or negative.

    >>> suggest([1, 2, 1, 0, 2, 1, 1, 2, 7, 9, 8, 6, 9, 7, 8, 8])
    (8,)
    """
    points = np.asarray(values, dtype=np.float64)
    if not (np.isfinite(points) & (points >= 0)).all():
        raise ValueError("a series of levels has no missing, infinite or negative numbers")
    if len(points) < 2 * SHORTEST:
        return ()
    even = np.sqrt(points + 3 / 8)
    noise = float(np.abs(np.diff(even)).mean()) / D2
    return _levels(even, PRICE * float(np.log(len(even))) * noise**2) if noise else ()


def _levels(points: Series, price: float) -> tuple[int, ...]:
    """Divide the points at the least cost, by the best division of each beginning of them."""
    sums = np.concatenate([[0.0], np.cumsum(points)])
    least = np.full(len(points) + 1, np.inf)
    least[0] = 0.0
    begins = np.zeros(len(points) + 1, dtype=np.int64)
    for end in range(SHORTEST, len(points) + 1):
        starts = np.arange(end - SHORTEST + 1)
        # A level's squares are its points' own, the same for all divisions, less this.
        explained = (sums[end] - sums[starts]) ** 2 / (end - starts)
        costs = least[starts] - explained + price
        begins[end] = costs.argmin()
        least[end] = costs.min()
    return _traced(begins)


def _traced(begins: npt.NDArray[np.int64]) -> tuple[int, ...]:
    changes: list[int] = []
    end = len(begins) - 1
    while begins[end]:
        end = int(begins[end])
        changes.append(end)
    return tuple(reversed(changes))
