"""The forms that prove who one is, and change how one does."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from deviations.errors import RefusedError
from deviations.forms.base import SwedishForm
from deviations.forms.fields import Text
from deviations.organisations.forms.doors import Secret
from deviations.organisations.services import passwords

NUMBER_KEYS = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": False}


class Code(Text):
    """A code of digits, however it is grouped. `data` holds the digits alone."""

    data: str

    def __init__(self, label: Any = None, **options: Any) -> None:
        params = {**NUMBER_KEYS, "classes": "govuk-input--width-10"}
        super().__init__(label, limit=40, render_kw={"params": params}, **options)

    def read(self, typed: str) -> None:
        """Take the code without the spaces and dashes, of whatever sort, it was typed with."""
        super().read(typed)
        self.data = "".join(sign for sign in self.data if sign.isalnum())

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


class AnotherAppForm(SetUpForm):
    """The first code of a new app, and one from the app whose place it takes."""

    held = Code(
        _l("Kod från appen du har nu"),
        missing=_l("Skriv en kod från appen du har nu, eller en reservkod."),
        description=_l("Är den telefonen borta går en reservkod med tolv siffror bra."),
    )


class NameForm(SwedishForm):
    """What to be called."""

    name = Text(
        _l("Ditt namn"),
        limit=80,
        missing=_l("Skriv ditt namn."),
        description=_l("Så att andra ser vem som gjorde vad."),
        render_kw={"params": {"autocomplete": "name"}},
    )


class ConfirmForm(SwedishForm):
    """The password once more."""

    password = Secret(
        _l("Lösenord"), missing=_l("Skriv ditt lösenord."), autocomplete="current-password"
    )


class ChangePasswordForm(SwedishForm):
    """The password there is, and a new one."""

    current = Secret(
        _l("Ditt lösenord nu"),
        missing=_l("Skriv lösenordet du har nu."),
        autocomplete="current-password",
    )
    password = Secret(
        _l("Nytt lösenord"),
        missing=_l("Välj ett lösenord."),
        description=_l("Minst 12 tecken. Fyra ord som inte hör ihop är lätta att minnas."),
        autocomplete="new-password",
    )

    def accepts(self, guessable: Sequence[str]) -> bool:
        """Say whether the new password will do; otherwise its error says what to change."""
        try:
            passwords.check(self.password.data, context=guessable)
        except RefusedError as refused:
            self.password.errors = [str(refused)]
            return False
        return True
