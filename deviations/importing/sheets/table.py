"""Find the headings among the first rows, and give out the rows that tell of something."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from flask_babel import gettext as _

from deviations.errors import RefusedError
from deviations.formatting import listed
from deviations.importing.vocabulary import HEADINGS, PASSED_OVER, REQUIRED, Column, key
from deviations.text.spreadsheets import restored

Row = tuple[int, tuple[str, ...]]
"""The row's number as the spreadsheet shows it, and its cells as text."""

ROWS_ABOVE_HEADINGS: Final = 50
_SUMMARY: Final = re.compile(r"(?:del)?summa|total|antal|medel")


class SheetError(RefusedError):
    """The file cannot be read at all; the message says what to do."""


@dataclass(frozen=True)
class Headings:
    """The row of headings: what is written, which columns are known, and which are not."""

    written: tuple[str, ...]
    columns: Mapping[Column, int]
    ignored: tuple[str, ...]

    @property
    def missing(self) -> tuple[Column, ...]:
        """Return the columns that no sheet can do without."""
        return tuple(column for column in REQUIRED if column not in self.columns)


class MissingHeadingsError(SheetError):
    """No row has all the headings; `nearest` has the most of them."""

    def __init__(self, nearest: Headings) -> None:
        self.nearest = nearest
        super().__init__(
            _(
                "Filen saknar %(missing)s bland rubrikerna. "
                "Rubrikerna ska stå på en och samma rad.",
                missing=listed([f"”{column}”" for column in nearest.missing]),
            )
        )


@dataclass(frozen=True)
class Sheet:
    """A sheet with its headings read; `rows` can be gone through once. `notes` are for people."""

    headings: Headings
    rows: Iterator[Row]
    notes: tuple[str, ...] = ()


def read_headings(cells: tuple[str, ...]) -> Headings:
    """Read a row as headings. The export's own heading goes before other writings of it."""
    columns: dict[Column, int] = {}
    for own in (True, False):
        for place, cell in enumerate(cells):
            column = HEADINGS.get(key(cell))
            if column and (key(cell) == key(column)) is own and column not in columns:
                columns[column] = place
    known = set(columns.values())
    ignored = tuple(
        " ".join(cell.split())
        for place, cell in enumerate(cells)
        if cell.strip() and place not in known
    )
    return Headings(written=cells, columns=columns, ignored=ignored)


def find_sheet(rows: Iterable[Row]) -> Sheet:
    """Return the sheet below its headings.

    Raises MissingHeadingsError when no row among the first has them all.
    """
    source = iter(rows)
    nearest = Headings((), {}, ())
    for _number, cells in islice(source, ROWS_ABOVE_HEADINGS):
        headings = read_headings(cells)
        if not headings.missing:
            return Sheet(headings, _telling(source, headings))
        nearest = max(nearest, headings, key=lambda found: len(found.columns))
    raise MissingHeadingsError(nearest)


def _telling(rows: Iterable[Row], headings: Headings) -> Iterator[Row]:
    """Pass over blank rows, summaries and headings repeated; undo what our own file made safe."""
    ours = Column.REASON in headings.columns and Column.ROW in headings.columns
    for number, cells in rows:
        if _tells(cells, headings):
            yield number, tuple(restored(cell) for cell in cells) if ours else cells


def _tells(cells: tuple[str, ...], headings: Headings) -> bool:
    stored = [
        cells[place].strip()
        for column, place in headings.columns.items()
        if column not in PASSED_OVER and place < len(cells)
    ]
    if not any(stored) or _is_summary(cells, headings):
        return False
    return not all(
        place < len(cells) and key(cells[place]) == key(headings.written[place])
        for place in headings.columns.values()
    )


def _is_summary(cells: tuple[str, ...], headings: Headings) -> bool:
    """Say whether a row sums up others: it begins so, and is not filled in as a row is."""
    begins = next((cell for cell in cells if cell.strip()), "")
    if not _SUMMARY.match(key(begins)):
        return False
    places = [headings.columns[column] for column in REQUIRED]
    filled = [place for place in places if place < len(cells) and cells[place].strip()]
    return len(filled) * 2 < len(REQUIRED)
