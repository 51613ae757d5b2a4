"""What the gate takes for a table, and what it refuses."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Counts: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]
Cell: TypeAlias = tuple[int, int]


class TableError(ValueError):
    """A table, mask or threshold that the gate cannot judge."""


def whole_counts(table: npt.ArrayLike) -> Counts:
    """Return the table's inner cells as whole numbers in one or two dimensions.

    Raises
    ------
    TableError
        If a cell is missing, negative or not whole, or the table has more dimensions.
    """
    cells = np.asarray(table)
    if cells.ndim not in {1, 2}:
        raise TableError(f"a table has one or two dimensions, not {cells.ndim}")
    if cells.size == 0:
        return np.zeros(cells.shape, dtype=np.int64)
    if cells.dtype.kind not in "iuf" or not (np.isfinite(cells) & (cells >= 0)).all():
        raise TableError("a table's cells are counts, zero or more")
    if (cells % 1 != 0).any():
        raise TableError("a table's cells are whole numbers")
    return cells.astype(np.int64)


def mask_for(counts: Counts, suppressed: npt.ArrayLike) -> Mask:
    """Return the mask of hidden cells, one truth value for each of the table's.

    Raises
    ------
    TableError
        If it has another shape or holds anything but truth values, such as a list of indexes.
    """
    mask = np.asarray(suppressed)
    if mask.size == 0 and counts.size == 0:
        return np.zeros(counts.shape, dtype=np.bool_)
    if mask.dtype != np.bool_ or mask.shape != counts.shape:
        raise TableError("a mask holds True or False for each cell of its table")
    return mask.astype(np.bool_)
