"""CSV as programs write it: comma, semicolon or tab, in any of the encodings of Swedish offices."""

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import BinaryIO, Final

from flask_babel import gettext as _

from deviations.importing.sheets.table import (
    ROWS_ABOVE_HEADINGS,
    Headings,
    MissingHeadingsError,
    Row,
    Sheet,
    SheetError,
    find_sheet,
    read_headings,
)

DELIMITERS: Final = (";", ",", "\t")
_CHUNK: Final = 1 << 20
_SAMPLE: Final = 1 << 16
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OLD_WINDOWS: Final = "cp1252"


@contextmanager
def delimited(file: BinaryIO) -> Iterator[Sheet]:
    """Open a delimited text; the file must be seekable and stays open.

    Raises SheetError when no delimiter gives the headings, or the file is no text.
    """
    encoding = encoding_of(file)
    delimiter = _delimiter_of(file, encoding)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        sheet = find_sheet(_rows(text, delimiter))
        yield replace(sheet, notes=_notes(encoding))
    finally:
        text.detach()


def encoding_of(file: BinaryIO) -> str:
    """Return the encoding: a byte order mark says it, else what the whole file agrees with."""
    file.seek(0)
    head = file.read(_SAMPLE)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    for encoding in (*_without_mark(head), "utf-8", OLD_WINDOWS):
        if _decodes(file, encoding):
            return encoding
    raise SheetError(_not_text())


def _without_mark(head: bytes) -> tuple[str, ...]:
    """UTF-16 whose mark is lost: every other byte of ordinary Swedish is then zero."""
    if head[1::2].count(0) * 2 > len(head[1::2]):
        return ("utf-16-le",)
    if head[::2].count(0) * 2 > len(head[::2]):
        return ("utf-16-be",)
    return ()


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter_of(file: BinaryIO, encoding: str) -> str:
    """Return the delimiter that gives most headings; raise MissingHeadingsError if none will do."""
    file.seek(0)
    sample = codecs.getincrementaldecoder(encoding)(errors="ignore").decode(file.read(_SAMPLE))
    nearest = {delimiter: _nearest_headings(sample, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: len(nearest[delimiter].columns))
    if nearest[best].missing:
        raise MissingHeadingsError(nearest[best])
    return best


def _nearest_headings(sample: str, delimiter: str) -> Headings:
    lines = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    found = Headings((), {}, ())
    try:
        for cells in islice(lines, ROWS_ABOVE_HEADINGS):
            found = max(
                found, read_headings(tuple(cells)), key=lambda headings: len(headings.columns)
            )
    except csv.Error:
        pass  # another delimiter may do; if none does, the headings are missing
    return found


def _rows(text: io.TextIOWrapper, delimiter: str) -> Iterator[Row]:
    """Yield rows numbered as a spreadsheet does: a line break inside a cell starts no row."""
    lines = csv.reader((line.replace("\0", "") for line in text), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(lines, start=1):
            yield number, tuple(cells)
    except csv.Error as error:
        raise SheetError(
            _(
                "Citattecknen går inte ihop efter rad %(row)s. "
                "Öppna filen i kalkylprogrammet och spara den som CSV igen.",
                row=number,
            )
        ) from error
    except UnicodeDecodeError as error:
        raise SheetError(_not_text()) from error


def _notes(encoding: str) -> tuple[str, ...]:
    if encoding != OLD_WINDOWS:
        return ()
    return (_("Filen är inte i UTF-8 och lästes som Windows-text. Kontrollera å, ä och ö."),)


def _not_text() -> str:
    return str(_("Filen är varken text eller Excel. Spara den som .xlsx eller som CSV i UTF-8."))
