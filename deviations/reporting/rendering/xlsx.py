"""The document as an Excel workbook: one sheet a table, values as values, nothing that computes.

Every text is written as a constant string, so that no text becomes a formula or a link.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from deviations.reporting.document import Cell, Column, Document, Section, Table, Words
from deviations.reporting.rendering import tables
from deviations.reporting.rendering.plain import printable, reworded
from deviations.workbooks import write_text

_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_NAME_LENGTH = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_RESERVED_NAMES = {"history", ""}
_NARROWEST, _WIDEST = 9, 60
_TO_THE_RIGHT = {"number", "percent"}
_A4 = 9
_STYLES: dict[str, dict[str, Any]] = {
    "heading": {"bold": True, "font_size": 14},
    "words": {},
    "text": {"text_wrap": True, "valign": "top"},
    "right": {"align": "right", "valign": "top"},
    "head": {"bold": True, "bottom": 1, "text_wrap": True},
    "head right": {"bold": True, "bottom": 1, "text_wrap": True, "align": "right"},
    "whole": {"num_format": "#,##0", "valign": "top"},
    "decimal": {"num_format": "#,##0.0", "valign": "top"},
    "whole percent": {"num_format": "0%", "valign": "top"},
    "decimal percent": {"num_format": "0.0%", "valign": "top"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"},
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A heading, words above, a table, and words below."""

    name: str
    heading: str
    above: tuple[str, ...]
    table: Table | None
    below: tuple[str, ...] = ()


def render(document: Document, *, fonts: Path) -> bytes:
    """Return the workbook; the same document gives the same bytes.

    Raises
    ------
    ValueError
        When a text is longer than the 32 767 characters that a cell holds.
    """
    written = reworded(document, _writable)
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        created = document.issued.astimezone(UTC).replace(tzinfo=None)
        book.set_properties({"title": written.title, "author": written.author, "created": created})
        styles = {name: book.add_format(style) for name, style in _STYLES.items()}
        bold = {n: book.add_format({**style, "bold": True}) for n, style in _STYLES.items()}
        names: set[str] = set()
        for sheet in sheets(written):
            page = _Page(book.add_worksheet(_free(sheet.name, names)), styles, bold)
            page.write(sheet, written.footer)
    return file.getvalue()


def _writable(text: str) -> str:
    """Drop soft hyphens too: in a sheet a name is looked up as it is spelled."""
    return printable(text).replace(_SOFT_HYPHEN, "")


def sheets(document: Document) -> list[Sheet]:
    """Return the sheets in order: about the report, what to decide, then every table."""
    found = [_about(document)]
    if document.decisions:
        box, words = document.decisions, document.words
        table = tables.of_decisions(box.decisions, words) if box.decisions else None
        above = () if table else (box.empty,)
        found.append(Sheet(box.heading, box.heading, above, table))
    for section in (*document.sections, *document.appendix):
        found += _of_section(section, document.words)
    return found


def _about(document: Document) -> Sheet:
    lead = (sentence.bold + sentence.rest for sentence in document.lead)
    return Sheet(
        document.words.about,
        document.title,
        (document.kicker, *document.facts, *lead),
        tables.of_facts(document.about, document.words),
        below=(document.reading.heading, *document.reading.paragraphs),
    )


def _of_section(section: Section, words: Words) -> list[Sheet]:
    said = tuple(line for block in section.blocks for line in tables.lines(block))
    above = (*filter(None, (section.question, section.note)), *said)
    found: list[Table | None] = []
    found += [table for block in section.blocks if (table := tables.table(block, words))]
    name = section.question or section.heading
    return [Sheet(name, section.heading, above, table) for table in found or [None]]


def _free(wanted: str, names: set[str]) -> str:
    """Return a name that Excel takes and no other sheet has."""
    base = _NOT_IN_NAMES.sub(" ", " ".join(wanted.split())).strip("' ")
    base = "Tabell" if base.casefold() in _RESERVED_NAMES else base
    name, count = _cut(base, _NAME_LENGTH), 1
    while name.casefold() in names:
        count += 1
        name = f"{_cut(base, _NAME_LENGTH - len(str(count)) - 1)} {count}"
    names.add(name.casefold())
    return name


def _cut(name: str, length: int) -> str:
    """Cut a name to as many UTF-16 units as Excel counts."""
    return name.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore").strip("' ")


class _Page:
    """One worksheet being written from the top."""

    def __init__(self, page: Any, styles: dict[str, Any], bold: dict[str, Any]) -> None:
        self.page, self.styles, self.bold = page, styles, bold
        self.row = 0
        page.set_paper(_A4)
        page.set_landscape()
        page.fit_to_pages(1, 0)

    def write(self, sheet: Sheet, footer: str) -> None:
        self._line(sheet.heading, "heading")
        for words in sheet.above:
            self._line(words)
        if sheet.table:
            self._line(sheet.table.caption)
            self._table(sheet.table)
            self._line(sheet.table.note)
        for words in (*sheet.below, footer):
            self._line(words)

    def _line(self, words: str, style: str = "words") -> None:
        if words:
            self._text(self.row, 0, words, self.styles[style])
            self.row += 1

    def _table(self, table: Table) -> None:
        self.row += 1
        for at, column in enumerate(table.columns):
            head = "head right" if column.kind in _TO_THE_RIGHT else "head"
            self._text(self.row, at, column.title, self.styles[head])
            self.page.set_column(at, at, _width(table, at))
        self.page.freeze_panes(self.row + 1, 1)
        self.page.repeat_rows(self.row)
        for row in table.rows:
            self._row(row, table.columns, self.styles)
        if table.total:
            self._row(table.total, table.columns, self.bold)
        self.row += 2

    def _row(
        self, row: tuple[Cell, ...], columns: tuple[Column, ...], styles: dict[str, Any]
    ) -> None:
        self.row += 1
        for at, (cell, column) in enumerate(zip(row, columns, strict=True)):
            style = styles[_style(cell, column)]
            if isinstance(cell.value, date):
                self.page.write_datetime(self.row, at, cell.value, style)
            elif cell.value is None:
                self._text(self.row, at, cell.text, style)
            else:
                self.page.write_number(self.row, at, cell.value, style)

    def _text(self, row: int, at: int, text: str, style: Any) -> None:
        if not write_text(self.page, row, at, text, style):
            raise ValueError(f"no cell holds {len(text)} characters")


def _style(cell: Cell, column: Column) -> str:
    if isinstance(cell.value, date):
        return "date"
    if cell.value is None:
        return "right" if column.kind in _TO_THE_RIGHT else "text"
    if column.kind == "percent":
        return "whole percent" if round(cell.value * 100, 6).is_integer() else "decimal percent"
    return "whole" if isinstance(cell.value, int) else "decimal"


def _width(table: Table, at: int) -> int:
    rows = (*table.rows, table.total) if table.total else table.rows
    longest = max((len(line) for row in rows for line in row[at].text.split("\n")), default=0)
    return min(max(_NARROWEST, len(table.columns[at].title) + 2, longest + 2), _WIDEST)
