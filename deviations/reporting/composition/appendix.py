"""Every table whole: each group has its row, also those with 0. A table of zeros is left out."""

from deviations import formatting
from deviations.figures.values import ANSWERED, NEW, WAITING, Counts, Figures
from deviations.reporting.composition import crossings
from deviations.reporting.document import Block, Cell, Column, Section, Table, number
from deviations.reporting.wording.language import gettext as _
from deviations.reporting.wording.phrases import opened, share, short_period, year_span


def sections(figures: Figures) -> tuple[Section, ...]:
    """Return the appendix, one table a section."""
    return (
        *_types(figures),
        *_parts(figures),
        *_year(figures),
        *_succeeded(figures),
        _section("laget", _("Läget"), _("Nytt, besvarat och väntande"), _by_status(figures)),
    )


def _types(figures: Figures) -> tuple[Section, ...]:
    if figures.year == 0:
        return ()
    return (_section("typer", _("Alla typer"), _("Vad brast, typ för typ"), _by_type(figures)),)


def _parts(figures: Figures) -> tuple[Section, ...]:
    if figures.totals.deviations == 0:
        return ()
    return (
        _section("parter", _("Alla parter"), _("Parter som berörs"), _by_part(figures)),
        _section("typ-part", _("Typ och part"), _("Typ efter part som berörs"), _pairs(figures)),
        _section("part-part", _("Part och part"), _("Vem som rapporterar om vem"), _who(figures)),
    )


def _succeeded(figures: Figures) -> tuple[Section, ...]:
    if figures.totals.successes == 0:
        return ()
    question, heading = _("Alla framgångar"), _("Vad som fungerade, typ för typ")
    return (_section("alla-framgangar", question, heading, _successes(figures)),)


def _section(key: str, question: str, heading: str, block: Block) -> Section:
    return Section(key=key, question=question, heading=heading, blocks=(block,))


def _pairs(figures: Figures) -> Block:
    return crossings.type_by_part(
        figures,
        tuple(figures.labels.types),
        tuple(figures.labels.parts),
        caption=_("Alla typer efter part som berörs, %(span)s", span=figures.period.span),
    )


def _who(figures: Figures) -> Block:
    return crossings.part_by_part(
        figures,
        figures.reporting_by_concerned,
        tuple(figures.labels.parts),
        caption=_("Alla parter efter part som berörs, %(span)s", span=figures.period.span),
    )


def _year(figures: Figures) -> tuple[Section, ...]:
    """Return the twelve months' matrix, unless the period is those twelve months."""
    if figures.period.length == 12 or figures.year == 0:
        return ()
    block = crossings.part_by_part(
        figures,
        figures.reporting_by_concerned_year,
        tuple(figures.labels.parts),
        caption=_("Alla parter efter part som berörs, %(span)s", span=year_span(figures.period)),
    )
    question = _("Part och part, 12 mån")
    heading = _("Vem som rapporterar om vem, tolv månader")
    return (_section("part-part-ar", question, heading, block),)


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


def _successes(figures: Figures) -> Table:
    return Table(
        caption=_("Framgångar, alla typer, %(span)s", span=figures.period.span),
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
