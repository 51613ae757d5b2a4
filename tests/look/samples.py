"""What the guide shows. Invented, and as long as Swedish can be."""

from types import SimpleNamespace as Thing

from deviations.forms.choices import Option

LONG = "Samverkanskoordinatorsträffarna"
FORTY = "samordningsförbundsstyrgruppsordförandes"  # forty letters in one word
assert len(FORTY) == 40

OPERATED_BY = (
    "Lex Heller drivs här av samordningsförbundet tillsammans med Arbetsförmedlingen, "
    "Försäkringskassan, Region Jönköpings län och kommunerna Aneby, Eksjö, Nässjö, Sävsjö, "
    "Tranås och Vetlanda."
)
NAVIGATION = [
    Thing(text=text, href="/", current=text == "Avvikelser")
    for text in ("Start", "Avvikelser", "Möten", "Rapporter", "Jämför kommuner")
]
FOOTER_LINKS = [
    (text, "/")
    for text in (
        "Så hanteras uppgifterna",
        "Så räknar vi",
        "Tillgänglighet",
        "Kontakta en koordinator",
    )
]
KINDS = [Option("brist", "Något som brast"), Option("framgang", "Något som lyckades")]
PARTS = [
    Option("alla", "Alla fyra parter"),
    Option("kommun", "Kommunen"),
    Option("region", "Region Jönköpings län"),
    Option("af", "Arbetsförmedlingen"),
    Option("fk", "Försäkringskassan"),
    Option("insats", "Samordningsförbundet eller en insats"),
]
BROKEN = [
    Option("narvaro", "Närvaro och deltagande", "En part saknades", group="Att nås och mötas"),
    Option("information", "Information och återkoppling", FORTY, group="Att nås och mötas"),
    Option("ansvar", FORTY, "Frågan hamnade mellan stolarna", group="Regler och ansvar"),
]
KOMMUNER = [Option("", "Välj kommun"), Option("0684", "Sävsjö"), Option("0682", FORTY)]
TAGS = [
    ("Ny", "new"),
    ("Mottagen", "progress"),
    ("Fråga ställd", "progress"),
    ("Svar begärt", "progress"),
    ("Lyft", "progress"),
    ("Svar försenat", "late"),
    ("Besvarad", "done"),
    ("Avslutad", "done"),
    ("Hänvisad", "beside"),
    ("Dubblett", "beside"),
    ("Utanför Lex Heller", "beside"),
]
FACTS = [
    ("Rapporterar", "Arbetsförmedlingen"),
    ("Berör", "Försäkringskassan"),
    ("Återkommande", FORTY),
    ("Forum", LONG),
    ("Orsak", ""),
]
ANSWERS = [
    ("Vad vill du berätta om", "Något som brast", "/"),
    ("Part det gäller", "Försäkringskassan", "/"),
    ("Vad som hände", f"Vi hade kallat till avstämning.\nIngen kom till {LONG}.", "/"),
]
EVENTS = [
    Thing(when="24 november", text="Rapporten kom in. Den heter LH-2026-0412.", state="happened"),
    Thing(when="26 november", text=f"Frågan lyftes till {LONG}.", state="now"),
    Thing(when="8 december", text="Tas upp i styrgruppen i Nässjö.", state="expected"),
]
ROWS = [
    ("LH-2026-0412", "24 nov", "Närvaro och deltagande", "Kom inte till avstämning.", "Kommunen",
     "om Försäkringskassan", ("Ny", "new"), "Läs senast 1 dec"),
    ("LH-2026-0403", "18 nov", "Information och återkoppling", f"Besked om {FORTY} kom inte.",
     "Kommunen", "om Försäkringskassan", ("Fråga ställd", "progress"), "Rapportören, sedan 20 nov"),
    ("LH-2026-0376", "23 okt", "Kontaktväg och tillgänglighet", "Inget nummer, bara kundtjänst.",
     "Samordningsförbundet eller en insats", "om Arbetsförmedlingen", ("Svar försenat", "late"),
     "Arbetsförmedlingen, svaret är 12 dagar sent"),
]  # fmt: skip
COUNTED = [
    Thing(number=3, text="nya rapporter sedan i går", href="/",
          line="Alla tre från Nässjö. Ska vara lästa senast 1 december.", tag=None),
    Thing(number=2, text="svar är försenade", href="/", tag=("Försenat", "late"),
          line="Arbetsförmedlingen 12 dagar, Region Jönköpings län 3 dagar. Påminnelse gick ut."),
    Thing(number=14, text=f"ärenden till {LONG}", href="/", line="Inget ärende än.", tag=None),
]  # fmt: skip
VIEWS = [
    Thing(text=text, href="/", current=text == "Alla öppna")
    for text in ("Alla öppna", "Väntar på mig", "Inför styrgruppen", "Närvaro FK")
]
KOMMUN_ROWS = [
    ("Aneby", None, "3\u00a0900", "Försäkringskassan, 11 av 18"),
    ("Nässjö", 33, "18\u00a0000", "Regionen, 7 av 10"),
    (FORTY, 13, "9\u00a0900", "Kommunen, 4 av 9"),
]
