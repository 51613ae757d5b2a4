"""Look into an Excel file's parcel before anything unpacks it."""

import re
import zipfile
from typing import BinaryIO, Final

from flask_babel import gettext as _

from deviations.importing.sheets.table import SheetError

MOST_ENTRIES: Final = 1_000
MOST_UNPACKED: Final = 50_000_000
MOST_RATIO: Final = 100

_CHUNK: Final = 1 << 20
_OVERLAP: Final = 64
_DOCTYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")


def check_archive(file: BinaryIO) -> bool:
    """Refuse what would swell, or hides more than a workbook; say whether it has formulas.

    Raises SheetError for more than MOST_ENTRIES entries, MOST_UNPACKED bytes unpacked or
    MOST_RATIO times the packed size, all by the parcel's own list, before unpacking; and for
    XML with a document type, by which entities grow or fetch.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _check_sizes(archive.infolist())
            return _check_parts(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError) as error:
        raise SheetError(broken()) from error
    except RuntimeError as locked:  # zipfile's word for an encrypted entry
        raise SheetError(_("Filen är låst med lösenord. Spara den utan lösenord.")) from locked


def broken() -> str:
    """Return what to say of a workbook that cannot be read."""
    return str(_("Excelfilen går inte att läsa. Öppna den och spara den som .xlsx igen."))


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > packed * MOST_RATIO:
        raise SheetError(
            _("Excelfilen är för stor när den packas upp. Dela den och läs in delarna för sig.")
        )
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise SheetError(_("Filen är ingen Excelfil. Spara den som .xlsx eller som CSV."))


def _check_parts(archive: zipfile.ZipFile) -> bool:
    formulas = False
    for entry in archive.infolist():
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        in_sheet = entry.filename.startswith("xl/worksheets/")
        with archive.open(entry) as part:
            tail = b""
            while chunk := part.read(_CHUNK):
                seen = tail + chunk
                if b"\x00" in chunk or _DOCTYPE.search(seen):
                    raise SheetError(broken())
                formulas = formulas or (in_sheet and _FORMULA.search(seen) is not None)
                tail = seen[-_OVERLAP:]
    return formulas
