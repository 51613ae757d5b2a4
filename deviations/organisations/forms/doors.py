"""The forms of the door: sign in, ask for a link, choose a password."""

from typing import Any

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput

from deviations.errors import RefusedError
from deviations.forms.addresses import EmailAddress
from deviations.forms.base import SwedishForm
from deviations.forms.fields import Single, Text
from deviations.organisations.services import passwords

LONGEST_TYPED = 1024


SHOWING = {
    "showPasswordText": _l("Visa"),
    "hidePasswordText": _l("Dölj"),
    "showPasswordAriaLabelText": _l("Visa lösenordet"),
    "hidePasswordAriaLabelText": _l("Dölj lösenordet"),
    "passwordShownAnnouncementText": _l("Lösenordet visas"),
    "passwordHiddenAnnouncementText": _l("Lösenordet är dolt"),
}


class Secret(Single):
    """A password: taken as it was typed, never put back on the page."""

    widget = GovPasswordInput()
    data: str

    def __init__(self, label: Any = None, *, autocomplete: str, **options: Any) -> None:
        params = {"autocomplete": autocomplete, **SHOWING}
        super().__init__(label, render_kw={"params": params}, **options)

    def read(self, typed: str) -> None:
        """Take what was typed; nobody's password is this long."""
        self.data = typed[:LONGEST_TYPED]

    def _value(self) -> str:
        return ""


class SignInForm(SwedishForm):
    """Address and password. A wrong address is not told from an unknown one."""

    email = Text(
        _l("E-postadress"),
        limit=254,
        missing=_l("Skriv din e-postadress."),
        render_kw={"params": {"type": "email", "autocomplete": "username", "spellcheck": False}},
    )
    password = Secret(
        _l("Lösenord"),
        missing=_l("Skriv ditt lösenord."),
        autocomplete="current-password",
    )


class ForgottenForm(SwedishForm):
    """Where to mail a link. What is no address is said to be none: that tells of no account."""

    email = EmailAddress(
        _l("E-postadress"),
        missing=_l("Skriv din e-postadress."),
        render_kw={"params": {"type": "email", "autocomplete": "username", "spellcheck": False}},
    )


class PasswordForm(SwedishForm):
    """A new password, and what to be called if that is not known."""

    name = Text(
        _l("Ditt namn"),
        limit=80,
        description=_l("Så att andra ser vem som gjorde vad."),
        render_kw={"params": {"autocomplete": "name"}},
    )
    password = Secret(
        _l("Nytt lösenord"),
        missing=_l("Välj ett lösenord."),
        description=_l("Minst 12 tecken. Fyra ord som inte hör ihop är lätta att minnas."),
        autocomplete="new-password",
    )

    def accepts(self, guessable: Any) -> bool:
        """Say whether the password will do; otherwise its error says what to change."""
        try:
            passwords.check(self.password.data, context=[*guessable, self.name.data])
        except RefusedError as refused:
            self.password.errors = [str(refused)]
            return False
        return True
