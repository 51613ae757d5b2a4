"""Sheets as tests write them: CSV in any writing, and Excel."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

ROOT = Path(__file__).parents[3]
DOCUMENTED = ROOT / "deviations" / "demo" / "dokumenterade_avvikelser.csv"

HEADINGS = (
    "Nr", "Datum", "Kommun", "Forum", "Rapporterad av", "Berörd part", "Typ", "Vad hände",
    "Konsekvens", "Återkommande", "Källa",
)  # fmt: skip
ROW = {
    "Nr": "1",
    "Datum": "2019-03-22",
    "Kommun": "Nässjö",
    "Forum": "",
    "Rapporterad av": "AF",
    "Berörd part": "FK",
    "Typ": "Väntetid",
    "Vad hände": "Svaret på remissen dröjde.",
    "Konsekvens": "",
    "Återkommande": "",
    "Källa": "",
}


def rows(*changes: dict[str, Any]) -> list[list[Any]]:
    """Return headings and one row for each set of changed cells; new keys are new columns."""
    headings = list(dict.fromkeys([*HEADINGS, *(key for change in changes for key in change)]))
    filled = [ROW | change for change in changes]
    return [headings, *([row.get(heading, "") for heading in headings] for row in filled)]


def as_csv(
    table: Iterable[Sequence[Any]], *, delimiter: str = ";", encoding: str = "utf-8-sig"
) -> io.BytesIO:
    """Write a table as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(table)
    return io.BytesIO(text.getvalue().encode(encoding))


def as_xlsx(table: Iterable[Sequence[Any]]) -> io.BytesIO:
    """Write a table as the only sheet of a workbook."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in table:
        page.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> io.BytesIO:
    """Return a workbook's bytes."""
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def repacked(file: io.BytesIO, replaced: dict[str, bytes]) -> io.BytesIO:
    """Return a parcel with some of its parts replaced or added."""
    written = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in replaced:
                new.writestr(entry.filename, old.read(entry))
        for name, content in replaced.items():
            new.writestr(name, content)
    written.seek(0)
    return written
