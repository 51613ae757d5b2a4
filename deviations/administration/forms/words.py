"""The forms of the lists: a word, and the order of words."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from deviations.administration.services.words import Written
from deviations.formatting import about
from deviations.forms.base import SwedishForm
from deviations.forms.choices import OneOf, Option
from deviations.forms.fields import Text, WholeNumber
from deviations.records.models.vocabulary import VocabularyTerm

SAME, NEW = "samma", "ny"
MOST_WORDS = 999


class WordForm(SwedishForm):
    """What people read of a word."""

    label = Text(_l("Ord"), limit=80, missing=_l("Skriv ordet som det ska stå i formuläret."))
    hint = Text(_l("Förklaring"), limit=120, description=_l("En rad under ordet. Får vara tom."))
    group = Text(_l("Rubrik"), limit=60)

    def written(self) -> Written:
        """Return the word as it was written."""
        label, hint, group = (
            " ".join(field.data.split()) for field in (self.label, self.hint, self.group)
        )
        return Written(label=label, hint=hint, group=group)

    @property
    def is_word(self) -> bool:
        """Say whether the label has a letter or a digit: only then can it be read aloud."""
        return any(sign.isalnum() for sign in self.label.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and that the label is a word."""
        valid = bool(super().validate(extra_validators))
        if valid and not self.is_word:
            self.label.errors = [_l("Skriv ordet med bokstäver.")]
        return valid and self.is_word


class ChangeForm(WordForm):
    """A word written anew, and whether it still means the same."""

    seen = HiddenField()
    meaning = OneOf(_l("Vad ändras?"))

    def __init__(self, word: VocabularyTerm, **options: Any) -> None:
        super().__init__(
            data={"label": word.label, "hint": word.hint, "group": word.group}, **options
        )
        self.word = word
        self.meaning.offer(
            (
                Option(
                    SAME,
                    _l("Samma sak med bättre ord"),
                    _l("Gamla och nya rapporter räknas ihop som förut."),
                ),
                Option(
                    NEW,
                    _l("Ny innebörd"),
                    _l(
                        "Ordet får en ny version, så att det syns att gamla rapporter menade annat."
                    ),
                ),
            )
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask what a new label means."""
        if self.label.data != self.word.label:
            self.meaning.missing = _l("Välj om ordet betyder samma sak som förut.")
        return super().validate(extra_validators)

    @property
    def new_meaning(self) -> bool:
        """Say whether the word means something else from now on."""
        return bool(self.meaning.data == NEW)


class PreviewForm(SwedishForm):
    """A question as its reader sees it. Is never sent."""

    class Meta(SwedishForm.Meta):
        csrf = False

    forhandsvisning = OneOf()


class OrderForm(SwedishForm):
    """A place for each word. Make one with `order_form`."""

    seen = HiddenField()
    labels: Mapping[str, str] = {}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each place, and say which word an error is about: the summary has many alike."""
        valid = bool(super().validate(extra_validators))
        for name, label in self.labels.items():
            self[name].errors = [about(label, str(error)) for error in self[name].errors]
        return valid

    def numbers(self) -> Mapping[str, int]:
        """Return the places typed, by code."""
        return {
            name.removeprefix(PLACE): field.data
            for name, field in self._fields.items()
            if name.startswith(PLACE) and field.data is not None
        }

    def place_of(self, code: str) -> WholeNumber:
        """Return the field of a word."""
        field: WholeNumber = self[f"{PLACE}{code}"]
        return field


PLACE = "plats-"


def order_form(words: Sequence[VocabularyTerm]) -> OrderForm:
    """Return a form with a number for each word, the places they have now."""

    class Places(OrderForm):
        pass

    asks = _l("Skriv en plats från %(least)s till %(most)s.")
    Places.labels = {f"{PLACE}{word.code}": word.label for word in words}
    for name in Places.labels:
        setattr(Places, name, WholeNumber(_l("Plats"), least=1, most=MOST_WORDS, asks=asks))
    return Places(data={name: place for place, name in enumerate(Places.labels, start=1)})
