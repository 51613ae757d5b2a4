"""A form with a name in it, that asks once when the name is not written as it looks."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _, lazy_gettext as _l

from deviations.forms.base import SwedishForm
from deviations.forms.fields import Text, Tick
from deviations.text.scripts import foreign_letters, said


class NamingForm(SwedishForm):
    """A name of at most 80 characters; `as_written` says that another alphabet is meant."""

    name = Text(_l("Namn"), limit=80)
    as_written = Tick(_l("Namnet ska skrivas så"))

    @property
    def is_disguised(self) -> bool:
        """Say whether the name mixes alphabets, so that it may look like another one."""
        return bool(foreign_letters(self.name.data))

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask whether a name that mixes alphabets is meant so."""
        valid: bool = super().validate(extra_validators)
        letters = foreign_letters(self.name.data)
        if letters and not self.as_written.data:
            asks = _("%(letters)s. Skriv om namnet, eller kryssa i att det ska skrivas så.")
            self.name.errors = [*_errors(self.name.errors), asks % {"letters": said(letters)}]
            return False
        return valid


def _errors(errors: Sequence[Any]) -> list[Any]:
    return list(errors)
