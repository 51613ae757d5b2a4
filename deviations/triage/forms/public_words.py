"""Words that others than the koordinator will read."""

from flask_babel import gettext as _, lazy_gettext as _l

from deviations.forms.fields import FreeText, Text, Tick
from deviations.text import Excerpt, excerpts, find_personal_data
from deviations.triage.forms.act import ActForm, Choices
from deviations.triage.queries import Case
from deviations.triage.services.doing import Typed


class PublicWordsForm(ActForm):
    """De-identified words under a heading, read through by a person before others see them."""

    de_identified = True
    heading = Text(_l("Rubrik"), limit=120, missing=_l("Skriv en rubrik."))
    words = FreeText(_l("Text"), missing=_l("Skriv texten."))
    checked = Tick(_l("Jag har läst igenom texten. Ingen person går att känna igen."))

    def typed(self) -> Typed:
        """Return heading and words."""
        return Typed(words=self.words.data, heading=self.heading.data)

    def points_out_nobody(self) -> bool:
        """Ask for a reader's word when the heading or the text may point somebody out."""
        if not super().points_out_nobody():
            return False
        if self.finds() and not self.checked.data:
            self.checked.errors = [_("Läs igenom det som är markerat och kryssa i rutan.")]
            return False
        return True

    def finds(self) -> tuple[Excerpt, ...]:
        """Return what points out a person in heading or words."""
        text = f"{self.heading.data}\n{self.words.data}"
        return excerpts(text, find_personal_data(text))


class ExampleForm(PublicWordsForm):
    """An example in reports."""

    words = FreeText(
        _l("Exemplet, utan det som pekar ut någon"),
        missing=_l("Skriv exemplet."),
        description=_l("Skriv om med egna ord. Ta bort ålder, kön, ort och diagnos."),
    )

    def offer(self, choices: Choices, case: Case) -> None:
        """Start from the words that stand."""
        if not self.is_submitted() and case.example is not None:
            self.heading.data, self.words.data = case.example.heading, case.example.words


class PublishForm(PublicWordsForm):
    """”Det här har ändrats” on the förbund's page."""

    heading = Text(
        _l("Vad har ändrats?"),
        limit=120,
        missing=_l("Skriv en rubrik."),
        description=_l("Syns på förbundets sida för alla."),
    )
    words = FreeText(
        _l("Berätta kort"),
        missing=_l("Skriv vad som har ändrats."),
        description=_l("Vad gjordes, av vilka parter, och vad det ledde till."),
    )

    def offer(self, choices: Choices, case: Case) -> None:
        """Start from the words that stand."""
        if not self.is_submitted() and case.publication is not None:
            self.heading.data = case.publication.heading
            self.words.data = case.publication.words
