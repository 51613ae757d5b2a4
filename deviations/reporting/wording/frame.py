"""The words around the figures: title, facts, footer, how to read, what the report rests on."""

from deviations import formatting
from deviations.figures.values import Figures
from deviations.reporting.document import Fact, Reading
from deviations.reporting.values import Occasion
from deviations.reporting.wording.language import gettext as _, ngettext
from deviations.reporting.wording.phrases import lowered

_DIGITS_SHOWN = 8


def title(occasion: Occasion) -> str:
    """Name the report: Samverkan i Nässjö, oktober 2026."""
    period = occasion.period.label
    if occasion.kommun:
        return _("Samverkan i %(kommun)s, %(period)s", kommun=occasion.kommun, period=period)
    return _("Samverkan i hela förbundet, %(period)s", period=period)


def kicker(occasion: Occasion) -> str:
    """Say what sort of report it is, and for whom: Månadsrapport till styrgruppen i Nässjö."""
    kinds = {
        1: _("Månadsrapport till %(forum)s", forum=lowered(occasion.forum)),
        3: _("Kvartalsrapport till %(forum)s", forum=lowered(occasion.forum)),
        4: _("Tertialrapport till %(forum)s", forum=lowered(occasion.forum)),
        6: _("Halvårsrapport till %(forum)s", forum=lowered(occasion.forum)),
        12: _("Årsrapport till %(forum)s", forum=lowered(occasion.forum)),
    }
    return kinds[occasion.period.length]


def running(occasion: Occasion) -> str:
    """Name the report at the head of every page."""
    return f"{occasion.forum}, {occasion.period.label}"


def edition(occasion: Occasion) -> str:
    """Say which edition it is; what is not filed is a draft."""
    if occasion.edition is None:
        return _("Utkast")
    return _("Utgåva %(edition)s", edition=occasion.edition)


def facts(figures: Figures, occasion: Occasion) -> tuple[str, ...]:
    """Return the line under the title, and what stands beside the total or came in late."""
    lines = [
        _("Rapporterade avvikelser %(span)s", span=figures.period.span),
        _("Läget %(instant)s", instant=formatting.moment(figures.cut_off)),
        edition(occasion),
        forbund_wide(figures),
        late(figures),
    ]
    return tuple(line for line in lines if line)


def forbund_wide(figures: Figures) -> str:
    """Say what stands beside a kommun's total, or is among the förbund's; empty when none."""
    count = figures.totals.forbund_wide
    if count == 0:
        return ""
    if figures.whole_forbund:
        return ngettext(
            "%(count)s av dem gäller hela förbundet",
            "%(count)s av dem gäller hela förbundet",
            count,
            count=formatting.number(count),
        )
    return ngettext(
        "Bredvid, inte inräknad: %(count)s avvikelse som gäller hela förbundet",
        "Bredvid, inte inräknade: %(count)s avvikelser som gäller hela förbundet",
        count,
        count=formatting.number(count),
    )


def late(figures: Figures) -> str:
    """Say what came in for earlier periods since the last edition; empty when nothing did."""
    count = figures.totals.late
    if count == 0:
        return ""
    return ngettext(
        "%(count)s avvikelse för tidigare perioder har kommit in sedan förra utgåvan",
        "%(count)s avvikelser för tidigare perioder har kommit in sedan förra utgåvan",
        count,
        count=formatting.number(count),
    )


def footer(figures: Figures, occasion: Occasion) -> str:
    """Return what every page carries: cut-off, edition, rule set, checksum."""
    return _(
        "Läget %(instant)s. %(edition)s. Regelverk %(rules)s. Kontrollsumma %(sum)s.",
        instant=formatting.moment(figures.cut_off),
        edition=edition(occasion),
        rules=figures.rule_set,
        sum=checksum(figures.data_hash),
    )


def checksum(data_hash: str) -> str:
    """Return the first digits of a hash, readable aloud: 8f3a 21c9."""
    return f"{data_hash[:4]}{formatting.NBSP}{data_hash[4:_DIGITS_SHOWN]}"


def about(figures: Figures, occasion: Occasion) -> tuple[Fact, ...]:
    """Return everything that must go with the figures when they leave."""
    base = ngettext(
        "%(count)s rapporterad avvikelse",
        "%(count)s rapporterade avvikelser",
        figures.totals.deviations,
        count=formatting.number(figures.totals.deviations),
    )
    return (
        Fact(_("Förbund"), occasion.forbund),
        Fact(_("Forum"), occasion.forum),
        Fact(_("Period"), figures.period.span),
        Fact(_("Underlag"), base),
        Fact(_("Läget"), formatting.moment(figures.cut_off)),
        Fact(_("Utgåva"), edition(occasion)),
        Fact(_("Regelverk"), figures.rule_set),
        Fact(_("Kontrollsumma"), figures.data_hash),
    )


def reading(figures: Figures) -> Reading:
    """Say how the figures are to be read."""
    paragraphs = [
        _(
            "Siffrorna gäller det som har rapporterats, inte allt som har hänt. Fler rapporter är"
            " inte sämre och färre är inte bättre."
        ),
        _(
            "En avvikelse hör till den period då den hände. I summan räknas den en gång, på den"
            " typ som valdes först. I tabeller över typer och parter står den en gång för varje"
            " typ och part, så en summa där kan vara större."
        ),
        _(
            "Dubbletter, hänvisade ärenden och det som ligger utanför Lex Heller räknas inte."
            " Status är den som gällde när rapporten gjordes."
        ),
        _(
            "Skyddad betyder att talet inte visas, så att ingen person kan kännas igen. Rapporter"
            " kan komma in sent. En sparad utgåva ändras aldrig, en rättelse får ett nytt nummer."
        ),
    ]
    if not figures.whole_forbund:
        paragraphs.insert(
            2, _("Avvikelser som gäller hela förbundet står bredvid och ingår inte i summan.")
        )
    return Reading(_("Så läser du siffrorna"), tuple(paragraphs))
