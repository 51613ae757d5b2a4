"""What a reader or a machine finds in a rendered report."""

import unicodedata
import zipfile
from io import BytesIO
from typing import Any

import docx
import html5lib
import openpyxl
import pikepdf
import pypdf

from deviations.reporting.rendering.formats import Format

# Hangul fillers and the like are letters to Python, and nothing to the eye.
_INVISIBLE = set("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {
    chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000))
}


def seen(text: str) -> str:
    """Return the characters of a text that leave a mark, composed, in order, without spaces."""
    composed = unicodedata.normalize("NFC", text)
    marks = (c for c in composed if c.isprintable() and not c.isspace() and c not in _INVISIBLE)
    return "".join(marks)


def words(file: bytes, wanted: Format) -> str:
    """Return every text of a file."""
    return "\n".join(_READERS[wanted](file))


def _pdf(file: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(file)).pages]


def _docx(file: bytes) -> list[str]:
    word = docx.Document(BytesIO(file))
    section = word.sections[0]
    parts = (word, section.header, section.footer)
    found = [paragraph.text for part in parts for paragraph in part.paragraphs]
    found += [c.text for table in word.tables for row in table.rows for c in row.cells]
    return [*found, *(shape._inline.docPr.get("descr") for shape in word.inline_shapes)]


def _xlsx(file: bytes) -> list[str]:
    book = openpyxl.load_workbook(BytesIO(file))
    return [
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def _html(file: bytes) -> list[str]:
    tree = html5lib.parse(file.decode(), namespaceHTMLElements=False)
    return ["".join(tree.itertext())]


_READERS = {Format.PDF: _pdf, Format.DOCX: _docx, Format.XLSX: _xlsx, Format.HTML: _html}


def raw(file: bytes, wanted: Format) -> bytes:
    """Return all bytes of a file as they are before compression."""
    if wanted is Format.HTML:
        return file
    if wanted is Format.PDF:
        with pikepdf.open(BytesIO(file)) as pdf:
            streams = [o for o in pdf.objects if isinstance(o, pikepdf.Stream)]
            return b"".join(stream.read_bytes() for stream in streams)
    with zipfile.ZipFile(BytesIO(file)) as package:
        return b"".join(package.read(name) for name in package.namelist())


def fonts(file: bytes) -> set[str]:
    """Return the names of the fonts that a PDF embeds, without the tags of their subsets."""
    with pikepdf.open(BytesIO(file)) as pdf:
        names = {str(o.FontName) for o in _dictionaries(pdf) if "/FontName" in o}
    return {name.lstrip("/").split("+")[-1] for name in names}


def structure(file: bytes, kind: str) -> list[str | None]:
    """Return the alternative text of each structure element of a kind, such as Figure."""
    with pikepdf.open(BytesIO(file)) as pdf:
        found = [o for o in _dictionaries(pdf) if o.get("/S") == f"/{kind}"]
        return [str(o["/Alt"]) if "/Alt" in o else None for o in found]


def _dictionaries(pdf: pikepdf.Pdf) -> list[Any]:
    return [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary)]
