"""What worked, what it meant for the person, and how it may look."""

from deviations.figures.values import Figures, without_zeros
from deviations.reporting.document import (
    Block,
    Cell,
    Column,
    Example,
    Examples,
    Paragraph,
    Section,
    Table,
    number,
)
from deviations.reporting.values import Occasion, Told
from deviations.reporting.wording import headings
from deviations.reporting.wording.language import gettext as _


def successes(figures: Figures) -> Section:
    """Return the success factors, each success once, at its primary type."""
    reported = without_zeros(figures.successes_by_type)
    block: Block = Paragraph(
        _("Det som lyckas rapporteras i samma formulär, så att andra kan göra likadant.")
    )
    if reported:
        block = Table(
            caption=_("Framgångar efter vad som fungerade, %(span)s", span=figures.period.span),
            columns=(Column(_("Vad fungerade")), Column(_("Rapporter"), "number")),
            rows=tuple(
                (Cell(figures.labels.types[code]), number(count))
                for code, count in reported.items()
            ),
            total=(Cell(_("Alla")), number(figures.totals.successes)),
        )
    return Section(
        key="framgangar",
        question=_("Vad fungerade?"),
        heading=headings.successes(figures),
        blocks=(block,),
        narrow=True,
    )


def persons(figures: Figures) -> Section:
    """Return the consequences for persons as the disclosure gate let them through."""
    told = [count for count in figures.by_consequence.values() if count is not None]
    block: Block = Paragraph(_("Varje rapport säger vad det ledde till för personen."))
    if figures.totals.deviations and not told:
        block = Paragraph(_("Talen visas inte, så att ingen person kan kännas igen."))
    elif figures.totals.deviations:
        block = consequences(figures)
    return Section(
        key="for-personen",
        question=_("Vad betydde det för personen?"),
        heading=headings.persons(figures),
        blocks=(block,),
        narrow=True,
    )


def consequences(figures: Figures) -> Table:
    """Return the table of consequences; a protected cell says so and nothing more."""
    return Table(
        caption=_("Följd för personen, %(span)s", span=figures.period.span),
        columns=(Column(_("Följd")), Column(_("Rapporter"), "number")),
        rows=tuple(
            (Cell(figures.labels.consequences[code]), number(count))
            for code, count in figures.by_consequence.items()
        ),
        total=(Cell(_("Alla")), number(figures.totals.deviations)),
    )


def examples(occasion: Occasion) -> Section:
    """Return the chosen examples, or the sentence that none is chosen."""
    period = occasion.period.label
    block = Examples(
        tuple(_example(told) for told in occasion.examples),
        _("Koordinatorn har inte valt något exempel för %(period)s.", period=period),
    )
    return Section(
        key="exempel",
        question=_("Hur kan det se ut?"),
        heading=headings.examples(len(occasion.examples), period),
        blocks=(block,),
    )


def _example(told: Told) -> Example:
    return Example(told.heading, told.words, _("Framgång") if told.success else told.type)
