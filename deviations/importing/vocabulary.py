"""The headings of the sheet, and how people write them. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum


class Column(StrEnum):
    """What a column holds; the value is the heading that the export writes."""

    NUMBER = "Nr"
    DATE = "Datum"
    KOMMUN = "Kommun"
    FORUM = "Forum"
    REPORTER = "Rapporterad av"
    CONCERNED = "Berörd part"
    TYPE = "Typ"
    WHAT = "Vad hände"
    CONSEQUENCE = "Konsekvens"
    RECURRENCE = "Återkommande"
    SOURCE = "Källa"
    KIND = "Brist eller framgång"
    REPORTER_VERKSAMHET = "Rapporterande verksamhet"
    CONCERNED_VERKSAMHET = "Berörd verksamhet"
    CONSEQUENCE_PERSON = "Konsekvens för personen"
    CONSEQUENCE_WORK = "Konsekvens för arbetet"
    TRIED = "Har prövats"
    PROPOSAL = "Förslag"
    CAUSE = "Orsak"
    LEVEL = "Nivå"
    INFLUENCE = "Påverkbart"
    # Written by us and passed over when read.
    STATUS = "Status"
    REFERENCE = "Referens"
    ROW = "Rad"
    REASON = "Skäl"


REQUIRED = (
    Column.DATE,
    Column.KOMMUN,
    Column.REPORTER,
    Column.CONCERNED,
    Column.TYPE,
    Column.WHAT,
)
EXPORTED = tuple(column for column in Column if column not in {Column.ROW, Column.REASON})

# Never stored, so a row that holds nothing else tells of nothing.
PASSED_OVER = frozenset({Column.NUMBER, Column.STATUS, Column.REFERENCE, Column.ROW, Column.REASON})
FORMULA_MARK = "\x00"
"""Begins a cell that holds a formula whose value the file does not say."""

_ALSO_WRITTEN: Mapping[Column, tuple[str, ...]] = {
    Column.NUMBER: ("Nummer", "No", "#", "Löpnr", "Löpnummer"),
    Column.DATE: ("Händelsedatum", "När", "När hände det", "Inträffade", "Tidpunkt", "Dag"),
    Column.KOMMUN: ("Kommunområde", "Område", "Kommun/område", "Kommun eller område", "Ort"),
    Column.FORUM: ("I vilket forum", "Möte", "Sammanhang", "Mötesforum"),
    Column.REPORTER: (
        "Rapportör", "Rapporterande part", "Rapporterat av", "Rapporterar", "Min part",
        "Anmälare", "Anmäld av", "Inskickad av", "Avsändare",
    ),
    Column.CONCERNED: (
        "Berörda parter", "Berörd", "Berörda", "Berör", "Part", "Gäller", "Gäller part",
        "Avser", "Avser part", "Motpart",
    ),
    Column.TYPE: ("Typ av avvikelse", "Avvikelsetyp", "Kategori", "Vad brast", "Typer"),
    Column.WHAT: (
        "Beskrivning", "Händelse", "Avvikelse", "Beskrivning av händelsen", "Vad har hänt",
        "Vad som hände", "Det här hände",
    ),
    Column.CONSEQUENCE: ("Konsekvenser", "Konsekvens i ord", "Följd", "Följder", "Effekt"),
    Column.RECURRENCE: ("Upprepat", "Har hänt förut", "Återkommer", "Enstaka/återkommande"),
    Column.SOURCE: ("Källor", "Källhänvisning"),
    Column.KIND: ("Brist/framgång", "Slag", "Kind"),
    Column.REPORTER_VERKSAMHET: ("Verksamhet", "Min verksamhet", "Rapportörens verksamhet"),
    Column.CONCERNED_VERKSAMHET: ("Berörda verksamheter", "Berörd enhet"),
    Column.CONSEQUENCE_PERSON: ("Konsekvens person", "Konsekvens, person"),
    Column.CONSEQUENCE_WORK: ("Konsekvens arbete", "Konsekvens, arbete"),
    Column.TRIED: ("Provat", "Prövat", "Vad har prövats", "Vad har provats", "Det här har prövats"),
    Column.PROPOSAL: ("Förslag till förbättring", "Förbättringsförslag", "Förslag till lösning"),
    Column.CAUSE: ("Orsaker", "Orsak till avvikelsen"),
    Column.LEVEL: (),
    Column.INFLUENCE: ("Påverkbarhet", "Går att påverka"),
    Column.STATUS: (),
    Column.REFERENCE: ("Ref", "Ärende"),
    Column.ROW: (),
    Column.REASON: ("Skäl till avvisning",),
}  # fmt: skip

_NOT_LETTERS = re.compile(r"[\W_]+")


def key(text: str) -> str:
    """Return what is left to compare when case, spacing, signs and dots over letters are forgiven.

    >>> key("  Försäkrings-Kassan "), key("Arbetsförm."), key("ek. bistånd")
    ('forsakringskassan', 'arbetsform', 'ekbistand')
    """
    if text.isascii():
        return _NOT_LETTERS.sub("", text.casefold())
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NOT_LETTERS.sub("", letters)


HEADINGS: Mapping[str, Column] = {
    key(written): column for column in Column for written in (column.value, *_ALSO_WRITTEN[column])
}
