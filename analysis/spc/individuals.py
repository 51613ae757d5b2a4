"""Charts of single values by their moving ranges: XmR, and t for the time between events."""

import numpy as np
import numpy.typing as npt

from analysis.spc.charts import ControlChart, Series, SeriesError, base_of, series
from analysis.spc.signals import RULESETS, all_rules, outside

# Limits in mean moving ranges from the mean; 3/1.128 rounded, as Making Data Count prints it.
REACH = 2.66
# A moving range this many times the mean is an event of its own (Nelson 1982).
SCREEN = 3.267
# The mean moving range of a normal series, in standard deviations (Montgomery, appendix VI).
D2 = 1.128
# Time between Poisson events to this power is nearly normal (Nelson 1994).
NELSON = 3.6


def xmr(
    values: npt.ArrayLike,
    *,
    screen: bool = True,
    baseline: int | None = None,
    ruleset: str = "mdc-7",
) -> ControlChart:
    """Chart single values: mean ± 2.66 mean moving ranges, with the signals of a rule set.

    The lines come from all values or from the first `baseline`. With `screen`, moving ranges of
    3.267 times their mean or more are left out once; the mean keeps all values. The lower limit may
    be negative, also for counts. With fewer than 13 points the limits say little, and whoever shows
    them says so.

    Raises
    ------
    SeriesError
        If fewer than two values make the lines, or one is missing.
    KeyError
        If there is no such rule set.

    >>> chart = xmr([4, 6, 5, 7, 4, 6, 5, 18])
    >>> chart.centre, chart.signals
    (6.875, (Signal(index=7, kind=<Kind.ABOVE: 'above'>),))
    """
    points = series(values)
    rules = RULESETS[ruleset]
    based = points[base_of(points, baseline)]
    centre = float(based.mean())
    reach = REACH * mean_moving_range(based, screen=screen)
    signals = all_rules(points, centre, reach, rules)
    return ControlChart(centre, centre - reach, centre + reach, signals)


def t_chart(times: npt.ArrayLike) -> ControlChart:
    """Chart the time between events, all above zero: an XmR chart of its 3.6th root, turned back.

    As qicharts2: moving ranges unscreened, 3/1.128 unrounded, lower limit not below zero, and only
    points outside the limits are signals (`runs` judges the rest).

    Raises
    ------
    SeriesError
        If there are fewer than two times, or one is missing, zero or negative.
    """
    points = series(times)
    if (points <= 0).any():
        raise SeriesError("the time between events is above zero")
    roots = points ** (1 / NELSON)
    reach = 3 / D2 * mean_moving_range(roots, screen=False)
    middle = float(roots.mean())
    lower, upper = max(0.0, middle - reach) ** NELSON, (middle + reach) ** NELSON
    return ControlChart(middle**NELSON, lower, upper, outside(points, lower, upper))


def mean_moving_range(points: Series, *, screen: bool) -> float:
    """Return the mean step from point to point, without the outstanding ones if screened.

    Raises
    ------
    SeriesError
        If there are fewer than two points.
    """
    if len(points) < 2:
        raise SeriesError("a moving range needs two points")
    steps = np.abs(np.diff(points))
    if screen and steps.any():
        steps = steps[steps < SCREEN * steps.mean()]
    return float(steps.mean())
