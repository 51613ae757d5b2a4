"""The public form: six answers that are needed, the rest as one likes."""

from datetime import date
from typing import Any

from flask_babel import gettext as _, lazy_gettext as _l
from wtforms import HiddenField

from deviations.filing.forms.happening import NOW, interval, read_happening, written
from deviations.filing.forms.offers import HONEST_DEFAULTS, concerned, kommun_code, offers
from deviations.filing.queries import Choices
from deviations.formatting import Precision
from deviations.forms.addresses import EmailAddress
from deviations.forms.base import SwedishForm
from deviations.forms.choices import AnyOf, OneOf, OneOfMany
from deviations.forms.fields import FreeText, Text, Tick
from deviations.text import Excerpt, Urgency, excerpts, find_personal_data

SEARCHED = ("what_happened", "tried", "proposal", "forum_named")
VOLUNTARY = (
    "precision",
    "happened_on",
    "forum",
    "forum_named",
    "reporting_verksamhet",
    "concerned_verksamhet",
    "recurrence",
    "consequence_person",
    "consequence_work",
    "tried",
    "proposal",
    "contact",
)


class ReportForm(SwedishForm):
    """What a filer posts. Offer the choices of a förbund before validating."""

    kind = OneOf(_l("Vad vill du berätta om?"), missing=_l("Välj något som brast eller lyckades."))
    kommun = OneOfMany(
        _l("Kommun"), missing=_l("Välj kommun. Gäller det flera, välj hela området.")
    )
    reporting_part = OneOf(
        _l("Vilken part arbetar du hos?"), missing=_l("Välj vilken part du arbetar hos.")
    )
    concerned_parts = AnyOf(
        _l("Vilken part gäller det?"),
        missing=_l("Välj minst en part. ”Alla fyra parter” går också bra."),
    )
    types = AnyOf(
        _l("Vad brast?"),
        missing=_l("Välj det som passar bäst. ”Annat eller vet inte” går också bra."),
        most=3,
        too_many=_l("Välj högst tre saker. Ta bort någon av dem."),
    )
    what_happened = FreeText(
        _l("Vad hände?"), missing=_l("Skriv vad som hände. Ett par meningar räcker.")
    )
    precision = OneOf(_l("När hände det?"))
    happened_on = Text(_l("Dag, månad eller halvår"), limit=20)
    forum = OneOfMany(_l("Var märktes det?"))
    forum_named = Text(_l("Ett annat möte, vilket?"), limit=80)
    reporting_verksamhet = OneOfMany(_l("Din verksamhet"))
    concerned_verksamhet = OneOfMany(_l("Verksamhet det gäller"))
    recurrence = OneOf(_l("Har det hänt förut?"))
    consequence_person = OneOf(_l("Vad ledde det till för personen?"))
    consequence_work = OneOf(_l("Vad ledde det till för arbetet?"))
    tried = FreeText(_l("Vad har ni redan provat?"))
    proposal = FreeText(_l("Har du ett förslag?"))
    contact = EmailAddress(_l("Vill du få koden och besked med e-post?"))
    submission_key = HiddenField()
    # People never see it; programs that fill in everything do, and now and then a browser.
    webbplats = HiddenField()
    # Asked only when the one above was filled in. See docs/adr.
    manniska = Tick(_l("Jag är en människa"))

    def __init__(self, choices: Choices, *, today: date, **options: Any) -> None:
        super().__init__(**options)
        self.choices, self.today = choices, today
        # As it was understood; until validation the default.
        self.happening = interval(today, Precision.MONTH)
        for name, options_of in offers(choices, today).items():
            self[name].offer(options_of)
        for name, default in HONEST_DEFAULTS.items():
            if default in self[name].offered:
                self[name].data = self[name].data or default
        self.kommun.data = kommun_code(choices, self.kommun.data)
        if self.precision.data == NOW and self.happened_on.data == written(self.happening):
            # The default, back from the page where it was checked.
            self.happened_on.data = self.happened_on.typed = ""

    @property
    def opens_details(self) -> bool:
        """Say whether the voluntary questions hold an error or an answer."""
        fields = [self[name] for name in VOLUNTARY]
        return (
            any(
                field.errors or field.data not in {"", HONEST_DEFAULTS.get(field.name)}
                for field in fields
            )
            or len(self.types.data) > 1
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each answer, then what they say together. Errors stand at the fields."""
        super().validate(extra_validators)
        self._check_together()
        self._read_happening()
        for name in SEARCHED:
            must_go = [find for find in self.finds(name) if find.urgency is Urgency.MUST]
            if must_go:
                self._complain(name, _(must_go[0].advice))
        return not self.errors

    def finds(self, name: str) -> tuple[Excerpt, ...]:
        """Return what in a text points out a person, each in its context."""
        text = self[name].data
        return excerpts(text, find_personal_data(text))

    def _read_happening(self) -> None:
        if self.happened_on.errors or self.precision.errors:
            return
        try:
            self.happening = read_happening(self.happened_on.data, self.precision.data, self.today)
        except ValueError as unreadable:
            self._complain("happened_on", str(unreadable))

    def _check_together(self) -> None:
        if self.webbplats.data and not self.manniska.data:
            self._complain(
                "manniska", _("Kryssa i att du är en människa. Ett dolt fält var ifyllt.")
            )
        if self.forum_named.data and self.forum.data not in {"", HONEST_DEFAULTS["forum"]}:
            self._complain(
                "forum_named", _("Välj ett möte i listan eller skriv ett annat, inte båda.")
            )
        self._check_verksamhet("reporting_verksamhet", {self.reporting_part.data})
        self._check_verksamhet("concerned_verksamhet", set(concerned(self.concerned_parts.data)))

    def _check_verksamhet(self, name: str, parts: set[str]) -> None:
        chosen = {unit.code: unit.part_id for unit in self.choices.verksamheter}
        part_id = chosen.get(self[name].data)
        owners = {part.id: part.code for part in self.choices.parts.values()}
        if part_id is not None and owners[part_id] not in parts:
            self._complain(name, _("Välj en verksamhet hos en part du har valt, eller ”Vet inte”."))

    def _complain(self, name: str, instruction: str) -> None:
        self[name].errors = [*self[name].errors, instruction]
