"""Readers who want the hidden numbers, by other means than the code they test."""

import numpy as np
from scipy.optimize import linprog


def possible_tables(table, hidden):
    """Yield every table of whole numbers with the same margins and shown cells, by trying all."""
    shown = np.where(hidden, 0, table)
    missing = np.asarray(table) - shown
    cells = np.argwhere(hidden).tolist()
    return _filled(shown, cells, missing.sum(axis=1).tolist(), missing.sum(axis=0).tolist())


def _filled(guess, cells, missing_in_rows, missing_in_columns):
    if not cells:
        if not any(missing_in_rows) and not any(missing_in_columns):
            yield guess.copy()
        return
    (row, column), *rest = cells
    is_last_in_row = all(other != row for other, _ in rest)
    least = missing_in_rows[row] if is_last_in_row else 0
    most = min(missing_in_rows[row], missing_in_columns[column])
    for value in range(least, most + 1):
        guess[row, column] = value
        rows, columns = list(missing_in_rows), list(missing_in_columns)
        rows[row] -= value
        columns[column] -= value
        yield from _filled(guess, rest, rows, columns)


def tried_bounds(table, hidden):
    """Return the lowest and highest of all possible tables."""
    tables = np.array(list(possible_tables(table, hidden)))
    return tables.min(axis=0), tables.max(axis=0)


def solved_bounds(table, hidden):
    """Return low and high by linear programming, one program a hidden cell and direction."""
    table, hidden = np.asarray(table), np.asarray(hidden)
    cells = np.argwhere(hidden)
    low, high = table.astype(float), table.astype(float)
    rows = (cells[:, 0] == np.arange(table.shape[0])[:, None]).astype(float)
    columns = (cells[:, 1] == np.arange(table.shape[1])[:, None]).astype(float)
    left = np.where(hidden, table, 0)
    sums = np.concatenate([left.sum(axis=1), left.sum(axis=0)])
    for index, cell in enumerate(map(tuple, cells)):
        for sign, side in ((1, low), (-1, high)):
            goal = np.zeros(len(cells))
            goal[index] = sign
            found = linprog(goal, A_eq=np.vstack([rows, columns]), b_eq=sums)
            side[cell] = np.asarray(found.x)[index]
    return np.rint(low).astype(int), np.rint(high).astype(int)
