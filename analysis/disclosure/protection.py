"""The gate: which cells of a table to hide, and what a reader could still say of them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.disclosure import attacker, lists, masks
from analysis.disclosure.tables import Counts, Mask, TableError, mask_for, whole_counts


@dataclass(frozen=True, eq=False)
class Protected:
    """A table's mask in the table's shape, and what it leaves a reader to know.

    `intervals` is (low, high), the whole numbers each cell may hold; equal for shown cells. Unless
    `safe`, nothing of the table may be shown, not even its margins.
    """

    suppressed: Mask
    intervals: tuple[Counts, Counts]
    safe: bool


def protect(table: npt.ArrayLike, *, threshold: int = 5, zeros: bool = True) -> Protected:
    """Hide small counts, and as few others as keep them from being worked out.

    The table is its inner cells, counts of zero or more; all margins and the grand total are taken
    as published, as are the cells that are not hidden. A list is taken as published with its total.
    (A table of one row is not a list: its column totals are the cells themselves.)

    A cell is primary when it is below `threshold`; zeros are too, unless `zeros` is False. It is
    safe when values at least `threshold` apart are possible for each primary cell.

    Raises
    ------
    TableError
        If a cell is no count, the table has more than two dimensions or the threshold is below 1.

    >>> protect([[6, 3, 4], [5, 2, 0]], threshold=2).suppressed
    array([[False,  True,  True],
           [False,  True,  True]])
    >>> protect([[9, 1], [8, 0]]).safe
    False
    """
    if threshold < 1:
        raise TableError(f"a threshold is at least 1, not {threshold}")
    counts = whole_counts(table)
    primary = (counts < threshold) & (zeros | (counts > 0))
    fewest = lists.fewest if counts.ndim == 1 else masks.fewest
    mask = fewest(counts, primary, threshold)
    suppressed = np.ones_like(primary) if mask is None else mask
    low_and_high = intervals(counts, suppressed)
    for array in (suppressed, *low_and_high):
        array.setflags(write=False)
    return Protected(suppressed, low_and_high, safe=mask is not None)


def intervals(table: npt.ArrayLike, suppressed: npt.ArrayLike) -> tuple[Counts, Counts]:
    """Return the lowest and the highest whole number that each cell may hold.

    Known to the reader are all margins, the shown cells, and that a count is not negative.

    Raises
    ------
    TableError
        If the table holds no counts, or the mask does not hold a truth value for each.

    >>> low, high = intervals([[3, 4], [2, 6]], [[True, True], [True, True]])
    >>> low.tolist(), high.tolist()
    ([[0, 2], [0, 3]], [[5, 7], [5, 8]])
    """
    counts = whole_counts(table)
    mask = mask_for(counts, suppressed)
    bounds = lists.bounds if counts.ndim == 1 else attacker.bounds
    return bounds(counts, mask)
