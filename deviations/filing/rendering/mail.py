"""Mails to one who filed: few words, one link."""

from typing import NamedTuple

from flask_babel import gettext as _

from deviations.organisations.models.forbund import Forbund


class Mail(NamedTuple):
    """What is written in a mail."""

    subject: str
    body: str


def receipt_mail(forbund: Forbund, code: str, address: str) -> Mail:
    """Write the receipt: the code and where to use it. Nothing of the report stands in it."""
    groups = " ".join(code[place : place + 4] for place in range(0, len(code), 4))
    paragraphs = (
        _("Tack, din rapport om samverkan är skickad."),
        _("Din kod: %(code)s", code=groups),
        _("Med koden läser du vad som händer med rapporten:") + f"\n{address}",
        _(
            "Mejlet kommer från %(forbund)s. Du får det för att du skrev din adress i rapporten.",
            forbund=forbund.name,
        ),
    )
    return Mail(_("Koden till din rapport"), "\n\n".join(paragraphs) + "\n")
