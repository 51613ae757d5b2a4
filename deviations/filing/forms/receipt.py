"""What is posted to find a report again, and to answer a question about it."""

from flask_babel import gettext as _, lazy_gettext as _l
from wtforms import HiddenField, ValidationError

from deviations.filing.services.receipt_code import as_code
from deviations.forms.base import SwedishForm
from deviations.forms.fields import FreeText, Text, Tick
from deviations.text import blocks, find_personal_data

CODE_LIMIT = 60


class CodeField(Text):
    """A receipt code, however it was spaced and cased. `data` is the bare code."""

    def __init__(self, label: object = None, **options: object) -> None:
        super().__init__(label, limit=CODE_LIMIT, **options)

    def read(self, typed: str) -> None:
        """Read the code; raise ValueError when it cannot be one."""
        super().read(typed)
        code = as_code(self.data)
        if self.data and code is None:
            self.data = ""
            raise ValueError(_l("Skriv alla sexton tecken i koden. Mellanslag spelar ingen roll."))
        self.data = code or ""


class CodeForm(SwedishForm):
    """The code. To read is no act, so it needs no token and works without cookies."""

    class Meta(SwedishForm.Meta):
        csrf = False

    code = CodeField(_l("Din kod"), missing=_l("Skriv koden som du fick när du rapporterade."))


class AnswerForm(SwedishForm):
    """The filer's answer to a koordinator's question."""

    code = CodeField(missing=_l("Skriv koden som du fick när du rapporterade."))
    question = HiddenField()
    answer = FreeText(_l("Ditt svar"), missing=_l("Skriv ett svar. ”Vet inte” är också ett svar."))

    def validate_answer(self, field: FreeText) -> None:
        """Let no certain personnummer through."""
        if blocks(find_personal_data(field.data)):
            raise ValidationError(_("Ta bort personnumret. Skriv till exempel ”deltagaren”."))


class SavedForm(SwedishForm):
    """The tick that the code is saved."""

    saved = Tick(
        _l("Jag har sparat koden"),
        missing=_l("Spara koden och kryssa i rutan. Sedan går koden inte att visa igen."),
    )
