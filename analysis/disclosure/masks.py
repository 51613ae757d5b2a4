"""The fewest cells to hide so that no small one can be worked out.

Hiding more never narrows an interval. So a mask that leaves a primary cell narrow, and cannot grow
without widening it, tells what must be done: one of the cells it still shows must be hidden too,
a *remedy*. The cheapest choice that heeds all remedies found so far is tried. It either passes, and
then no smaller mask can, or shows further remedies (an implicit hitting set).
"""

from collections.abc import Iterable

import numpy as np

from analysis.disclosure.attacker import is_wide, loosest
from analysis.disclosure.choices import Remedy, Search
from analysis.disclosure.tables import Cell, Counts, Mask

# A report's tables need some hundred steps. The bound is in steps, not in seconds, so that a table
# gets the same mask on every machine.
EFFORT = 20_000


def fewest(counts: Counts, primary: Mask, threshold: int, *, effort: int = EFFORT) -> Mask | None:
    """Return the smallest mask that gives every primary cell an interval `threshold` wide.

    Among masks of equal size it hides the smallest sum; None if no mask does it. When the effort is
    spent the mask is one from which no cell can be shown again, though perhaps not the smallest.
    """
    if (loosest(counts)[primary] < threshold).any():
        return None
    costs = _costs(counts)
    remedies: set[Remedy] = set()
    hidden = primary.copy()
    while narrow := _narrow(counts, hidden, primary, threshold):
        for cell in narrow:
            remedies.update(_remedies(counts, hidden, cell, threshold))
        search = Search(remedies, costs, effort)
        # Without effort left, masks only grow, and so come to an end.
        hidden = _with(hidden if effort <= 0 else primary, search.run())
        effort = search.steps_left
    return hidden if effort > 0 else _shown_again(counts, hidden, primary, threshold)


def _costs(counts: Counts) -> dict[Cell, int]:
    """Return a cost a cell: all counts together weigh less than one cell more."""
    cell_weight = int(counts.sum()) + 1
    return {
        (row, column): cell_weight + int(count) for (row, column), count in np.ndenumerate(counts)
    }


def _narrow(counts: Counts, hidden: Mask, primary: Mask, threshold: int) -> list[Cell]:
    return [cell for cell in _cells(primary) if not is_wide(counts, hidden, cell, threshold)]


def _remedies(counts: Counts, hidden: Mask, narrow: Cell, threshold: int) -> Iterable[Remedy]:
    """Return what could widen a cell, seen from its row and from its column.

    What grows into the mask last is what the remedy is made of, so the cell's own lines come last.
    """
    row, column = narrow
    shown = _cells(~hidden)
    for order in (
        sorted(shown, key=lambda cell: (cell[0] == row, cell[1] == column)),
        sorted(shown, key=lambda cell: (cell[1] == column, cell[0] == row)),
    ):
        growing = hidden.copy()
        yield frozenset(_needed(counts, growing, narrow, threshold, order))


def _needed(
    counts: Counts, growing: Mask, narrow: Cell, threshold: int, block: list[Cell]
) -> list[Cell]:
    """Hide all of the block that leaves the cell narrow, by halves; return the rest."""
    _set(growing, block, hide=True)
    if not block or not is_wide(counts, growing, narrow, threshold):
        return []
    _set(growing, block, hide=False)
    if len(block) == 1:
        return block
    half = len(block) // 2
    return [
        cell
        for part in (block[:half], block[half:])
        for cell in _needed(counts, growing, narrow, threshold, part)
    ]


def _shown_again(counts: Counts, hidden: Mask, primary: Mask, threshold: int) -> Mask:
    """Show each cell that need not be hidden, the largest count first."""
    for cell in sorted(_cells(hidden & ~primary), key=lambda cell: (-counts[cell], cell)):
        hidden[cell] = False
        hidden[cell] = bool(_narrow(counts, hidden, primary, threshold))
    return hidden


def _cells(mask: Mask) -> list[Cell]:
    return [(row, column) for row, column in np.argwhere(mask).tolist()]


def _with(mask: Mask, cells: Iterable[Cell]) -> Mask:
    wider = mask.copy()
    _set(wider, cells, hide=True)
    return wider


def _set(mask: Mask, cells: Iterable[Cell], *, hide: bool) -> None:
    for cell in cells:
        mask[cell] = hide
