"""The form that asks which days of the trail to take out."""

from datetime import date
from typing import Any

from flask_babel import gettext as _, lazy_gettext as _l

from deviations.forms.base import SwedishForm
from deviations.forms.fields import Day


class OversightForm(SwedishForm):
    """The first and the last day."""

    first = Day(_l("Från och med"), missing=_l("Välj den första dagen."))
    last = Day(_l("Till och med"), missing=_l("Välj den sista dagen."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    @property
    def days(self) -> tuple[date, date]:
        """Return the first and the last day of a form that was found valid."""
        first, last = self.first.data, self.last.data
        if first is None or last is None:
            raise ValueError("Ask only a form that was found valid.")
        return first, last

    def validate(self, extra_validators: Any = None) -> bool:
        """See that the days are a period that has begun."""
        if not super().validate(extra_validators):
            return False
        first, last = self.days
        if first > last:
            self.last.errors = [_("Den sista dagen ligger före den första. Byt plats på dem.")]
        elif first > self.today:
            self.first.errors = [_("Välj en dag som har varit.")]
        return not self.errors
