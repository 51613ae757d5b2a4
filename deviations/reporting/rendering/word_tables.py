"""Tables and matrices in Word: a repeated head, hairlines, tints, no row split over two pages."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor

from deviations.reporting.document import Cell, Matrix, MatrixCell, Table, Words
from deviations.reporting.rendering import word as w

_TO_THE_RIGHT = {"number", "percent"}
_TEXT_WIDTH, _WIDEST, _COUNT, _INSET, _PER_CHARACTER = 166.0, 80.0, 28.0, 7.0, 2.2  # mm
_NAMES = 50.0  # mm, beside counts
_SHORT, _ROOMY, _HEAD = 20, 4, Pt(8)
_RIGHT, _CENTRE = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER


def add_table(word: WordDocument, table: Table) -> None:
    """Add a table under its caption, with its note below."""
    _caption(word, table.caption)
    grid = _grid(word, len(table.columns), table.caption)
    _head(grid, [column.title for column in table.columns])
    rows = [(row, False) for row in table.rows] + [(table.total, True)] * bool(table.total)
    for row, bold in rows:
        for place, cell in zip(_row(grid), row, strict=True):
            _words(place, cell, bold=bold)
    for row in grid.rows:
        for place, column in zip(row.cells, table.columns, strict=True):
            if column.kind in _TO_THE_RIGHT:
                place.paragraphs[0].alignment = _RIGHT
    _lay_out(grid)
    _note(word, table.note)


def add_matrix(word: WordDocument, matrix: Matrix, words: Words) -> None:
    """Add a matrix with its tints, its own parts striped and its marks framed, and a key."""
    _caption(word, matrix.caption)
    totals = [matrix.total_title] * bool(matrix.total_title)
    titles = [matrix.row_title, *_names(matrix), *totals]
    grid = _grid(word, len(titles), matrix.caption)
    _head(grid, titles, size=_HEAD)
    for row in matrix.rows:
        places = _row(grid)
        places[0].text = row.label
        for place, cell in zip(places[1:], row.cells, strict=False):
            _count(place, cell)
        if totals:
            _words(places[-1], row.total or Cell(""), bold=False)
    for foot in matrix.foot:
        for place, text in zip(_row(grid), (foot.label, *foot.cells), strict=False):
            _small(place.paragraphs[0], text)
    for line in grid.rows:
        for place in line.cells[1:]:
            place.paragraphs[0].alignment = _CENTRE
    _lay_out(grid, counts=_COUNT)
    _key(word, matrix, words)
    _note(word, matrix.note)


def _names(matrix: Matrix) -> list[str]:
    """Return the names of the columns; beside many others there is room for short ones only."""
    crowded = len(matrix.columns) > _ROOMY
    return [(crowded and column.short) or column.name for column in matrix.columns]


def _caption(word: WordDocument, caption: str) -> None:
    if caption:
        word.add_paragraph(caption, "Caption")


def _note(word: WordDocument, note: str) -> None:
    word.add_paragraph(note, w.NOTE)


def _small(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(9), RGBColor.from_string(w.INK_2)


def _grid(word: WordDocument, columns: int, caption: str) -> Any:
    grid = word.add_table(rows=1, cols=columns)
    grid.alignment = WD_TABLE_ALIGNMENT.LEFT
    properties = grid._tbl.tblPr  # noqa: SLF001 - python-docx's own way to its XML
    w.frame(properties, "w:tblBorders", w.RULE, 4, "bottom", "insideH")
    properties.append(w.element("w:tblCaption", val=caption))
    return grid


def _head(grid: Any, titles: Sequence[str], size: Any = None) -> None:
    row = grid.rows[0]
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - as above
    properties.append(w.element("w:cantSplit"))
    properties.append(w.element("w:tblHeader"))
    for place, title in zip(row.cells, titles, strict=True):
        run = place.paragraphs[0].add_run(title)
        run.bold, run.font.size = True, size
        w.frame(place._tc.get_or_add_tcPr(), "w:tcBorders", w.INK, 8, "bottom")  # noqa: SLF001
        _tight(place)


def _row(grid: Any) -> Any:
    row = grid.add_row()
    row._tr.get_or_add_trPr().append(w.element("w:cantSplit"))  # noqa: SLF001 - as above
    for place in row.cells:
        _tight(place)
    return row.cells


def _tight(place: Any) -> None:
    layout = place.paragraphs[0].paragraph_format
    layout.space_before, layout.space_after = Pt(2), Pt(2)


def _lay_out(grid: Any, counts: float | None = None) -> None:
    """Give each column the room its longest words need, and keep a short table on one page.

    `counts` is one width for every column but the first.
    """
    needed = [max(len(cell.text) for cell in column.cells) for column in grid.columns]
    wanted = [min(length * _PER_CHARACTER + _INSET, _WIDEST) for length in needed]
    if counts:
        wanted[0] = min(wanted[0], _NAMES)
        wanted[1:] = [counts] * len(wanted[1:])
    narrower = min(1, _TEXT_WIDTH / sum(wanted))
    grid.autofit = False
    for column, width in zip(grid.columns, wanted, strict=True):
        column.width = Mm(width * narrower)
        for cell in column.cells:
            cell.width = column.width
    whole = len(grid.rows) <= _SHORT
    for row in grid.rows if whole else []:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _words(place: Any, cell: Cell, *, bold: bool) -> None:
    run = place.paragraphs[0].add_run(cell.text)
    run.bold = bold or cell.tone in ("late", "doing", "done")
    run.italic = cell.tone == "protected"
    if cell.tone == "late":
        run.font.color.rgb = RGBColor.from_string(w.RUST)


def _count(place: Any, cell: MatrixCell) -> None:
    run = place.paragraphs[0].add_run(f"▲ {cell.text}" if cell.marked else cell.text)
    run.bold, run.italic = cell.marked, cell.value is None
    properties = place._tc.get_or_add_tcPr()  # noqa: SLF001 - as above
    if cell.marked:
        w.frame(properties, "w:tcBorders", w.RUST, 18, "top", "left", "bottom", "right")
    w.shade(properties, w.STEPS[cell.step], striped=cell.own)


def _key(word: WordDocument, matrix: Matrix, words: Words) -> None:
    paragraph = word.add_paragraph(style=w.NOTE)
    paragraph.paragraph_format.space_before = Pt(4)
    paragraph.paragraph_format.keep_with_next = bool(matrix.note)
    swatches = [(step, w.STEPS[at], False) for at, step in enumerate(words.steps, 1)]
    if matrix.has_own:
        swatches.append((words.own_part, w.STEPS[0], True))
    for text, fill, striped in swatches:
        swatch = paragraph.add_run("\N{NO-BREAK SPACE}" * 5)
        w.shade(swatch._r.get_or_add_rPr(), fill, striped=striped)  # noqa: SLF001 - as above
        _small(paragraph, f" {text}   ")
    if matrix.mark_note:
        _small(paragraph, f"▲ {matrix.mark_note}")
