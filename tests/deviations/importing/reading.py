"""Read one row, given as changed cells."""

from datetime import date

from deviations.importing.reading.lexicon import Lexicon
from deviations.importing.reading.row import Reading, Told, read_row
from deviations.importing.sheets.table import read_headings
from tests.deviations.importing.writing import rows

TODAY = date(2026, 11, 2)


def read(names: Lexicon, **cells: str) -> Reading:
    """Read a row that is right but for these cells; `_` in a name is a space."""
    headings, row = rows({column.replace("_", " "): text for column, text in cells.items()})
    columns = read_headings(tuple(headings)).columns
    return read_row(2, tuple(row), columns, lexicon=names, today=TODAY)


def told(names: Lexicon, **cells: str) -> Told:
    """Read a row that must be readable."""
    reading = read(names, **cells)
    assert reading.told, reading.reasons
    return reading.told
