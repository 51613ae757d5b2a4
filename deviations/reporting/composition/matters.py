"""What is new, what waits for whom and how long, what has been answered."""

from deviations import clock, formatting
from deviations.figures.values import ANSWERED, NEW, WAITING, Figures, Waiting
from deviations.reporting.document import (
    Block,
    Cell,
    Column,
    Fact,
    Facts,
    Section,
    Table,
    number,
)
from deviations.reporting.wording import headings
from deviations.reporting.wording.language import gettext as _, ngettext


def section(figures: Figures) -> Section:
    """Return the three counts and, when something waits, for whom."""
    status = figures.by_status
    counts = Facts(
        (
            Fact(_("Kom in under perioden"), formatting.number(status[NEW])),
            Fact(_("Besvarades under perioden"), formatting.number(status[ANSWERED])),
            Fact(_("Väntar på svar vid läget"), formatting.number(status[WAITING])),
        )
    )
    blocks: tuple[Block, ...] = (counts, _waiting(figures)) if figures.waiting else (counts,)
    return Section(
        key="nytt-vantar-besvarat",
        question=_("Vad är nytt, vad väntar och vad är besvarat?"),
        heading=headings.matters(figures),
        note=_(
            "Efter dagen då rapporten kom in eller svaret skrevs, %(span)s. Läget är %(instant)s.",
            span=figures.period.span,
            instant=formatting.moment(figures.cut_off),
        ),
        blocks=blocks,
    )


def _waiting(figures: Figures) -> Table:
    return Table(
        caption=_("Avvikelser som väntar på svar"),
        columns=(
            Column(_("Väntar på")),
            Column(_("Avvikelser"), "number"),
            Column(_("Äldsta frågan"), "date"),
            Column(_("Har väntat")),
            Column(_("Läge")),
        ),
        rows=tuple(_line(figures, line) for line in figures.waiting),
    )


def _line(figures: Figures, line: Waiting) -> tuple[Cell, ...]:
    today, asked = clock.day_of(figures.cut_off), clock.day_of(line.since)
    whom = _("Den som rapporterade") if line.part is None else figures.labels.parts[line.part]
    late = line.due is not None and line.due < today
    state = Cell(_("Svar försenat"), tone="late") if late else Cell(_("Svar begärt"), tone="doing")
    return (
        Cell(whom),
        number(line.count),
        Cell(formatting.day(asked), asked),
        Cell(_days((today - asked).days)),
        state,
    )


def _days(days: int) -> str:
    if days == 0:
        return _("sedan i dag")
    return ngettext("%(count)s dag", "%(count)s dagar", days, count=formatting.number(days))
