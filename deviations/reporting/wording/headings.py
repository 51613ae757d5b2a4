"""Each section's heading: the answer to its question, in one sentence."""

from deviations import clock, formatting
from deviations.figures.values import UNDATED, WAITING, Figures
from deviations.reporting.wording.language import gettext as _, ngettext
from deviations.reporting.wording.lead import monthly_range, waiting_for
from deviations.reporting.wording.phrases import (
    most,
    named,
    opened,
    part_inside,
    part_name,
    share,
    spelled,
)

UNKNOWN = "vet-inte"


def trend(figures: Figures) -> str:
    """Say how many in a month, and where the period lies among them."""
    if figures.year == 0:
        return _("Inga rapporter på tolv månader")
    low, high = monthly_range(figures)
    if figures.period.length > 1:
        return _("Mellan %(low)s och %(high)s rapporter i månaden", low=low, high=high)
    told = _("Inga rapporter i %(month)s", month=figures.period.label)
    if figures.totals.deviations:
        told = ngettext(
            "En rapport i %(month)s",
            "%(count)s rapporter i %(month)s",
            figures.totals.deviations,
            count=formatting.number(figures.totals.deviations),
            month=figures.period.label,
        )
    return _("%(told)s, mellan %(low)s och %(high)s på tolv månader", told=told, low=low, high=high)


def what_broke(figures: Figures) -> str:
    """Name the most common type."""
    types, highest = most(figures.by_each_type)
    base = figures.totals.deviations
    if not types:
        return _("Inga rapporter om något som brast")
    if len(types) > 2:
        return _(
            "%(types)s typer är lika vanliga, %(share)s var",
            types=opened(spelled(len(types))),
            share=share(highest, base),
        )
    return _(
        "%(types)s är vanligast, %(share)s",
        types=opened(named(types, figures.labels.types)),
        share=share(highest, base),
    )


def who_meets_whom(figures: Figures) -> str:
    """Name the pair of parts that most reports are about. No pair is at fault."""
    pairs = {
        (reporting, concerned): count
        for reporting, counts in figures.reporting_by_concerned.items()
        for concerned, count in counts.items()
    }
    highest = max(pairs.values(), default=0)
    top = [pair for pair, count in pairs.items() if count == highest]
    if highest == 0:
        return _("Inga rapporter mellan parterna")
    if len(top) > 1:
        return _(
            "Rapporterna är spridda, inget par av parter är vanligare än %(share)s",
            share=share(highest, figures.totals.deviations),
        )
    reporting, concerned = top[0]
    told, name = share(highest, figures.totals.deviations), part_name(figures, reporting)
    if reporting == concerned:
        return _("%(part)s rapporterar oftast om sig själv, %(share)s", part=name, share=told)
    return _(
        "%(reporting)s rapporterar oftast om %(concerned)s, %(share)s",
        reporting=name,
        concerned=part_inside(figures, concerned),
        share=told,
    )


def matters(figures: Figures) -> str:
    """Say how many wait, for whom, and since when."""
    if figures.by_status[WAITING] == 0:
        return _("Inga svar väntas")
    since = clock.day_of(min(line.since for line in figures.waiting))
    return _(
        "%(waiting)s, den äldsta frågan sedan %(day)s",
        waiting=waiting_for(figures, at_most=2),
        day=formatting.day(since),
    )


def successes(figures: Figures) -> str:
    """Say how many successes were reported, and about what most often."""
    count = figures.totals.successes
    if count == 0:
        return _("Inga framgångar är rapporterade")
    told = opened(
        ngettext(
            "%(count)s framgång är rapporterad",
            "%(count)s framgångar är rapporterade",
            count,
            count=spelled(count),
        )
    )
    types, _highest = most(figures.successes_by_type)
    if len(types) != 1:
        return told
    return (
        _("%(told)s, om %(type)s", told=told, type=named(types, figures.labels.types))
        if (count == 1)
        else _("%(told)s, oftast om %(type)s", told=told, type=named(types, figures.labels.types))
    )


def persons(figures: Figures) -> str:
    """Say what it meant for the person. Where a count is protected nothing is compared."""
    told = {key: count for key, count in figures.by_consequence.items() if count is not None}
    base = figures.totals.deviations
    if base == 0:
        return _("Inga rapporter att visa följder för")
    if not told:
        return _("Följderna för personen är skyddade")
    if len(told) < len(figures.by_consequence):
        return _("Följder för personen, där de kan visas")
    top, highest = most(told)
    if top == (UNKNOWN,):
        return _("Följden är okänd i %(share)s rapporter", share=share(highest, base))
    if len(top) > 1:
        return _("Flera följder är lika vanliga, %(share)s var", share=share(highest, base))
    return _(
        "%(consequence)s är vanligast, %(share)s",
        consequence=figures.labels.consequences[top[0]],
        share=share(highest, base),
    )


def examples(count: int, period: str) -> str:
    """Say how many examples stand below."""
    if count == 0:
        return _("Inga exempel är valda")
    return opened(
        _("%(count)s exempel från %(period)s", count=spelled(count, neuter=True), period=period)
    )


def undated(figures: Figures) -> str:
    """Say how many have no closer date than a half-year; empty when none."""
    count = figures.by_month[UNDATED]
    if count == 0:
        return ""
    return opened(
        ngettext(
            "%(count)s rapport är bara daterad till ett halvår och står i en egen rad i tabellen.",
            "%(count)s rapporter är bara daterade till ett halvår och står i en egen rad i"
            " tabellen.",
            count,
            count=spelled(count),
        )
    )
