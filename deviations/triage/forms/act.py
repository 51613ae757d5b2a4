"""What every act's form has, and the lists that it may offer."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from flask_babel import gettext as _, lazy_gettext as _l

from deviations.forms.base import SwedishForm
from deviations.forms.choices import Option
from deviations.forms.fields import FreeText
from deviations.organisations.models.forbund import PartCode
from deviations.organisations.models.forum import Forum
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.vocabulary import Family
from deviations.text import Excerpt, blocks, excerpts, find_personal_data
from deviations.triage.queries import Case
from deviations.triage.services.doing import Typed


class Choices:
    """The lists of a förbund, asked for once."""

    def __init__(
        self,
        *,
        parts: Mapping[PartCode, str],
        forums: Iterable[Forum],
        terms: Callable[[Family], Iterable[VocabularyTerm]],
        today: date,
    ) -> None:
        self.parts = parts
        self.forums = forums
        self.terms = terms
        self.today = today

    def of(self, family: Family, *, chosen: str = "") -> tuple[Option, ...]:
        """Return the words of a family in use, and one that was chosen while it was."""
        return tuple(
            Option(term.code, _label(term), group=term.group)
            for term in self.terms(family)
            if term.active or term.code == chosen
        )


def _label(term: VocabularyTerm) -> str:
    return term.label if term.active else str(_("%(label)s (ur bruk)", label=term.label))


class ActForm(SwedishForm):
    """What every act's form has: words, empty when the act takes none."""

    words = FreeText(_l("Text"))
    de_identified = False

    def offer(self, choices: Choices, case: Case) -> None:
        """Fill the lists to choose from."""

    def typed(self) -> Typed:
        """Return what was typed, for the service."""
        return Typed(words=self.words.data)

    def finds(self) -> tuple[Excerpt, ...]:
        """Return what points out a person in the words, each in its context."""
        text = self.words.data
        return excerpts(text, find_personal_data(text))

    def points_out_nobody(self) -> bool:
        """Refuse a certain personnummer; de-identified words also what a reader has not checked."""
        found = find_personal_data(self.words.data)
        if blocks(found):
            self.words.errors = [_("Ta bort personnumret. Skriv till exempel ”deltagaren”.")]
        return not blocks(found)
