"""What every chart takes and gives."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from analysis.spc.signals import Signal

Series: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]


class SeriesError(ValueError):
    """A series no chart can be made of."""


@dataclass(frozen=True, eq=False)
class ControlChart:
    """Centre line and limits in the units of the points, and the points that need a reason.

    The limits are numbers where they are the same for all points, else an array with one a point.
    A signal stands on the point's index, from 0; a point has one signal at most.
    """

    centre: float
    lower: float | Series
    upper: float | Series
    signals: tuple[Signal, ...]


def series(values: npt.ArrayLike, *, at_least: float = -np.inf) -> Series:
    """Return the values as a series of finite numbers, none below `at_least`.

    Raises
    ------
    SeriesError
        If there are none, or one is missing, infinite or too small.
    """
    points = np.asarray(values, dtype=np.float64)
    if points.ndim != 1 or not len(points):
        raise SeriesError("a series is a row of numbers, at least one")
    if not np.isfinite(points).all():
        raise SeriesError("a series has no missing or infinite numbers")
    if (points < at_least).any():
        raise SeriesError(f"this series has no number below {at_least:g}")
    return points


def base_of(points: Series, freeze: int | None, exclude: Collection[int] = ()) -> Mask:
    """Mark the points that lines are made from: the first `freeze`, without those excluded.

    Raises
    ------
    SeriesError
        If there are fewer points than `freeze`, an index is not in the series, or none are left.
    """
    if freeze is not None and not 1 <= freeze <= len(points):
        raise SeriesError(f"the first {freeze} points cannot be taken of {len(points)}")
    if not all(0 <= index < len(points) for index in exclude):
        raise SeriesError(f"a point to exclude is not among the {len(points)}")
    base = np.arange(len(points)) < (len(points) if freeze is None else freeze)
    base[list(exclude)] = False
    if not base.any():
        raise SeriesError("no point is left to make lines from")
    return base
