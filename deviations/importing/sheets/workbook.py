"""Excel workbooks: the first sheet with the headings, its values as text, no formula ever run."""

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from openpyxl import Workbook
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from deviations.importing.sheets.archive import broken, check_archive
from deviations.importing.sheets.table import (
    Headings,
    MissingHeadingsError,
    Row,
    Sheet,
    SheetError,
    find_sheet,
)
from deviations.importing.vocabulary import FORMULA_MARK

# A file may claim a row or a column far away; what lies between would be made up as empty cells.
MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 200
MOST_BLANK_ROWS: Final = 10_000

_SHARED_STRING: Final = f"{{{SHEET_MAIN_NS}}}si"
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NOT_SHOWN: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


class _Reader(ExcelReader):
    """Reads shared strings as they are; openpyxl's own way takes off half of Excel's escapes."""

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call] # left out of its stubs
        if part is None:
            return
        with self.archive.open(part.PartName[1:]) as strings:
            for _event, node in iterparse(strings):
                if node.tag == _SHARED_STRING:
                    text = Text.from_tree(node)
                    self.shared_strings.append(text.content if text else "")
                    node.clear()


@contextmanager
def workbook(file: BinaryIO) -> Iterator[Sheet]:
    """Open a workbook; the file must be seekable and stays open. Hidden rows are rows.

    Raises SheetError for a parcel that is too large, is no workbook, or has no such headings.
    """
    with ExitStack() as open_books:
        has_formulas = check_archive(file)
        values = _opened(file, open_books, data_only=True)
        formulas = _opened(file, open_books, data_only=False) if has_formulas else None
        yield _first_sheet(values, formulas)


def _opened(file: BinaryIO, open_books: ExitStack, *, data_only: bool) -> Workbook:
    file.seek(0)
    try:
        reader = _Reader(file, read_only=True, data_only=data_only, keep_links=False)
        reader.read()
    except Exception as error:  # openpyxl raises whatever its parts raise on a broken file
        raise SheetError(broken()) from error
    open_books.callback(reader.wb.close)
    return reader.wb


def _first_sheet(values: Workbook, formulas: Workbook | None) -> Sheet:
    nearest = Headings((), {}, ())
    for page in values.worksheets:
        alongside = formulas[page.title] if formulas else None
        try:
            return find_sheet(_rows(page, alongside))
        except MissingHeadingsError as missing:
            nearest = max(nearest, missing.nearest, key=lambda found: len(found.columns))
    raise MissingHeadingsError(nearest)


def _rows(page: Any, alongside: Any) -> Iterator[Row]:
    """Give out the rows as text; beside a page of values walks the same page with its formulas."""
    blank = 0
    try:
        for number, cells in enumerate(_texts(page, alongside), start=1):
            blank = 0 if cells else blank + 1
            if blank > MOST_BLANK_ROWS:
                return
            yield number, cells
    except Exception as error:  # openpyxl raises whatever its parts raise on a broken file
        raise SheetError(broken()) from error


def _texts(page: Any, alongside: Any) -> Iterator[tuple[str, ...]]:
    if alongside is None:
        for cells in _cells(page):
            yield _trimmed(map(_text, cells))
        return
    for cells, sources in zip(_cells(page), _cells(alongside), strict=False):
        yield _trimmed(map(_text_or_formula, cells, sources))


def _cells(page: Any) -> Iterator[tuple[Any, ...]]:
    page.reset_dimensions()  # what the file says of its size is not always so
    rows: Iterator[tuple[Any, ...]] = page.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
    return rows


def _trimmed(texts: Iterable[str]) -> tuple[str, ...]:
    cells = list(texts)
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _text_or_formula(cell: Any, source: Any) -> str:
    # A kept value that is the empty text has the type "str"; no kept value has none.
    if source.data_type == "f" and cell.value is None and cell.data_type != "str":
        written = getattr(source.value, "text", source.value)
        return f"{FORMULA_MARK}{written}"
    return _text(cell)


def _text(cell: Any) -> str:
    """Write a value as a person would have typed it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPED.sub(_unescaped, value)
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, date):
        return _date(value, cell.number_format or "")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _unescaped(escaped: re.Match[str]) -> str:
    sign = chr(int(escaped[1], 16))
    # Half a sign cannot be written to any file.
    return "\N{REPLACEMENT CHARACTER}" if "\ud800" <= sign <= "\udfff" else sign


def _date(value: date, number_format: str) -> str:
    """Write a date as closely as its cell shows it: "mars 2019" is kept as the first of March."""
    shown = _NOT_SHOWN.sub("", number_format).casefold()
    day = value.date() if isinstance(value, datetime) else value
    if "d" in shown or "y" not in shown:
        return day.isoformat()
    return day.strftime("%Y-%m") if "m" in shown else day.strftime("%Y")
