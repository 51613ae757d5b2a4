"""The closed lists, and the seed of the lists a förbund may edit. Pure.

Codes are stored and never change; labels are what people read. A `Term` family is edited on
screen (deactivate, never delete), a `StrEnum` is not.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a report tells of."""

    BRIST = "brist"
    FRAMGANG = "framgang"

    @property
    def label(self) -> str:
        """Return the words of the form."""
        return {"brist": "Något som brast", "framgang": "Något som lyckades"}[self.value]


class Channel(StrEnum):
    """How a deviation came in."""

    FORM = "form"
    TEAM = "team"
    IMPORT = "import"

    @property
    def label(self) -> str:
        """Return how a sentence says it."""
        return {"form": "genom formuläret", "team": "på ett teammöte", "import": "genom import"}[
            self.value
        ]


class Status(StrEnum):
    """The stored status. What a matter waits for is derived, never stored."""

    INKOMMEN = "inkommen"
    MOTTAGEN = "mottagen"
    AVSLUTAD = "avslutad"
    HANVISAD = "hanvisad"
    DUBBLETT = "dubblett"
    UTANFOR = "utanfor"

    @property
    def label(self) -> str:
        """Return the word of the tag."""
        return {
            "inkommen": "Ny",
            "mottagen": "Mottagen",
            "avslutad": "Avslutad",
            "hanvisad": "Hänvisad",
            "dubblett": "Dubblett",
            "utanfor": "Utanför Lex Heller",
        }[self.value]

    @property
    def counted(self) -> bool:
        """Say whether figures count a deviation with this status."""
        return self not in {Status.HANVISAD, Status.DUBBLETT, Status.UTANFOR}


class Family(StrEnum):
    """The lists that a förbund may edit."""

    TYP = "typ"
    ORSAK = "orsak"
    KONSEKVENS_PERSON = "konsekvens-person"
    KONSEKVENS_ARBETE = "konsekvens-arbete"
    ATERKOMMANDE = "aterkommande"
    NIVA = "niva"
    PAVERKBART = "paverkbart"

    @property
    def label(self) -> str:
        """Return what the list is called."""
        return {
            "typ": "Typ",
            "orsak": "Orsak",
            "konsekvens-person": "Konsekvens för personen",
            "konsekvens-arbete": "Konsekvens för arbetet",
            "aterkommande": "Återkommande",
            "niva": "Nivå",
            "paverkbart": "Påverkbart",
        }[self.value]

    @property
    def question(self) -> str:
        """Return the question that its words answer."""
        return {
            "typ": "Vad brast?",
            "orsak": "Orsak",
            "konsekvens-person": "Vad ledde det till för personen?",
            "konsekvens-arbete": "Vad ledde det till för arbetet?",
            "aterkommande": "Har det hänt förut?",
            "niva": "Nivå",
            "paverkbart": "Påverkbart",
        }[self.value]

    @property
    def asked_of_filers(self) -> bool:
        """Say whether the public form asks it; the rest the koordinator judges."""
        return self not in {Family.ORSAK, Family.NIVA, Family.PAVERKBART}

    @property
    def has_groups(self) -> bool:
        """Say whether its words stand under sub-headings."""
        return self in {Family.TYP, Family.ORSAK}


# Named once, because rules speak of them.
UNKNOWN = "vet-inte"
FIRST_TIME = "forsta-gangen"
HAPPENED_BEFORE = "har-hant-forut"
OTHER_TYPE = "annat"

# What cannot be deactivated: the honest way out of a question, and what an import reads "ja" and
# "nej" as.
KEPT: Mapping[Family, frozenset[str]] = {
    Family.TYP: frozenset({OTHER_TYPE}),
    Family.ORSAK: frozenset({UNKNOWN}),
    Family.KONSEKVENS_PERSON: frozenset({UNKNOWN}),
    Family.KONSEKVENS_ARBETE: frozenset({UNKNOWN}),
    Family.ATERKOMMANDE: frozenset({UNKNOWN, FIRST_TIME, HAPPENED_BEFORE}),
    Family.NIVA: frozenset(),
    Family.PAVERKBART: frozenset(),
}

_LONGEST_CODE = 36
_NOT_IN_A_CODE = re.compile(r"[^a-z0-9]+", re.ASCII)


def code_of(label: str, taken: Collection[str]) -> str:
    """Return the code that a new word gets for ever: its label in plain letters, not taken yet.

    >>> code_of("Väntetid till läkare", ()), code_of("Väntetid", {"vantetid"}), code_of("?", ())
    ('vantetid-till-lakare', 'vantetid-2', 'ord')
    """
    plain = unicodedata.normalize("NFKD", label.casefold()).encode("ascii", "ignore").decode()
    code = _NOT_IN_A_CODE.sub("-", plain).strip("-")[:_LONGEST_CODE].strip("-") or "ord"
    written, count = code, 1
    while written in taken:
        count += 1
        written = f"{code}-{count}"
    return written


@dataclass(frozen=True)
class Term:
    """One seeded word: its code, label, one-line hint and the quiet sub-heading it stands under."""

    code: str
    label: str
    hint: str = ""
    group: str = ""


_REACH = "Att nås och mötas"
_COURSE = "Ärendets gång"
_RULES = "Regler och ansvar"
_KNOWLEDGE = "Kunskap, bemötande och resurser"

SEED: dict[Family, tuple[Term, ...]] = {
    Family.TYP: (
        Term("narvaro", "Närvaro och deltagande", "En part saknades, kom inte eller skickade ny person varje gång", _REACH),
        Term("information", "Information och återkoppling", "Besked kom inte fram, kom sent eller var fel", _REACH),
        Term("kontakt", "Kontaktväg och tillgänglighet", "Det gick inte att nå rätt person", _REACH),
        Term("mote", "Möte, kallelse och forum", "Kallelsen, mötet eller rätt forum fattades", _REACH),
        Term("remiss", "Remiss, aktualisering och anvisning", "Vägen in till en annan part fungerade inte", _COURSE),
        Term("vantetid", "Väntetid", "Det tog så lång tid att planen stannade", _COURSE),
        Term("underlag", "Underlag och intyg", "Intyg eller utlåtande saknades, räckte inte eller sa olika", _COURSE),
        Term("overlamning", "Överlämning och avslut", "Något avslutades utan att nästa part fick veta", _COURSE),
        Term("plan", "Gemensam plan och SIP", "Planen saknades, följdes inte eller saknade en part", _COURSE),
        Term("ansvar", "Oklart ansvar", "Frågan hamnade mellan stolarna", _RULES),
        Term("regelkrock", "Regelkrock", "Parternas regler gick inte ihop, ett moment 22", _RULES),
        Term("uppdrag", "Kunskap om varandras uppdrag", "Någon väntade sig något som inte ingår", _KNOWLEDGE),
        Term("bemotande", "Bemötande och synsätt", "Parterna såg olika på personen eller målet", _KNOWLEDGE),
        Term("resurs", "Resurs och organisationsförändring", "Personal, pengar eller organisation ändrades", _KNOWLEDGE),
        Term(OTHER_TYPE, "Annat eller vet inte", "Beskriv i fritext, koordinatorn sorterar", "Passar inget?"),
    ),
    Family.ORSAK: (
        Term("regelverk-harmoniserar-inte", "Parternas regler går inte ihop", group="Regelverk"),
        Term("resurser", "Tid eller andra resurser saknas", group="Organisation"),
        Term("ledningens-stod", "Ledningens stöd saknas", group="Organisation"),
        Term("informationsflode", "Informationen når inte fram mellan parterna", group="Organisation"),
        Term("parternas-engagemang", "En parts engagemang saknas", group="Organisation"),
        Term("samsyn", "Parterna ser olika på arbetssättet", group="Synsätt"),
        Term("kunskap", "Parterna känner inte varandras uppdrag", group="Synsätt"),
        Term(UNKNOWN, "Vet inte"),
    ),
    Family.KONSEKVENS_PERSON: (
        Term("ingen", "Ingen känd"),
        Term("forsening", "Försening"),
        Term("avbruten-plan", "Avbruten plan"),
        Term("ekonomisk", "Ekonomisk följd"),
        Term("halsa-tillit", "Hälsa eller tillit"),
        Term(UNKNOWN, "Vet inte"),
    ),
    Family.KONSEKVENS_ARBETE: (
        Term("dubbelarbete", "Dubbelarbete"),
        Term("spilld-motestid", "Spilld mötestid"),
        Term("arendet-stannar", "Ärendet stannar"),
        Term("fel-underlag", "Fel underlag"),
        Term("ingen", "Ingen"),
        Term(UNKNOWN, "Vet inte"),
    ),
    Family.ATERKOMMANDE: (
        Term(FIRST_TIME, "Första gången"),
        Term(HAPPENED_BEFORE, "Har hänt förut"),
        Term("hander-ofta", "Händer ofta"),
        Term(UNKNOWN, "Vet inte"),
    ),
    Family.NIVA: (
        Term("handlaggare", "Handläggare"),
        Term("chef-organisation", "Chef eller organisation"),
        Term("struktur-regelverk", "Struktur eller regelverk"),
    ),
    Family.PAVERKBART: (
        Term("lokalt", "Lokalt"),
        Term("inom-en-part", "Inom en part"),
        Term("kraver-regelandring", "Kräver regeländring"),
    ),
}  # fmt: skip

TAXONOMY_VERSION = 1
