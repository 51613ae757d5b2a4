"""Every table whole: each group has its row, also those with 0."""

from deviations import formatting
from deviations.figures.values import ANSWERED, NEW, WAITING, Counts, Figures
from deviations.reporting.composition import crossings, trend
from deviations.reporting.document import Block, Cell, Column, Section, Table, number
from deviations.reporting.wording.language import gettext as _
from deviations.reporting.wording.phrases import opened, share, short_period, year_span


def sections(figures: Figures) -> tuple[Section, ...]:
    """Return the appendix in the order of the report."""
    parts = tuple(figures.labels.parts)
    tables: tuple[Block, ...] = (
        _by_type(figures),
        _by_part(figures),
        crossings.type_by_part(figures, tuple(figures.labels.types), parts),
        crossings.part_by_part(
            figures,
            figures.reporting_by_concerned,
            parts,
            caption=_(
                "Part som rapporterar, efter part som berörs, %(span)s", span=figures.period.span
            ),
        ),
        *_year_by_part(figures, parts),
        _successes(figures),
        trend.table(figures),
        _by_status(figures),
    )
    return (
        Section(
            key="tabeller",
            question=_("Alla tal"),
            heading=_("Tabellerna i sin helhet"),
            note=_("Rader med 0 är också ett svar."),
            blocks=tables,
        ),
    )


def _by_type(figures: Figures) -> Table:
    """Return the types of the period and, when it is shorter, of its twelve months."""
    base, with_year = figures.totals.deviations, figures.period.length < 12
    year = (Column(_("12 månader"), "number"),) if with_year else ()
    rows = tuple(
        (
            Cell(label),
            number(figures.by_type[code]),
            _share(figures.by_type[code], base),
            *((number(figures.by_type_year[code]),) if with_year else ()),
        )
        for code, label in figures.labels.types.items()
    )
    total = (Cell(_("Alla")), number(base), Cell(""))
    return Table(
        caption=_("Vad brast, på den typ som valdes först, %(span)s", span=figures.period.span),
        columns=(
            Column(_("Vad brast")),
            Column(opened(short_period(figures.period)), "number"),
            Column(_("Andel")),
            *year,
        ),
        rows=rows,
        total=(*total, number(_sum(figures.by_type_year))) if with_year else total,
        bar=len(total) if with_year else 1,
    )


def _by_part(figures: Figures) -> Table:
    base = figures.totals.deviations
    return Table(
        caption=_("Part som berörs, %(span)s", span=figures.period.span),
        columns=(
            Column(_("Part som berörs")),
            Column(_("Rapporter"), "number"),
            Column(_("Andel")),
        ),
        rows=tuple(
            (Cell(name), number(figures.by_concerned_part[part]),
             _share(figures.by_concerned_part[part], base))
            for part, name in figures.labels.parts.items()
        ),
        note=_(
            "Av %(count)s rapporter. En rapport räknas en gång för varje part som den berör.",
            count=formatting.number(base),
        ),
    )  # fmt: skip


def _year_by_part(figures: Figures, parts: tuple[str, ...]) -> tuple[Block, ...]:
    """Return the twelve months' matrix, unless the period is those twelve months."""
    if figures.period.length == 12:
        return ()
    caption = _(
        "Part som rapporterar, efter part som berörs, %(span)s", span=year_span(figures.period)
    )
    counts = figures.reporting_by_concerned_year
    return (crossings.part_by_part(figures, counts, parts, caption=caption),)


def _successes(figures: Figures) -> Table:
    return Table(
        caption=_("Framgångar efter vad som fungerade, %(span)s", span=figures.period.span),
        columns=(Column(_("Vad fungerade")), Column(_("Rapporter"), "number")),
        rows=tuple(
            (Cell(label), number(figures.successes_by_type[code]))
            for code, label in figures.labels.types.items()
        ),
        total=(Cell(_("Alla")), number(figures.totals.successes)),
    )


def _by_status(figures: Figures) -> Table:
    labels = {
        NEW: _("Kom in under perioden"),
        ANSWERED: _("Besvarades under perioden"),
        WAITING: _("Väntar på svar vid läget"),
    }
    totals = figures.totals
    beside = (
        (Cell(_("Gäller hela förbundet")), number(totals.forbund_wide)),
        (Cell(_("Sena, för tidigare perioder")), number(totals.late)),
    )
    rows = tuple((Cell(label), number(figures.by_status[key])) for key, label in labels.items())
    return Table(
        caption=_("Nytt, besvarat och väntande, %(span)s", span=figures.period.span),
        columns=(Column(_("Läge")), Column(_("Avvikelser"), "number")),
        rows=rows + beside,
    )


def _share(count: int, base: int) -> Cell:
    return Cell(share(count, base) if base else "–")


def _sum(counts: Counts) -> int:
    return sum(counts.values())
