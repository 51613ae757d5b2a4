"""Fields with a list to choose from. The list is the förbund's and is given at each request."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovRadioInput, GovSelect
from wtforms import RadioField, SelectMultipleField
from wtforms.validators import StopValidation


@dataclass(frozen=True)
class Option:
    """One choice: what is stored, what is read, a hint, and the quiet sub-heading over it."""

    value: str
    label: str
    hint: str = ""
    group: str = ""


class _Offered:
    """Gives a field its options. Without an offer no value is accepted."""

    options: tuple[Option, ...] = ()
    choices: Any
    data: Any

    def offer(self, options: Iterable[Option]) -> None:
        """Set the options of this request."""
        self.options = tuple(options)
        self.choices = [(option.value, option.label) for option in self.options]

    @property
    def groups(self) -> tuple[tuple[str, tuple[Option, ...]], ...]:
        """Return the options under their sub-headings, in order."""
        grouped = groupby(self.options, key=lambda option: option.group)
        return tuple((heading, tuple(options)) for heading, options in grouped)

    @property
    def offered(self) -> frozenset[str]:
        """Return the values that may be posted."""
        return frozenset(option.value for option in self.options)

    @property
    def goes_beyond(self) -> bool:
        """Say whether something was posted that was not offered."""
        posted = [self.data] if isinstance(self.data, str) else self.data
        return not self.offered.issuperset(filter(None, posted))


class OneOf(_Offered, RadioField):
    """One of the options: radios. `data` is "" when nothing is chosen.

    `missing` makes it required; it is also said when a value is posted that is not offered.
    """

    widget = GovRadioInput()

    def __init__(self, label: Any = None, *, missing: Any = None, **options: Any) -> None:
        super().__init__(label, choices=[], **options)
        self.missing = missing

    def process_data(self, value: Any) -> None:
        """Start empty unless there is a default."""
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the first value; more than one is an error."""
        if valuelist:
            self.data = str(valuelist[0])
        if len(valuelist) > 1:
            raise ValueError(_l("Välj ett av alternativen."))

    def pre_validate(self, form: Any) -> None:
        """Accept an offered value, or none where none is needed."""
        if self.process_errors:
            return
        empty = not self.data
        if (empty and self.missing) or (not empty and self.data not in self.offered):
            raise StopValidation(self.missing or _l("Välj ett av alternativen."))


class OneOfMany(OneOf):
    """One of a long list: a select box. The first option should say that nothing is chosen."""

    widget = GovSelect()


class AnyOf(_Offered, SelectMultipleField):
    """Any number of the options: checkboxes. `data` keeps the order posted, each value once."""

    widget = GovCheckboxesInput()
    data: list[str]

    def __init__(
        self,
        label: Any = None,
        *,
        missing: Any = None,
        most: int | None = None,
        too_many: Any = None,
        **options: Any,
    ) -> None:
        super().__init__(label, choices=[], **options)
        self.missing, self.most = missing, most
        self.too_many = too_many or _l("Du har valt för många. Ta bort något.")

    def process_data(self, value: Any) -> None:
        """Start with the default."""
        self.data = [str(one) for one in value or ()]

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep each value once, in the order posted."""
        self.data = list(dict.fromkeys(str(value) for value in valuelist if value))

    def pre_validate(self, form: Any) -> None:
        """Accept offered values only, as many as there may be."""
        if not self.data and self.missing:
            raise StopValidation(self.missing)
        if not self.offered.issuperset(self.data):
            raise StopValidation(self.missing or _l("Välj bland alternativen."))
        if self.most is not None and len(self.data) > self.most:
            raise StopValidation(self.too_many)
