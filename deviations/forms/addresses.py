"""E-mail addresses: one, plain, and safe to hand to a mail server."""

import unicodedata
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l

from deviations.forms.fields import Text
from deviations.text.scripts import foreign_letters

LONGEST = 254


class EmailAddress(Text):
    """One e-mail address in ASCII; `data` is "" when empty. Whether it receives is not asked."""

    data: str

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, limit=LONGEST, **options)

    def read(self, typed: str) -> None:
        """Read the address; raise ValueError when it is none."""
        super().read(typed)
        written, self.data = self.data, ""
        if written and not is_address(written):
            raise ValueError(_l("Skriv e-postadressen så här: namn@exempel.se."))
        self.data = written


def is_address(written: str) -> bool:
    """Say whether a text is one address that may stand in a mail's header.

    >>> is_address("anna@kommunen.se"), is_address("a@b.se, e@x.se"), is_address("anna@kommunen")
    (True, False, False)
    """
    try:
        # Also names that only mean something inside an organisation's own network.
        found = validate_email(
            written, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False
        )
        # As the mail is going to write it: by older rules than the validator's.
        written.rpartition("@")[2].encode("idna")
    except (EmailNotValidError, UnicodeError):
        return False
    return "." in found.domain


def stored_form(written: str) -> str:
    """Return an address as it is stored and looked up, however it was typed.

    >>> stored_form(" Ａnna@EXEMPEL.se ")
    'anna@exempel.se'
    """
    return unicodedata.normalize("NFKC", written).strip().lower()


def is_disguised(written: str) -> bool:
    """Say whether an address mixes alphabets, so that it looks like another one.

    >>> is_disguised("anna@kommunen.sе"), is_disguised("anna@höglandet.se")
    (True, False)
    """
    return bool(foreign_letters(written))
