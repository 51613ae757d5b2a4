"""Words that the sentences share: numbers, shares, names, periods."""

from collections.abc import Mapping

from analysis.periods import Period
from deviations import formatting
from deviations.figures.values import Counts, Figures
from deviations.reporting.wording.language import gettext as _

SMALL_BASE = 50
_WORDS = (
    "noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv",
)  # fmt: skip
_SOFT = {
    "Arbetsförmedlingen": "Arbets\N{SOFT HYPHEN}förmedlingen",
    "Försäkringskassan": "Försäkrings\N{SOFT HYPHEN}kassan",
    "Samordningsförbundet": "Samordnings\N{SOFT HYPHEN}förbundet",
    "organisationsförändring": "organisations\N{SOFT HYPHEN}förändring",
    "aktualisering": "aktuali\N{SOFT HYPHEN}sering",
    "tillgänglighet": "tillgäng\N{SOFT HYPHEN}lighet",
    "återkoppling": "åter\N{SOFT HYPHEN}koppling",
}
_LONG = 24
_COMMON_NOUNS = ("Kommunen", "Regionen", "Insats", "En annan", "Annan", "Samordningsf")


def spelled(count: int, *, neuter: bool = False) -> str:
    """Write a count as a word up to twelve, as a numeral above.

    >>> spelled(1), spelled(1, neuter=True), spelled(12), spelled(13)
    ('en', 'ett', 'tolv', '13')
    """
    if count == 1 and neuter:
        return "ett"
    return _WORDS[count] if count < len(_WORDS) else formatting.number(count)


def share(part: int, base: int) -> str:
    """Write a share with its base; a percentage only when the base is 50 or more.

    >>> share(3, 7).replace(formatting.NBSP, "_"), share(18, 67).replace(formatting.NBSP, "_")
    ('3_av_7', '18_av_67 (27_%)')
    """
    counted = _("%(part)s av %(base)s", part=formatting.number(part), base=formatting.number(base))
    counted = counted.replace(" ", formatting.NBSP)
    return counted if base < SMALL_BASE else f"{counted} ({formatting.percent(part, base)})"


def opened(sentence: str) -> str:
    """Begin a sentence with a capital letter.

    >>> opened("två svar väntas")
    'Två svar väntas'
    """
    return sentence[:1].upper() + sentence[1:]


def lowered(label: str) -> str:
    """Write a label inside a sentence; an abbreviation keeps its capitals.

    >>> lowered("Gemensam plan och SIP"), lowered("LSG i Nässjö")
    ('gemensam plan och SIP', 'LSG i Nässjö')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def part_name(figures: Figures, part: str) -> str:
    """Name a part at a row or in a heading: the förbund's short name when the full one is long."""
    name = figures.labels.parts[part]
    return figures.labels.short_parts[part] if len(name) > _LONG else name


def part_inside(figures: Figures, part: str) -> str:
    """Name a part inside a sentence: only common nouns lose their capital."""
    name = part_name(figures, part)
    return lowered(name) if name.startswith(_COMMON_NOUNS) else name


def soft(name: str) -> str:
    """Let a long name break where a Swede would break it."""
    for long, breakable in _SOFT.items():
        name = name.replace(long, breakable)
    return name


def most(counts: Counts) -> tuple[tuple[str, ...], int]:
    """Return the keys with the highest count, in their order, and that count; none of nothing.

    >>> most({"plan": 2, "mote": 3, "remiss": 3}), most({"plan": 0})
    ((('mote', 'remiss'), 3), ((), 0))
    """
    highest = max(counts.values(), default=0)
    if highest == 0:
        return (), 0
    return tuple(key for key, count in counts.items() if count == highest), highest


def named(codes: tuple[str, ...], labels: Mapping[str, str]) -> str:
    """Name types inside a sentence: närvaro och deltagande samt väntetid."""
    words = [lowered(labels[code]) for code in codes]
    # A label may itself hold an "och", so two of them are joined by another word.
    return _(" samt ").join(words)


def year_span(period: Period) -> str:
    """Name the twelve months that end with the period.

    >>> year_span(Period.parse("2019-Q1")), year_span(Period.parse("2019"))
    ('april 2018–mars 2019', 'januari–december 2019')
    """
    first, *_between, last = period.rolling_year()
    if first.first.year == last.first.year:
        return f"{first.label.split()[0]}–{last.label}"
    return f"{first.label}–{last.label}"


def short_period(period: Period) -> str:
    """Name the period at the head of a column: oktober, första kvartalet, 2019."""
    return period.label if period.length == 12 else period.label.rsplit(" ", 1)[0]
