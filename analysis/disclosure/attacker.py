"""What a reader can work out about hidden cells from a table's margins and its shown cells.

The tables that fit are whole, non-negative and share the real one's margins. Hidden cells are then
the edges of a transportation network, and any two such tables differ by cycles that raise one cell
and lower the next. A cell is as high as it can be when no cycle is left that raises it: a maximum
flow, so the bounds are exact whole numbers and need no solver.
"""

from itertools import pairwise

import numpy as np

from analysis.disclosure.tables import Cell, Counts, Mask


class Attacker:
    """Holds a guess, a table that fits what is shown, and moves it towards the extremes."""

    def __init__(self, counts: Counts, hidden: Mask) -> None:
        self.guess: list[list[int]] = counts.tolist()
        self._height = len(counts)
        self._columns_of = [(np.flatnonzero(row) + self._height).tolist() for row in hidden]
        self._rows_of = [np.flatnonzero(column).tolist() for column in hidden.T]

    def raise_(self, cell: Cell, most: float = np.inf) -> int:
        """Raise the cell until it is as high as it can be or has risen by `most`."""
        row, column = cell
        moved = 0
        while moved < most and (path := self._path(self._height + column, row)):
            lowered, raised = self._cells_along(path)
            moved += self._shift(lowered, [*raised, cell])
        return moved

    def lower(self, cell: Cell, most: float = np.inf) -> int:
        """Lower the cell until it is as low as it can be or has fallen by `most`."""
        row, column = cell
        moved = 0
        while (
            moved < most
            and self.guess[row][column]
            and (path := self._path(row, self._height + column))
        ):
            lowered, raised = self._cells_along(path)
            moved += self._shift([*lowered, cell], raised)
        return moved

    def _shift(self, lowered: list[Cell], raised: list[Cell]) -> int:
        """Move as much as the smallest lowered cell allows, so that none falls below zero."""
        step = min(self.guess[row][column] for row, column in lowered)
        for row, column in lowered:
            self.guess[row][column] -= step
        for row, column in raised:
            self.guess[row][column] += step
        return step

    def _path(self, start: int, goal: int) -> list[int] | None:
        """Return the shortest way between a cell's row and its column, not by the cell itself."""
        came_from = {start: start}
        queue = [start]
        for node in queue:
            for step in self._steps(node):
                if step in came_from or (node == start and step == goal):
                    continue
                came_from[step] = node
                if step == goal:
                    return _traced(came_from, goal)
                queue.append(step)
        return None

    def _steps(self, node: int) -> list[int]:
        """Leave a row by raising any hidden cell, a column by lowering one that is above zero."""
        if node < self._height:
            return self._columns_of[node]
        column = node - self._height
        return [row for row in self._rows_of[column] if self.guess[row][column]]

    def _cells_along(self, path: list[int]) -> tuple[list[Cell], list[Cell]]:
        lowered = [(b, a - self._height) for a, b in pairwise(path) if a >= self._height]
        raised = [(a, b - self._height) for a, b in pairwise(path) if a < self._height]
        return lowered, raised


def _traced(came_from: dict[int, int], node: int) -> list[int]:
    path = [node]
    while came_from[node] != node:
        node = came_from[node]
        path.append(node)
    return path[::-1]


def bounds(counts: Counts, hidden: Mask) -> tuple[Counts, Counts]:
    """Return the lowest and highest value each cell can have; low = high for shown cells."""
    low, high = counts.copy(), counts.copy()
    attacker = Attacker(counts, hidden)
    for row, column in np.argwhere(hidden).tolist():
        attacker.raise_((row, column))
        high[row, column] = attacker.guess[row][column]
        attacker.lower((row, column))
        low[row, column] = attacker.guess[row][column]
    return low, high


def is_wide(counts: Counts, hidden: Mask, cell: Cell, width: int) -> bool:
    """Say whether two values of the cell that lie `width` apart are both possible."""
    attacker = Attacker(counts, hidden)
    raised = attacker.raise_(cell, width)
    return raised >= width or attacker.lower(cell, width) >= width


def loosest(counts: Counts) -> Counts:
    """Return each cell's width when all cells are hidden: what its margins alone leave open.

    The Fréchet bounds: at most the smaller margin, at least what the others cannot hold.
    """
    rows, columns = counts.sum(axis=1, keepdims=True), counts.sum(axis=0, keepdims=True)
    high = np.minimum(rows, columns)
    low = np.maximum(0, rows + columns - counts.sum())
    return np.asarray(high - low, dtype=np.int64)
