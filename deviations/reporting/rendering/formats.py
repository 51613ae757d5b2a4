"""The four formats, and one door to their renderers.

A renderer is imported when it is first asked for: a web worker that shows pages carries neither
Word's nor Typst's libraries.
"""

from enum import StrEnum
from importlib import import_module
from pathlib import Path

from deviations.reporting.document import Document


class Format(StrEnum):
    """What a report can be had as."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        """Return the type for the response header and the attachment."""
        office = "application/vnd.openxmlformats-officedocument"
        return {
            "html": "text/html",
            "pdf": "application/pdf",
            "docx": f"{office}.wordprocessingml.document",
            "xlsx": f"{office}.spreadsheetml.sheet",
        }[self.value]


def render(document: Document, wanted: Format, *, fonts: Path) -> bytes:
    """Return the document as a file of its own; the same document gives the same bytes.

    `fonts` is the folder with the static TrueType files of Source Sans 3.
    """
    renderer = import_module(f"deviations.reporting.rendering.{wanted.value}")
    file: bytes = renderer.render(document, fonts=fonts)
    return file
