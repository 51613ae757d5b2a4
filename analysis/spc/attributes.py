"""Charts of counts, rates and shares, whose spread follows from their size.

Lines are made from the first `freeze` points without those in `exclude`; all points are judged.
Only points outside the limits are signals; `runs` judges the rest. Formulas: Montgomery 7.1 to 7.3.
"""

from collections.abc import Collection

import numpy as np
import numpy.typing as npt

from analysis.spc.charts import ControlChart, Mask, Series, SeriesError, base_of, series
from analysis.spc.individuals import D2, mean_moving_range
from analysis.spc.signals import outside


def c_chart(
    counts: npt.ArrayLike, *, exclude: Collection[int] = (), freeze: int | None = None
) -> ControlChart:
    """Chart counts over equal chances: mean ± 3 √mean.

    The lower limit is above zero only where the mean is above 9; under that the chart cannot show
    that something fell.

    Raises
    ------
    SeriesError
        If a count is missing or negative, or no point is left to make lines from.

    >>> chart = c_chart([16, 12, 20, 16])
    >>> chart.centre, chart.lower, chart.upper
    (16.0, 4.0, 28.0)
    """
    points = series(counts, at_least=0)
    centre = float(points[base_of(points, freeze, exclude)].mean())
    lower, upper = max(0.0, centre - 3 * centre**0.5), centre + 3 * centre**0.5
    return ControlChart(centre, lower, upper, outside(points, lower, upper))


def u_chart(
    counts: npt.ArrayLike,
    sizes: npt.ArrayLike,
    *,
    exclude: Collection[int] = (),
    freeze: int | None = None,
) -> ControlChart:
    """Chart rates, each count by its size: ū ± 3 √(ū/size), not below zero, a limit a point.

    Raises
    ------
    SeriesError
        If a count is negative, a size is not above zero, or their numbers differ.
    """
    points, numbers, base = _sized(counts, sizes, freeze, exclude)
    centre = _pooled(points, numbers, base)
    return _around(centre, np.sqrt(centre / numbers), points / numbers, highest=np.inf)


def p_chart(
    counts: npt.ArrayLike,
    sizes: npt.ArrayLike,
    *,
    exclude: Collection[int] = (),
    freeze: int | None = None,
) -> ControlChart:
    """Chart shares, count by size: p̄ ± 3 √(p̄(1 - p̄)/size), within 0 and 1, a limit a point.

    Raises
    ------
    SeriesError
        If a count is negative or above its size, or the numbers of counts and sizes differ.
    """
    points, numbers, base = _shared(counts, sizes, freeze, exclude)
    centre = _pooled(points, numbers, base)
    return _around(centre, _binomial_spread(centre, numbers), points / numbers, highest=1)


def p_prime_chart(counts: npt.ArrayLike, sizes: npt.ArrayLike) -> ControlChart:
    """Chart shares of large sizes: a p chart whose spread also holds what varies between points.

    Laney's σ_z, the mean moving range of the standardised shares by 1.128, widens (or narrows) it.

    Raises
    ------
    SeriesError
        As `p_chart`, and if there are fewer than two points.
    """
    points, numbers, base = _shared(counts, sizes, None, ())
    centre = _pooled(points, numbers, base)
    spread = _binomial_spread(centre, numbers)
    away = points / numbers - centre
    standardised = np.divide(away, spread, out=np.zeros_like(away), where=spread > 0)
    between = mean_moving_range(standardised, screen=False) / D2
    return _around(centre, spread * between, points / numbers, highest=1)


def _sized(
    counts: npt.ArrayLike, sizes: npt.ArrayLike, freeze: int | None, exclude: Collection[int]
) -> tuple[Series, Series, Mask]:
    points, numbers = series(counts, at_least=0), series(sizes, at_least=0)
    if len(points) != len(numbers):
        raise SeriesError(f"{len(points)} counts cannot go with {len(numbers)} sizes")
    if not numbers.all():
        raise SeriesError("a size is above zero")
    return points, numbers, base_of(points, freeze, exclude)


def _shared(
    counts: npt.ArrayLike, sizes: npt.ArrayLike, freeze: int | None, exclude: Collection[int]
) -> tuple[Series, Series, Mask]:
    points, numbers, base = _sized(counts, sizes, freeze, exclude)
    if (points > numbers).any():
        raise SeriesError("a share's count is at most its size")
    return points, numbers, base


def _pooled(points: Series, numbers: Series, base: Mask) -> float:
    return float(points[base].sum() / numbers[base].sum())


def _binomial_spread(centre: float, numbers: Series) -> Series:
    return np.sqrt(centre * (1 - centre) / numbers)


def _around(centre: float, spread: Series, points: Series, highest: float) -> ControlChart:
    lower = np.maximum(0, centre - 3 * spread)
    upper = np.minimum(highest, centre + 3 * spread)
    return ControlChart(centre, lower, upper, outside(points, lower, upper))
