"""Twelve months with the report's own period marked. A month is never read alone."""

from datetime import timedelta

from analysis.periods import Period
from deviations import clock, formatting
from deviations.figures.values import UNDATED, Figures
from deviations.reporting.document import (
    Cell,
    Chart,
    Column,
    MonthlyLine,
    MonthPoint,
    Section,
    Table,
    number,
)
from deviations.reporting.wording import headings
from deviations.reporting.wording.language import gettext as _
from deviations.reporting.wording.lead import monthly_range
from deviations.reporting.wording.phrases import opened, short_period, year_span


def section(figures: Figures) -> Section:
    """Return the chart, its sentence and its table."""
    notes = (
        _("Tolv månader är för få för gränser, så linjen visar bara antalen."),
        headings.undated(figures),
    )
    chart = Chart(
        title=_("Rapporterade avvikelser per månad"),
        alt=_alt(figures),
        line=MonthlyLine(tuple(_points(figures)), figures.period.label),
        table=_table(figures),
        note=" ".join(note for note in notes if note),
    )
    return Section(
        key="over-tid",
        question=_("Hur ser det ut över tid?"),
        heading=headings.trend(figures),
        note=_(
            "Rapporterade avvikelser per månad då de hände, %(span)s, %(count)s stycken.",
            span=year_span(figures.period),
            count=formatting.number(figures.year),
        ),
        blocks=(chart,),
    )


def _table(figures: Figures) -> Table:
    """Return the twelve months and the row without a closer date."""
    rows = [(Cell(_label(key)), number(count)) for key, count in figures.by_month.items()]
    return Table(
        caption=_("Rapporterade avvikelser per månad, %(span)s", span=year_span(figures.period)),
        columns=(Column(_("Månad")), Column(_("Rapporter"), "number")),
        rows=tuple(rows),
        total=(Cell(_("Alla")), number(figures.year)),
    )


def _label(key: str) -> str:
    return _("Utan närmare datum") if key == UNDATED else Period.parse(key).label


def _points(figures: Figures) -> list[MonthPoint]:
    months = figures.period.rolling_year()
    return [_point(figures, month, last=month == months[-1]) for month in months]


def _point(figures: Figures, month: Period, *, last: bool) -> MonthPoint:
    count = figures.by_month[month.key]
    filling = figures.cut_off < clock.midnight(month.last + timedelta(days=1))
    marked = last and figures.period.length == 1
    mark = _("%(count)s i %(month)s", count=count, month=short_period(month)[:3]) if marked else ""
    return MonthPoint(
        label=f"{short_period(month)[:3]} {month.first:%y}",
        value=count,
        in_period=figures.period.contains(month.first, month.last),
        filling=filling,
        mark=mark,
    )


def _alt(figures: Figures) -> str:
    if figures.year == 0:
        return _("En linje på noll i tolv månader, %(span)s.", span=year_span(figures.period))
    low, high = monthly_range(figures)
    return _(
        "En linje som går mellan %(low)s och %(high)s rapporter i månaden, %(span)s. Högst är"
        " den i %(month)s. %(period)s är markerad.",
        low=low,
        high=high,
        span=year_span(figures.period),
        month=_label(_busiest(figures)),
        period=opened(figures.period.label),
    )


def _busiest(figures: Figures) -> str:
    return max(figures.by_month, key=lambda key: (key != UNDATED, figures.by_month[key]))
