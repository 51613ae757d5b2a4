"""What the form offers in one förbund, as options."""

from collections.abc import Iterable, Iterator
from datetime import date

from flask_babel import gettext as _

from deviations.filing.forms.happening import NOT_KNOWN, NOW
from deviations.filing.queries import Choices
from deviations.formatting import Precision, month
from deviations.forms.choices import Option
from deviations.organisations.models.forbund import THE_FOUR, PartCode
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.vocabulary import UNKNOWN, Family, Kind

WHOLE_AREA = "hela"
ALL_FOUR = "alla"

# What a question that nobody has touched holds.
HONEST_DEFAULTS = {
    "precision": NOW,
    "forum": UNKNOWN,
    "reporting_verksamhet": UNKNOWN,
    "concerned_verksamhet": UNKNOWN,
    "recurrence": UNKNOWN,
    "consequence_person": UNKNOWN,
    "consequence_work": UNKNOWN,
}


def offers(choices: Choices, today: date) -> dict[str, Iterable[Option]]:
    """Return the options of every question that has any, by the question's name."""
    parts, types = _parts(choices), choices.terms[Family.TYP]
    return {
        "kind": [Option(kind, kind.label) for kind in Kind],
        "kommun": _kommuner(choices),
        "reporting_part": parts,
        "concerned_parts": [Option(ALL_FOUR, _("Alla fyra parter")), *parts],
        "types": _terms(types),
        "precision": _precisions(today),
        "forum": _forums(choices),
        "reporting_verksamhet": _verksamheter(choices),
        "concerned_verksamhet": _verksamheter(choices),
        "recurrence": _terms(choices.terms[Family.ATERKOMMANDE]),
        "consequence_person": _terms(choices.terms[Family.KONSEKVENS_PERSON]),
        "consequence_work": _terms(choices.terms[Family.KONSEKVENS_ARBETE]),
    }


def concerned(ticked: Iterable[str]) -> tuple[PartCode, ...]:
    """Return the parts that were ticked, each once, in the order of PartCode.

    >>> [part.value for part in concerned(["insats", "alla"])]
    ['kommun', 'region', 'af', 'fk', 'insats']
    """
    meant = set(ticked)
    if ALL_FOUR in meant:
        meant |= set(THE_FOUR)
    return tuple(code for code in PartCode if code in meant)


def kommun_code(choices: Choices, named: str) -> str:
    """Return SCB's code of a kommun named by code or by slug; anything else as it is."""
    return {kommun.slug: kommun.code for kommun in choices.kommuner}.get(named, named)


def _kommuner(choices: Choices) -> Iterator[Option]:
    yield Option("", _("Välj kommun"))
    for kommun in choices.kommuner:
        yield Option(kommun.code, kommun.name)
    yield Option(WHOLE_AREA, _("Hela %(area)s", area=choices.forbund.area))


def _parts(choices: Choices) -> list[Option]:
    return [Option(code, part.name) for code, part in choices.parts.items()]


def _terms(terms: Iterable[VocabularyTerm]) -> list[Option]:
    return [Option(term.code, term.label, term.hint, term.group) for term in terms]


def _precisions(today: date) -> Iterator[Option]:
    yield Option(NOW, _("Den här månaden, %(month)s", month=month(today)))
    yield Option(Precision.DAY, _("En viss dag"))
    yield Option(Precision.MONTH, _("En viss månad"))
    yield Option(Precision.HALF_YEAR, _("Under ett halvår"))
    yield Option(NOT_KNOWN, _("Vet inte"))


def _forums(choices: Choices) -> Iterator[Option]:
    yield Option(UNKNOWN, _("Inte på ett möte, eller vet inte"))
    for forum in choices.forums:
        yield Option(forum.slug, forum.name)


def _verksamheter(choices: Choices) -> Iterator[Option]:
    yield Option(UNKNOWN, _("Vet inte"))
    owners: dict[int, PartCode] = {part.id: code for code, part in choices.parts.items()}
    for unit in choices.verksamheter:
        yield Option(unit.code, unit.name, group=choices.parts[owners[unit.part_id]].name)
