"""Open a file by what it holds, not by what it is called."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

from flask_babel import gettext as _

from deviations.importing.sheets.delimited import delimited
from deviations.importing.sheets.table import Sheet, SheetError
from deviations.importing.sheets.workbook import workbook

_PARCEL: Final = b"PK"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"


@contextmanager
def open_sheet(file: BinaryIO) -> Iterator[Sheet]:
    """Open a workbook or a delimited text; the file must be seekable and stays open.

    Raises SheetError, on opening or while rows are read, with what to do about it.
    """
    file.seek(0)
    head = file.read(len(_OLD_OFFICE))
    if head.startswith(_OLD_OFFICE):
        raise SheetError(
            _("Filen är en äldre eller låst Excelfil. Spara den utan lösenord som .xlsx.")
        )
    if not head:
        raise SheetError(_("Filen är tom."))
    with (workbook if head.startswith(_PARCEL) else delimited)(file) as sheet:
        yield sheet
