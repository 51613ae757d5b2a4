"""The forms of denominators: a year's table, and a file."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _, lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from deviations.administration.services.denominator_file import LONGEST_SOURCE, why_no_source
from deviations.formatting import about
from deviations.forms.base import SwedishForm
from deviations.forms.fields import Day, Text, WholeNumber
from deviations.organisations.models.denominator import Denominator
from deviations.organisations.models.forbund import Kommun
from deviations.organisations.services.denominators import MOST, Figure, Slot

NUMBER, SOURCE, DAY = "antal", "kalla", "datum"


class FileForm(SwedishForm):
    """One file."""

    sheet = FileField(_l("CSV-fil"), validators=[FileRequired(_l("Välj en fil."))])


class ConfirmForm(SwedishForm):
    """What was read, held by the page until somebody says yes."""

    held = HiddenField()
    seen = HiddenField()


class YearForm(SwedishForm):
    """A year's table: a source for all, and a row for each kommun. Make one with `year_form`."""

    seen = HiddenField()
    source = Text(_l("Källa"), limit=LONGEST_SOURCE)
    source_date = Day(_l("Källans datum"))
    kommuner: tuple[Kommun, ...] = ()
    standing: Mapping[int, Denominator] = {}

    def of(self, kommun: Kommun, what: str) -> Any:
        """Return a kommun's field."""
        return self[f"{what}-{kommun.code}"]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then each row as a whole."""
        super().validate(extra_validators)
        for kommun in self.kommuner:
            self._name(kommun)
            self._check(kommun)
        return not self.errors

    def figures(self, year: int) -> dict[Slot, Figure | None]:
        """Return what was entered; None for a kommun whose row is empty."""
        return {Slot(kommun.id, year): self._figure(kommun) for kommun in self.kommuner}

    def _row(self, kommun: Kommun) -> tuple[int | None, str, date | None]:
        number = self.of(kommun, NUMBER).data
        source, day = self.of(kommun, SOURCE).data, self.of(kommun, DAY).data
        if number is None:
            return number, source, day
        return number, source or self.source.data, day or self.source_date.data

    def _figure(self, kommun: Kommun) -> Figure | None:
        number, source, day = self._row(kommun)
        if number is None or day is None:
            return None
        return Figure(number=number, source=source, source_date=day)

    def _name(self, kommun: Kommun) -> None:
        """Say which row each error is about: the summary has many alike."""
        for what in (NUMBER, SOURCE, DAY):
            field = self.of(kommun, what)
            field.errors = [about(kommun.name, str(error)) for error in field.errors]

    def _check(self, kommun: Kommun) -> None:
        if any(self.of(kommun, what).errors for what in (NUMBER, SOURCE, DAY)):
            return
        number, source, day = self._row(kommun)
        if number is None:
            if source or day:
                self._complain(
                    kommun,
                    NUMBER,
                    _(
                        "%(kommun)s: skriv antalet. Ska raden bort, töm källa och datum också.",
                        kommun=kommun.name,
                    ),
                )
            return
        if why := why_no_source(source):
            self._complain(kommun, SOURCE, about(kommun.name, why))
        if day is None:
            self._complain(kommun, DAY, _("%(kommun)s: skriv källans datum.", kommun=kommun.name))

    def _complain(self, kommun: Kommun, what: str, instruction: str) -> None:
        field = self.of(kommun, what)
        field.errors = [*field.errors, instruction]


def _number() -> Any:
    asks = _l("Skriv antalet med bara siffror, från %(least)s till %(most)s.")
    return WholeNumber(_l("Antal"), least=1, most=MOST, asks=asks)


def year_form(
    kommuner: Iterable[Kommun], standing: Mapping[int, Denominator], *, today: date
) -> YearForm:
    """Return a form with a row for each kommun, as the year stands now."""

    class Rows(YearForm):
        pass

    Rows.kommuner, Rows.standing = tuple(kommuner), standing
    values: dict[str, Any] = {}
    for kommun in Rows.kommuner:
        setattr(Rows, f"{NUMBER}-{kommun.code}", _number())
        setattr(Rows, f"{SOURCE}-{kommun.code}", Text(_l("Källa"), limit=LONGEST_SOURCE))
        setattr(Rows, f"{DAY}-{kommun.code}", Day(_l("Datum"), latest=today))
        if before := standing.get(kommun.id):
            values |= {
                f"{NUMBER}-{kommun.code}": before.number,
                f"{SOURCE}-{kommun.code}": before.source,
                f"{DAY}-{kommun.code}": before.source_date,
            }
    return Rows(data=values)
