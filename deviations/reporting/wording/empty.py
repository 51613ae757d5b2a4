"""The three lines of a month without anything new."""

from datetime import date

from deviations import formatting
from deviations.figures.values import NEW, WAITING, Figures
from deviations.reporting.wording.language import gettext as _
from deviations.reporting.wording.lead import waiting_for


def nothing_new(figures: Figures) -> bool:
    """Say whether nothing happened in the period, came in during it, or came in late."""
    totals = figures.totals
    counted = totals.deviations + totals.successes + totals.late + totals.forbund_wide
    return counted + figures.by_status[NEW] == 0


def empty_month(figures: Figures, *, meeting: date | None) -> tuple[str, str, str]:
    """Return three lines: nothing new, what waits and for whom, the next meeting."""
    nothing = _("Inga nya avvikelser gäller %(period)s.", period=figures.period.label)
    waits = _("Inga svar väntas.")
    if figures.by_status[WAITING]:
        waits = f"{waiting_for(figures)}."
    day = _("Nästa möte har inget datum än.")
    if meeting is not None:
        day = _("Nästa möte är den %(day)s.", day=formatting.day(meeting))
    return nothing, waits, day
