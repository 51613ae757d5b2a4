"""How parts, verksamheter, types and yes or no are written in ordinary sheets. Pure."""

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from deviations.importing.vocabulary import key
from deviations.organisations.models.forbund import THE_FOUR, PartCode
from deviations.records.vocabulary import FIRST_TIME, HAPPENED_BEFORE, UNKNOWN, Kind

Meaning = TypeVar("Meaning")

PARTS: Final[Mapping[PartCode, tuple[str, ...]]] = {
    PartCode.FK: (
        "FK", "F-kassan", "Försäkringskassan", "Försäkringskassa", "Förs.kassan", "Försäkringsk.",
        "Kassan",
    ),
    PartCode.AF: (
        "AF", "Arbetsförmedlingen", "Arbetsförmedling", "Arbetsförm.", "Arbetsf.", "Arb.förm.",
        "Arbetsförmedl.", "Förmedlingen",
    ),
    PartCode.REGION: (
        "Region", "Regionen", "Reg.", "Landstinget", "Sjukvården", "Vården", "HS",
        "Hälso- och sjukvården", "Hälso- och sjukvård", "HSV",
    ),
    PartCode.KOMMUN: (
        "Kommun", "Kommunen", "Kn", "Komm.", "Soc", "Socialtjänsten", "Socialtjänst",
        "Socialförvaltningen", "Socialkontoret", "Sociala området",
    ),
    PartCode.INSATS: (
        "Insats", "Insatsen", "Samordnare", "Samordnaren", "Samcoach", "Samcoachen", "Koordinator",
        "Koordinatorn", "Samverkanskoordinator", "Samverkanskoordinatorn", "Samv.koordinator",
        "Team", "Teamet", "Samordningsteam", "Samordningsteamet", "Samverkansteam",
        "Samverkansteamet", "Arbetsgrupp", "Arbetsgruppen", "Samordningsförbundet",
        "Samordningsförbund", "Samordn.förb.", "Förbundet", "Projekt", "Projektet", "Processledare",
        "Verksamhetsutvecklare", "Styrgrupp", "Styrgruppen", "LSG",
    ),
    PartCode.ANNAN: (
        "Annan", "Annan part", "Annan aktör", "Annan organisation", "En annan organisation",
        "Övrig", "Övriga",
    ),
}  # fmt: skip

THE_FOUR_WRITTEN: Final = (
    "Alla parter", "Alla", "Alla fyra", "Alla fyra parter", "Alla fyra parterna", "Samtliga",
    "Samtliga parter", "De fyra parterna", "Alla parterna",
)  # fmt: skip

VERKSAMHETER: Final[Mapping[str, tuple[str, ...]]] = {
    "ifo": (
        "IFO", "Individ- och familjeomsorg", "Individ- och familjeomsorgen", "Ekonomiskt bistånd",
        "Ek. bistånd", "Ekon. bistånd", "Ekonomiskt bist.", "Försörjningsstöd", "IFO/ek. bistånd",
        "IFO/ekonomiskt bistånd",
    ),
    "ame": (
        "AME", "Arbetsmarknadsenheten", "Arbetsmarknadsenhet", "AMI", "Jobbcentrum",
        "Arbetsmarknad",
    ),
    "lss": ("LSS",),
    "vard-omsorg": ("Vård och omsorg", "Vård- och omsorg", "VO", "VoO", "Äldreomsorgen"),
    "skola": ("Skola", "Skolan"),
    "primarvard": (
        "Primärvård", "Primärvården", "Vårdcentral", "Vårdcentralen", "VC", "PV", "Hälsocentral",
        "Hälsocentralen", "HC",
    ),
    "psykiatri": (
        "Psykiatri", "Psykiatrin", "Psyk", "Psyk.", "Vuxenpsykiatri", "Vuxenpsykiatrin",
        "Öppenpsykiatri", "Öppenpsykiatrin", "Allmänpsykiatrin",
    ),
    "rehabkoordination": (
        "Rehabkoordination", "Rehabkoordinator", "Rehabkoordinatorn", "Rehab.koord.",
        "Rehabiliteringskoordinator",
    ),
    "habilitering": ("Habilitering", "Habiliteringen", "Vuxenhabiliteringen", "Hab."),
}  # fmt: skip

TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "narvaro": ("Närvaro", "Deltagande", "Frånvaro"),
    "information": ("Information", "Info", "Återkoppling", "Info och återkoppling"),
    "kontakt": ("Kontakt", "Kontaktväg", "Kontaktvägar", "Tillgänglighet"),
    "mote": ("Möte", "Möten", "Kallelse", "Forum", "Möte och kallelse", "Möte och forum"),
    "remiss": (
        "Remiss", "Aktualisering", "Anvisning", "Remiss och aktualisering", "Remiss och anvisning",
        "Aktualisering och anvisning",
    ),
    "vantetid": ("Väntetid", "Väntetider", "Lång väntetid", "Kö"),
    "underlag": ("Underlag", "Intyg", "Läkarintyg"),
    "overlamning": ("Överlämning", "Avslut", "Överlämningar"),
    "plan": ("Plan", "Gemensam plan", "SIP"),
    "ansvar": (
        "Ansvar", "Oklart ansvar", "Mellan stolarna", "Oklart ansvar (mellan stolarna)",
        "Ansvarsfördelning",
    ),
    "regelkrock": ("Regelkrock", "Moment 22", "Regelkrock (moment 22)", "Regelverk"),
    "uppdrag": ("Uppdrag", "Kunskap om uppdrag", "Varandras uppdrag", "Kunskap"),
    "bemotande": ("Bemötande", "Synsätt"),
    "resurs": (
        "Resurs", "Resurser", "Organisationsförändring", "Omorganisation", "Resursbrist",
    ),
    "annat": ("Annat", "Övrigt", "Vet inte", "Vet ej"),
}  # fmt: skip

RECURRENCES: Final[Mapping[str, tuple[str, ...]]] = {
    HAPPENED_BEFORE: ("Ja", "J", "Återkommande", "Flera gånger", "Upprepat"),
    FIRST_TIME: ("Nej", "N", "Enstaka", "Engångshändelse", "En gång"),
    "hander-ofta": ("Ofta", "Mycket ofta"),
    UNKNOWN: ("Vet inte", "Vet ej", "Okänt", "Oklart"),
}

KINDS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.BRIST: ("Brist", "Något som brast", "Avvikelse"),
    Kind.FRAMGANG: ("Framgång", "Något som lyckades", "Lyckades", "Gott exempel"),
}

ALL_FOUR: Final = THE_FOUR


def spelled(table: Iterable[tuple[Meaning, Iterable[str]]]) -> dict[str, Meaning]:
    """Return key → meaning; of two meanings with the same writing the first keeps it."""
    found: dict[str, Meaning] = {}
    for meaning, writings in table:
        for writing in writings:
            if key(writing):
                found.setdefault(key(writing), meaning)
    return found
