"""What broke for whom, and who reports about whom."""

from deviations import formatting
from deviations.figures.values import Counts, Crossed, Figures
from deviations.organisations.models.forbund import PartCode
from deviations.reporting.document import (
    Block,
    Matrix,
    MatrixCell,
    MatrixColumn,
    MatrixRow,
    Paragraph,
    Section,
    number,
)
from deviations.reporting.wording import headings
from deviations.reporting.wording.language import gettext as _, ngettext
from deviations.reporting.wording.phrases import opened, part_name, soft, spelled

ROWS = 10  # what fits on a page beside the twelve months


def what_broke(figures: Figures) -> Section:
    """Return the most reported types by the part they concern; the appendix has them all."""
    reported = [code for code, count in figures.by_each_type.items() if count]
    most_first = sorted(reported, key=lambda code: -figures.by_each_type[code])
    block: Block = _elsewhere(figures)
    if reported:
        block = type_by_part(
            figures,
            tuple(most_first[:ROWS]),
            _parts(figures),
            caption=_("Vad brast, efter part som berörs, %(span)s", span=figures.period.span),
            note=_rest(figures, len(reported)),
        )
    return Section(
        key="vad-brast",
        question=_("Vad brast?"),
        heading=headings.what_broke(figures),
        note=_base(figures),
        blocks=(block,),
    )


def type_by_part(
    figures: Figures,
    types: tuple[str, ...],
    parts: tuple[str, ...],
    *,
    caption: str,
    note: str = "",
) -> Matrix:
    """Return type by concerned part, with the number of reports of each type."""
    rows = tuple(
        MatrixRow(
            soft(figures.labels.types[code]),
            tuple(MatrixCell(figures.type_by_part[code][part]) for part in parts),
            number(figures.by_each_type[code]),
        )
        for code in types
    )
    return Matrix(
        caption=caption,
        row_title=_("Vad brast"),
        column_title=_("Part som berörs"),
        columns=columns(figures, parts),
        rows=rows,
        total_title=_("Rapporter"),
        note=note,
    )


def who_meets_whom(figures: Figures) -> Section:
    """Return reporting by concerned part. Being named is not being at fault, and it says so."""
    block: Block = _elsewhere(figures)
    if figures.totals.deviations:
        block = part_by_part(
            figures,
            figures.reporting_by_concerned,
            _parts(figures),
            caption=_(
                "Part som rapporterar, efter part som berörs, %(span)s", span=figures.period.span
            ),
        )
    return Section(
        key="vem-moter-vem",
        question=_("Vem möter vem?"),
        heading=headings.who_meets_whom(figures),
        note=_base(figures),
        blocks=(block,),
    )


def part_by_part(
    figures: Figures, counts: Crossed, parts: tuple[str, ...], *, caption: str
) -> Matrix:
    """Return reporting by concerned part."""
    rows = tuple(
        MatrixRow(
            soft(part_name(figures, reporting)),
            tuple(MatrixCell(counts[reporting][part], own=part == reporting) for part in parts),
        )
        for reporting in parts
    )
    return Matrix(
        caption=caption,
        row_title=_("Part som rapporterar"),
        column_title=_("Part som berörs"),
        columns=columns(figures, parts),
        rows=rows,
        note=_(
            "Att en part nämns ofta betyder inte att den gör fel. Den som många behöver nås oftare."
        ),
    )


def columns(figures: Figures, parts: tuple[str, ...]) -> tuple[MatrixColumn, ...]:
    """Return the heads of part columns: a name of one word, else the short name."""
    named, short = figures.labels.parts, figures.labels.short_parts
    names = {part: short[part] if " " in named[part] else named[part] for part in parts}
    return tuple(
        MatrixColumn(soft(name), "" if name == short[part] else short[part])
        for part, name in names.items()
    )


def _parts(figures: Figures) -> tuple[str, ...]:
    """Return the parts; the odd one out stands only when a report names it."""
    other = PartCode.ANNAN.value
    reporting = sum(figures.reporting_by_concerned[other].values())
    named = reporting + figures.by_concerned_part[other]
    return tuple(part for part in figures.labels.parts if named or part != other)


def _elsewhere(figures: Figures) -> Paragraph:
    """Say where the figures are when the period has none: a table of zeros tells nothing."""
    if figures.year:
        return Paragraph(_("De senaste tolv månaderna står i bilagan."))
    return Paragraph(_("Tabellen visas när det finns något att räkna."))


def _base(figures: Figures) -> str:
    if figures.totals.deviations == 0:
        return ""
    told = ngettext(
        "%(span)s, %(count)s rapport.",
        "%(span)s, %(count)s rapporter.",
        figures.totals.deviations,
        span=figures.period.span,
        count=formatting.number(figures.totals.deviations),
    )
    crossed = _sum(figures.reporting_by_concerned)
    if crossed == figures.totals.deviations:
        return told
    return f"{told} " + _("En rapport räknas en gång för varje part som den berör.")


def _sum(crossed: Crossed) -> int:
    rows: list[Counts] = list(crossed.values())
    return sum(sum(row.values()) for row in rows)


def _rest(figures: Figures, reported: int) -> str:
    """Say what the table leaves to the appendix."""
    rarer, silent = max(reported - ROWS, 0), len(figures.labels.types) - reported
    lines = []
    if rarer:
        lines.append(
            ngettext(
                "%(count)s typ till med färre rapporter står i bilagan.",
                "%(count)s typer till med färre rapporter står i bilagan.",
                rarer,
                count=opened(spelled(rarer)),
            )
        )
    if silent:
        lines.append(
            ngettext(
                "%(count)s typ har inga rapporter.",
                "%(count)s typer har inga rapporter.",
                silent,
                count=opened(spelled(silent)),
            )
        )
    return " ".join(lines)
