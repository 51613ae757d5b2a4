"""Invented sentences for synthetic reports, by type. Nobody is meant, and each says so."""

MARK = "Påhittat exempel."
QUESTION = f"Hur ser ni på det, och vad kan vi göra nästa gång? {MARK}"
ANSWER = f"Vi har gått igenom det och kommit överens om en kontaktperson. {MARK}"
SENTENCES = {
    "narvaro": (
        "En part kom inte till det planerade mötet och hade inte meddelat förhinder.",
        "En ny person kom till varje möte och planen fick gås igenom från början.",
    ),
    "information": (
        "Beskedet om beslutet nådde inte den som skulle planera nästa steg.",
        "Minnesanteckningarna skickades aldrig ut och parterna gjorde olika saker.",
    ),
    "kontakt": ("Telefonnumret gick till en växel som inte kunde koppla vidare.",),
    "mote": ("Kallelsen kom två dagar före mötet och ingen hann förbereda sig.",),
    "remiss": ("Remissen kom tillbaka utan besked om vad som fattades.",),
    "vantetid": ("Det gick elva veckor från remiss till första samtal.",),
    "underlag": ("Intyget räckte inte för beslut och besöket fick göras om.",),
    "overlamning": ("Insatsen avslutades utan att nästa part fick veta det.",),
    "plan": ("Planen gjordes utan en av parterna och följdes inte.",),
    "ansvar": ("Ingen part ansåg sig ha frågan och deltagaren fick vänta.",),
    "regelkrock": ("Den ena parten krävde det som den andra krävde först.",),
    "uppdrag": ("En part väntade sig en insats som inte ingår i uppdraget.",),
    "bemotande": ("Parterna såg helt olika på vad deltagaren klarar.",),
    "resurs": ("Tjänsten stod tom efter en omorganisation och kontakten bröts.",),
    "annat": ("Något annat gjorde att samverkan stannade.",),
}


def sentence(type_code: str, number: int) -> str:
    """Return one of a type's sentences, marked as invented."""
    choices = SENTENCES[type_code]
    return f"{choices[number % len(choices)]} {MARK}"
