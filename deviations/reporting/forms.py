"""What is asked about reports and forums."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import lazy_gettext as _l

from analysis.periods import MONTHS, Period
from deviations.forms.base import SwedishForm
from deviations.forms.choices import OneOf, OneOfMany, Option
from deviations.forms.fields import Day, FreeText, Text, Tick, WholeNumber
from deviations.organisations.models.forum import Forum, SummaryRhythm

QUESTION_LIMIT = 200
WHOLE_YEAR = "ar"
_PARTS_OF_YEAR = (
    Option(WHOLE_YEAR, _l("Hela året")),
    Option("H1", _l("Första halvåret")),
    Option("H2", _l("Andra halvåret")),
    Option("T1", _l("Första tertialet, januari–april")),
    Option("T2", _l("Andra tertialet, maj–augusti")),
    Option("T3", _l("Tredje tertialet, september–december")),
    Option("Q1", _l("Första kvartalet")),
    Option("Q2", _l("Andra kvartalet")),
    Option("Q3", _l("Tredje kvartalet")),
    Option("Q4", _l("Fjärde kvartalet")),
    *(Option(f"{at:02}", month.capitalize()) for at, month in enumerate(MONTHS, 1)),
)


class ChoiceForm(SwedishForm):
    """Which forum and period. Asked by GET, so that the answer has an address."""

    class Meta(SwedishForm.Meta):
        csrf = False

    forum = OneOfMany(_l("Forum"), missing=_l("Välj ett forum."))
    year = OneOfMany(_l("År"), missing=_l("Välj ett år."))
    part = OneOfMany(_l("Del av året"), missing=_l("Välj hela året eller en del av det."))

    def prepare(self, forums: Sequence[Forum], *, first_year: int, today: date) -> None:
        """Offer the forums and the years; last month is chosen until somebody chooses."""
        self.forum.offer(Option(forum.slug, forum.name) for forum in forums)
        years = range(today.year, min(first_year, today.year) - 1, -1)
        self.year.offer(Option(str(year), str(year)) for year in years)
        self.part.offer(_PARTS_OF_YEAR)
        last_month = Period.month_of(today).previous()
        self.year.data = self.year.data or str(last_month.first.year)
        self.part.data = self.part.data or f"{last_month.first.month:02}"

    @property
    def period(self) -> Period:
        """The chosen period."""
        if self.part.data == WHOLE_YEAR:
            return Period.parse(self.year.data)
        return Period.parse(f"{self.year.data}-{self.part.data}")


class SummaryForm(SwedishForm):
    """When a forum's månadssammanfattning leaves by itself."""

    rhythm = OneOf(_l("När ska månadssammanfattningen gå ut?"), missing=_l("Välj ett alternativ."))
    days_before = WholeNumber(
        _l("Antal dagar före mötet"),
        least=1,
        most=30,
        description=_l("Gäller bara om den går ut före mötet."),
    )
    mail_empty_months = Tick(_l("Skicka tre rader också när inget nytt har hänt"))

    def prepare(self) -> None:
        """Offer the rhythms."""
        self.rhythm.offer(
            (
                Option(SummaryRhythm.NEVER, _l("Aldrig")),
                Option(SummaryRhythm.FIRST_WORKING_DAY, _l("Första arbetsdagen i månaden")),
                Option(SummaryRhythm.BEFORE_MEETING, _l("Ett antal dagar före nästa möte")),
            )
        )


class MeetingForm(SwedishForm):
    """A meeting day."""

    held_on = Day(
        _l("Mötesdag"),
        description=_l("Till exempel 2026-12-08."),
        missing=_l("Skriv mötets dag, till exempel 2026-12-08."),
    )


class DecisionForm(SwedishForm):
    """A line in the decision box."""

    question = Text(
        _l("Vad ska forumet besluta?"),
        limit=QUESTION_LIMIT,
        description=_l("En fråga som går att svara på. Till exempel: Vem tar frågan om tolk?"),
        missing=_l("Skriv frågan som forumet ska besluta om."),
    )
    pattern = FreeText(_l("Vilket mönster ligger bakom?"))
    part = OneOfMany(_l("Vilken part gäller det?"))
    decided_last = FreeText(_l("Vad beslutades förra gången?"))
    helped = FreeText(_l("Hjälpte det?"))

    def prepare(self, parts: Mapping[str, str]) -> None:
        """Offer the förbund's parts, and that it is about no single one."""
        everyone = Option("", _l("Ingen särskild part"))
        self.part.offer((everyone, *(Option(code, name) for code, name in parts.items())))
