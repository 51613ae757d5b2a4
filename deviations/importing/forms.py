"""The form that takes a sheet."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from deviations.forms.base import SwedishForm


class UploadForm(SwedishForm):
    """One file."""

    sheet = FileField(_l("Excel- eller CSV-fil"), validators=[FileRequired(_l("Välj en fil."))])
