"""A chart for events too rare to count by the month: how many chances went by between them."""

import numpy as np
import numpy.typing as npt

from analysis.spc.charts import ControlChart, series
from analysis.spc.signals import outside


def g_chart(gaps: npt.ArrayLike) -> ControlChart:
    """Chart the number of chances between events: mean ± 3 √(mean (mean + 1)), not below zero.

    The centre is the median, because gaps lean to the right. (Montgomery 7.3.)

    Raises
    ------
    SeriesError
        If a gap is missing or negative, or there is none.
    """
    points = series(gaps, at_least=0)
    mean = float(points.mean())
    reach = 3 * (mean * (mean + 1)) ** 0.5
    lower, upper = max(0.0, mean - reach), mean + reach
    return ControlChart(float(np.median(points)), lower, upper, outside(points, lower, upper))
