"""The rows that were refused, in a file that can be mended and imported again."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from deviations.importing.reading.row import Reading
from deviations.importing.vocabulary import FORMULA_MARK, HEADINGS, Column, key
from deviations.text.spreadsheets import safe

ENCODING = "utf-8-sig"  # without the mark, Excel reads å as Ã¥
_OURS = (Column.ROW, Column.REASON)


class Writable(Protocol):
    """A text file, or what behaves like one."""

    def write(self, text: str, /) -> Any:
        """Write a text."""


class RefusedRows:
    """Writes refused rows below the sheet's own headings, with their row and the reasons."""

    def __init__(self, file: Writable, headings: Sequence[str]) -> None:
        self._writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        # A file of ours that comes back has these two already.
        self._kept = [
            place for place, cell in enumerate(headings) if HEADINGS.get(key(cell)) not in _OURS
        ]
        self._write([headings[place] for place in self._kept], [str(column) for column in _OURS])

    def write(self, readings: Iterable[Reading]) -> None:
        """Add the rows that have a reason against them."""
        for reading in readings:
            if reading.reasons:
                cells = [
                    reading.cells[place] if place < len(reading.cells) else ""
                    for place in self._kept
                ]
                self._write(cells, [str(reading.row), " ".join(reading.reasons)])

    def _write(self, cells: Iterable[str], ours: Iterable[str]) -> None:
        written = [cell.removeprefix(FORMULA_MARK) for cell in (*cells, *ours)]
        self._writer.writerow([safe(cell) for cell in written])
