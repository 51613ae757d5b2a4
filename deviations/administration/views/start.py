"""The room's first page: what can be changed here, and where."""

from dataclasses import dataclass

from flask import render_template, url_for
from flask_babel import gettext as _

from deviations.administration.views.receivers import fault
from deviations.organisations.access import current_identity, requires
from deviations.organisations.roles import Permission


@dataclass(frozen=True)
class Section:
    """One thing that can be changed: its page, and a sentence on what is done there."""

    text: str
    href: str
    sentence: str


@requires(Permission.ADMINISTRATION_OPEN)
def start() -> str:
    """Show what the hat may change."""
    mends = current_identity().may(Permission.RECEPTION_EDIT)
    return render_template(
        "administration/start.html", sections=sections(), fault=fault() if mends else ""
    )


def sections() -> tuple[Section, ...]:
    """Return the pages of the room that the hat opens, the daily ones first."""
    identity = current_identity()
    known = (
        (
            Permission.USER_INVITE,
            "people",
            _("Personer"),
            _("Bjud in, ändra och avsluta. Här står vem som har vilken roll, och var."),
        ),
        (
            Permission.RECEPTION_EDIT,
            "receivers",
            _("Mottagare"),
            _("Vem som tar emot rapporter från varje kommun, och frågor till varje part."),
        ),
        (
            Permission.USER_INVITE,
            "public_form",
            _("Formuläret"),
            _("Adressen att sprida, vem som får rapportera, och hur många rapporter som tas emot."),
        ),
        (
            Permission.LIST_EDIT,
            "lists",
            _("Listor"),
            _("Orden i formuläret: lägg till, skriv om, ordna och ta ur bruk."),
        ),
        (
            Permission.DENIAL_READ,
            "denied",
            _("Nekade försök"),
            _("Vad tjänsten har sagt nej till de senaste trettio dagarna, och till vem."),
        ),
    )
    return tuple(
        Section(text, url_for(f"administration.{endpoint}"), sentence)
        for permission, endpoint, text, sentence in known
        if identity.may(permission)
    )
