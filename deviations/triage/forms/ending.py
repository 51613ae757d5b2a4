"""Tell the filer, close, or send it where it belongs."""

from flask_babel import lazy_gettext as _l

from deviations.forms.choices import OneOf, Option
from deviations.forms.fields import FreeText, Text
from deviations.triage.forms.act import ActForm, Choices
from deviations.triage.queries import Case
from deviations.triage.services.doing import Typed

LAWS = (
    Option(
        "lex Sarah",
        _l("Lex Sarah"),
        _l("Missförhållande i socialtjänst eller LSS. Anmäls till verksamhetens ledning."),
    ),
    Option(
        "lex Maria",
        _l("Lex Maria"),
        _l("Allvarlig vårdskada. Anmäls till vårdgivarens chefläkare."),
    ),
    Option(
        "orosanmälan",
        _l("Orosanmälan"),
        _l("Ett barn kan fara illa. Anmäls till socialtjänsten i kommunen."),
    ),
)


class NotifyForm(ActForm):
    """What the filer is told."""

    words = FreeText(
        _l("Vad vill du säga till rapportören?"),
        missing=_l("Skriv vad du vill säga."),
        description=_l(
            "Börja med vad som har ändrats eller ska prövas. Rapportören läser det med sin kod."
        ),
    )


class CloseForm(ActForm):
    """Why, if nobody has been heard."""

    words = FreeText(
        _l("Varför avslutas avvikelsen?"),
        description=_l("Rapportören läser det med sin kod."),
    )


class ReferForm(ActForm):
    """Where it belongs, and what the filer is told."""

    place = Text(
        _l("Vart hänvisas den?"),
        limit=120,
        missing=_l("Skriv vart den hänvisas."),
        description=_l("Till exempel ”regionens patientnämnd”."),
    )
    words = FreeText(
        _l("Besked till rapportören"),
        description=_l("Får vara tomt. Rapportören ser ändå vart rapporten har hänvisats."),
    )

    def typed(self) -> Typed:
        """Return place and words."""
        return Typed(words=self.words.data, place=self.place.data)


class DuplicateForm(ActForm):
    """Which one came first."""

    reference = Text(
        _l("Vilken avvikelse är originalet?"),
        limit=20,
        missing=_l("Skriv referensen till originalet."),
        description=_l("Till exempel LH-2026-0042. Dubbletten räknas inte i rapporter."),
    )

    def offer(self, choices: Choices, case: Case) -> None:
        """Start empty."""

    def typed(self) -> Typed:
        """Return the reference."""
        return Typed(reference=self.reference.data)


class OutsideForm(ActForm):
    """Which law it falls under, and what the filer is told."""

    place = OneOf(_l("Vad hör den till?"), missing=_l("Välj vad den hör till."))
    words = FreeText(
        _l("Besked till rapportören"),
        description=_l("Får vara tomt. Rapportören ser ändå vart man vänder sig."),
    )

    def offer(self, choices: Choices, case: Case) -> None:
        """Offer the three, each with where to turn."""
        self.place.offer(LAWS)

    def typed(self) -> Typed:
        """Return the law and the words."""
        return Typed(words=self.words.data, place=self.place.data)
