"""What the forum should know: three sentences written from the figures."""

from deviations import formatting
from deviations.figures.values import UNDATED, WAITING, Figures
from deviations.reporting.document import Rich
from deviations.reporting.values import Occasion
from deviations.reporting.wording.language import gettext as _, ngettext
from deviations.reporting.wording.phrases import most, named, opened, part_inside, share, spelled


def three_sentences(figures: Figures, occasion: Occasion) -> tuple[Rich, Rich, Rich]:
    """Say how many, what is most common, and what is to be decided or waited for."""
    return how_many(figures), most_common(figures), what_next(figures, occasion)


def how_many(figures: Figures) -> Rich:
    """Say the period's count and, beside it, the twelve months'."""
    count, period = figures.totals.deviations, figures.period.label
    if count == 0:
        bold = _("Inga rapporterade avvikelser gäller %(period)s.", period=period)
    else:
        bold = ngettext(
            "En rapporterad avvikelse gäller %(period)s.",
            "%(count)s rapporterade avvikelser gäller %(period)s.",
            count,
            count=formatting.number(count),
            period=period,
        )
    return Rich(bold, f" {_the_year(figures)}")


def _the_year(figures: Figures) -> str:
    if figures.year == 0:
        return _(
            "Inte heller på tolv månader har det kommit någon. Det kan betyda att inget har"
            " brustit eller att ingen har rapporterat."
        )
    low, high = monthly_range(figures)
    if figures.period.length == 12:
        return _("Det är mellan %(low)s och %(high)s i månaden.", low=low, high=high)
    return _(
        "På tolv månader har det kommit %(year)s, mellan %(low)s och %(high)s i månaden.",
        year=formatting.number(figures.year),
        low=low,
        high=high,
    )


def monthly_range(figures: Figures) -> tuple[str, str]:
    """Return the lowest and the highest month of the twelve."""
    months = [count for month, count in figures.by_month.items() if month != UNDATED]
    return formatting.number(min(months)), formatting.number(max(months))


def most_common(figures: Figures) -> Rich:
    """Name the type that most reports are about; a tie is told as one."""
    counts, base = figures.by_type, figures.totals.deviations
    if base == 0:
        counts, base = figures.by_type_year, sum(figures.by_type_year.values())
    types, highest = most(counts)
    if not types:
        return Rich(_("Inget mönster går att se"), _(" utan rapporter."))
    if base == 1:
        return Rich(_("Den gäller %(type)s.", type=named(types, figures.labels.types)))
    if len(types) > 2:
        return _spread(len(types), highest, base)
    return Rich(
        _("Vanligast är %(types)s,", types=named(types, figures.labels.types)),
        _common_share(figures, types, highest),
    )


def _spread(types: int, highest: int, base: int) -> Rich:
    bold = _("%(types)s typer är lika vanliga,", types=opened(spelled(types)))
    return Rich(bold, _(" %(share)s rapporter var.", share=share(highest, base)))


def _common_share(figures: Figures, types: tuple[str, ...], highest: int) -> str:
    if figures.totals.deviations == 0:
        year = sum(figures.by_type_year.values())
        return _(" %(share)s rapporter på tolv månader.", share=share(highest, year))
    told = share(highest, figures.totals.deviations)
    if len(types) > 1:
        return _(" %(share)s rapporter var.", share=told)
    if figures.year == figures.totals.deviations:
        return _(" %(share)s rapporter.", share=told)
    return _(
        " %(share)s rapporter och %(year)s på tolv månader.",
        share=told,
        year=share(figures.by_type_year[types[0]], figures.year),
    )


def what_next(figures: Figures, occasion: Occasion) -> Rich:
    """Say what is to be decided, and when, and how many matters wait for an answer."""
    decisions, waiting = len(occasion.proposals), figures.by_status[WAITING]
    if decisions:
        return Rich(f"{_decisions(decisions, occasion)},", f" {_and_waiting(waiting)}")
    if waiting:
        return Rich(f"{waiting_for(figures)},", _(" och inget beslut är föreslaget."))
    return Rich(_("Inga svar väntas,"), _(" och inget beslut är föreslaget."))


def _decisions(count: int, occasion: Occasion) -> str:
    asked = opened(
        ngettext(
            "%(count)s fråga behöver ert beslut",
            "%(count)s frågor behöver ert beslut",
            count,
            count=spelled(count),
        )
    )
    if occasion.meeting is None:
        return asked
    return _("%(asked)s den %(day)s", asked=asked, day=formatting.day(occasion.meeting))


def _and_waiting(count: int) -> str:
    if count == 0:
        return _("och inga svar väntas.")
    return ngettext(
        "och %(count)s avvikelse väntar på svar.",
        "och %(count)s avvikelser väntar på svar.",
        count,
        count=spelled(count),
    )


def waiting_for(figures: Figures, *, at_most: int = 6) -> str:
    """Say how many deviations wait for an answer and from whom, when they are not too many."""
    count = figures.by_status[WAITING]
    told = opened(
        ngettext(
            "%(count)s avvikelse väntar på svar",
            "%(count)s avvikelser väntar på svar",
            count,
            count=spelled(count),
        )
    )
    whom = [
        _("den som rapporterade") if line.part is None else part_inside(figures, line.part)
        for line in figures.waiting
    ]
    if len(whom) > at_most:
        return told
    return _("%(told)s från %(whom)s", told=told, whom=formatting.listed(whom))
