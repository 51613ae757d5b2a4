"""The forms that prove who one is, and change how one does."""

from typing import Any

from flask_babel import lazy_gettext as _l

from deviations.forms.base import SwedishForm
from deviations.forms.fields import Text

NUMBER_KEYS = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": False}


class Code(Text):
    """A code of digits, however it is grouped. `data` holds the digits alone."""

    data: str

    def __init__(self, label: Any = None, **options: Any) -> None:
        params = {**NUMBER_KEYS, "classes": "govuk-input--width-10"}
        super().__init__(label, limit=40, render_kw={"params": params}, **options)

    def read(self, typed: str) -> None:
        """Take the code without the spaces and dashes it was typed with."""
        super().read(typed)
        self.data = "".join(sign for sign in self.data if sign not in " -")

    def _value(self) -> str:
        return ""


class CodeForm(SwedishForm):
    """A code from the app, or one from the paper."""

    code = Code(
        _l("Kod"),
        missing=_l("Skriv koden som appen visar."),
        description=_l("Sex siffror från appen. En reservkod med tolv siffror går också bra."),
    )


class SetUpForm(SwedishForm):
    """The first code of a new app."""

    code = Code(
        _l("Koden som appen visar"),
        missing=_l("Skriv koden som appen visar."),
        description=_l("Sex siffror. Appen byter kod varje halvminut."),
    )
