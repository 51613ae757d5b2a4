"""The room's first page: what can be changed here, and where."""

from dataclasses import dataclass

from flask import render_template, url_for
from flask_babel import gettext as _

from deviations.administration.views.receivers import fault
from deviations.administration.views.reviews import overdue
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
    identity = current_identity()
    return render_template(
        "administration/start.html",
        sections=sections(),
        fault=fault() if identity.may(Permission.RECEPTION_EDIT) else "",
        overdue=overdue() if identity.may(Permission.RIGHTS_REVIEW) else "",
    )


def sections() -> tuple[Section, ...]:
    """Return the pages of the room that the hat opens, the daily ones first."""
    identity = current_identity()
    known = (
        (
            Permission.USER_INVITE,
            "people",
            _("Personer"),
            _(
                "Bjud in personer, ändra och avsluta roller."
                " Här står vem som har vilken roll, och var."
            ),
        ),
        (
            Permission.FORUM_EDIT,
            "forums",
            _("Forum"),
            _("Vilka grupper som finns, vad de får besluta och vilka som läser deras rapporter."),
        ),
        (
            Permission.RECEPTION_EDIT,
            "receivers",
            _("Mottagare"),
            _("Vem som tar emot rapporter från varje kommun, och frågor till varje part."),
        ),
        (
            Permission.RIGHTS_REVIEW,
            "reviews",
            _("Genomgång av roller"),
            _("En gång om året: vilka som behöver sina roller, och vilka som inte gör det."),
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
            Permission.LIST_EDIT,
            "denominators",
            _("Invånare"),
            _("Hur många invånare varje kommun har, år för år."),
        ),
        (
            Permission.DENIAL_READ,
            "denied",
            _("Nekade försök"),
            _("Vad tjänsten har sagt nej till de senaste trettio dagarna, och till vem."),
        ),
        (
            Permission.AUDIT_EXPORT,
            "oversight",
            _("Granskning"),
            _("Hämta spåret över vad som har gjorts och lästs, för den som granskar."),
        ),
    )
    return tuple(
        Section(text, url_for(f"administration.{endpoint}"), sentence)
        for permission, endpoint, text, sentence in known
        if identity.may(permission)
    )
