"""The tables of a report as they left, on a page or in a workbook, under their captions."""

from io import BytesIO
from xml.etree.ElementTree import Element

import html5lib
import openpyxl

from deviations.records.vocabulary import SEED, Family

Rows = list[list[str]]

TYPES = {term.label: term.code for term in SEED[Family.TYP]}
PARTS = {
    "Kommunen": "kommun",
    "Regionen": "region",
    "Region Jönköpings län": "region",
    "Region Jämtland Härjedalen": "region",
    "Arbetsförmedlingen": "af",
    "Försäkringskassan": "fk",
    "Insatsen": "insats",
    "Samordningsförbundet eller en insats": "insats",
    "Annan": "annan",
    "En annan organisation": "annan",
}


def on_page(page: str) -> dict[str, Rows]:
    """Return a page's tables by caption."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    tables = (table for table in tree.iter("table") if table.find("caption") is not None)
    return {_text(table.find("caption")): _rows(table) for table in tables}


def in_book(content: bytes) -> dict[str, Rows]:
    """Return a workbook's tables by caption: the caption, an empty row, the head, the rows."""
    found = {}
    for sheet in openpyxl.load_workbook(BytesIO(content)):
        rows = [
            ["" if cell is None else str(cell) for cell in row]
            for row in sheet.iter_rows(values_only=True)
        ]
        for at, row in enumerate(rows[:-2]):
            if any(row) and not any(rows[at + 1]):
                found[row[0]] = rows[at + 2 :]
    return found


def counts(tables: dict[str, Rows], caption: str, names: dict[str, str]) -> dict[str, int]:
    """Read a table's first count by code, without zeros."""
    rows = {row[0]: row[1] for row in _table(tables, caption) if row[0] in names}
    return {names[name]: int(count) for name, count in rows.items() if int(count)}


def crossed(tables: dict[str, Rows], caption: str) -> dict[str, dict[str, int]]:
    """Read a table of parts against parts by code, without zeros."""
    rows = _table(tables, caption)
    head = next(row for row in rows if sum(name in PARTS for name in row) > 1)
    columns = [PARTS[name] for name in head if name in PARTS]
    table: dict[str, dict[str, int]] = {}
    for name, *cells in rows:
        if name in PARTS and cells and all(cell.isdigit() for cell in cells[: len(columns)]):
            counted = {c: int(n) for c, n in zip(columns, cells, strict=False) if int(n)}
            table |= {PARTS[name]: counted} if counted else {}
    return table


def _table(tables: dict[str, Rows], caption: str) -> Rows:
    return next(rows for name, rows in tables.items() if name.startswith(caption))


def _rows(table: Element) -> Rows:
    return [[_text(cell) for cell in row if cell.tag in {"th", "td"}] for row in table.iter("tr")]


def _text(element: Element | None) -> str:
    """Return what a wide screen shows of an element: the long of two names."""
    if element is None:
        return ""
    texts = [element.text or ""]
    for child in element:
        hidden = {"short-name", "hidden-words"} & set((child.get("class") or "").split())
        texts += ["" if hidden else _text(child), child.tail or ""]
    return "".join(texts).replace("\N{SOFT HYPHEN}", "").strip()
