"""The document as PDF/UA-1 and PDF/A-2a, set by Typst.

Text reaches Typst as data and never as source. Only Source Sans 3 is embedded, and the reserve
font where a text has a character that Source Sans 3 lacks.
"""

import json
import tempfile
import unicodedata
from datetime import UTC
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from deviations.formatting import NBSP
from deviations.reporting.document import Document
from deviations.reporting.rendering import charts, reserve
from deviations.reporting.rendering.monthly_line import PAPER
from deviations.reporting.rendering.plain import printable, reworded, texts, tree

_LATIN = 0x17F  # what Source Sans 3 surely has
_MARKS = {"Mn", "Me"}
_HIGHEST_TOWER = 16  # readers refuse a glyph that stands for hundreds of characters


def render(document: Document, *, fonts: Path) -> bytes:
    """Return the PDF; the same document gives the same bytes.

    Raises
    ------
    typst.TypstError
        When the file would break PDF/UA-1 or PDF/A-2a.
    """
    written = reworded(document, _writable)
    inputs = {"document": json.dumps(_contents(written, fonts)), "reserve": reserve.FAMILY}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "reserve.ttf").write_bytes(reserve.font(_rare(written)))
        return _typeset(inputs, [str(fonts), folder])


def _typeset(inputs: dict[str, str], folders: list[str]) -> bytes:
    return typst.compile(
        files(__package__).joinpath("report.typ").read_bytes(),
        format="pdf",
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
        ),
        sys_inputs=inputs,
        pdf_standards=["ua-1", "a-2a"],
    )


def _writable(text: str) -> str:
    r"""Write out private-use characters, which PDF/A forbids, and give towers of marks new feet.

    >>> _writable("a\ue000")
    'a[U+E000]'
    """
    written, marks = [], 0
    for character in printable(text):
        category = unicodedata.category(character)
        marks = marks + 1 if category in _MARKS else 0
        if marks > _HIGHEST_TOWER:
            written.append(NBSP)
            marks = 1
        private = category == "Co"
        written.append(f"[U+{ord(character):04X}]" if private else character)
    return "".join(written)


def _rare(document: Document) -> set[str]:
    return {character for text in texts(document) for character in text if ord(character) > _LATIN}


def _contents(document: Document, fonts: Path) -> dict[str, Any]:
    contents: dict[str, Any] = tree(document)
    contents["issued"] = _typst_date(document)
    sections = contents["sections"] + contents["appendix"]
    blocks = (block for section in sections for block in section["blocks"])
    drawn = (block for block in blocks if block["kind"] == "chart")
    for at, (block, chart) in enumerate(zip(drawn, document.charts(), strict=True)):
        block["drawing"] = charts.svg(chart, PAPER, fonts=fonts, key=f"chart-{at}")
    return contents


def _typst_date(document: Document) -> dict[str, int]:
    issued = document.issued.astimezone(UTC)
    parts = ("year", "month", "day", "hour", "minute", "second")
    return {part: getattr(issued, part) for part in parts}
