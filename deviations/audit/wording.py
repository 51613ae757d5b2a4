"""What the trail and its neighbours say in Swedish. Every act and every reason has its words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from deviations.audit.models import Reason

# What was done, after the name of who did it. A test collects every act that the service records.
ACTS: dict[str, Any] = {
    "audit:exported": _l("hämtade spåret för granskning"),
    "contact:read": _l("läste rapportörens kontaktuppgift"),
    "decision:closed": _l("strök ett föreslaget beslut"),
    "decision:proposed": _l("föreslog ett beslut"),
    "denominator:corrected": _l("rättade en kommuns antal invånare"),
    "denominator:entered": _l("skrev in en kommuns antal invånare"),
    "denominator:removed": _l("tog bort en kommuns antal invånare"),
    "deviation:answered": _l("lämnade ett svar"),
    "deviation:asked-filer": _l("frågade rapportören"),
    "deviation:asked-more-time": _l("bad om mer tid att svara"),
    "deviation:asked-part": _l("begärde svar av en part"),
    "deviation:chosen-as-example": _l("valde avvikelsen som exempel i rapporter"),
    "deviation:closed": _l("avslutade avvikelsen"),
    "deviation:dropped-as-example": _l("slutade använda avvikelsen som exempel"),
    "deviation:facts-set": _l("ändrade fakta"),
    "deviation:filed": _l("lämnade rapporten"),
    "deviation:imported": _l("läste in avvikelser från en fil"),
    "deviation:lifted": _l("lyfte frågan till ett forum"),
    "deviation:marked-duplicate": _l("markerade avvikelsen som dubblett"),
    "deviation:marked-outside": _l("markerade avvikelsen som utanför Lex Heller"),
    "deviation:notified": _l("lämnade besked till rapportören"),
    "deviation:published": _l("publicerade vad som har ändrats"),
    "deviation:read": _l("läste avvikelsen"),
    "deviation:received": _l("tog emot rapporten"),
    "deviation:referred": _l("hänvisade avvikelsen vidare"),
    "deviation:reopened": _l("öppnade avvikelsen igen"),
    "deviation:taken-back": _l("tog tillbaka frågan från forumet"),
    "deviation:taken-over": _l("tog över avvikelsen"),
    "deviation:withdrawn": _l("drog tillbaka publiceringen"),
    "form:closed": _l("stängde formuläret bakom en länk"),
    "form:key-changed": _l("bytte nyckel till formuläret"),
    "form:opened": _l("öppnade formuläret för alla"),
    "forum:activated": _l("tog ett forum i bruk igen"),
    "forum:added": _l("lade till ett forum"),
    "forum:changed": _l("ändrade ett forum"),
    "forum:deactivated": _l("tog ett forum ur bruk"),
    "forum:summary-set": _l("ändrade när ett forums sammanfattning skickas"),
    "import:exported": _l("hämtade hem de rader ur en fil som inte gick att läsa in"),
    "list:exported": _l("hämtade hem en lista med avvikelser"),
    "list:ordered": _l("ändrade ordningen i en lista"),
    "list:read": _l("såg rapportens första ord i listan"),
    "meeting:added": _l("lade till ett möte"),
    "meeting:removed": _l("tog bort ett möte"),
    "membership:added": _l("gav någon en roll"),
    "membership:ended": _l("avslutade någons roll"),
    "membership:reviewed": _l("gick igenom någons roll"),
    "membership:words-closed": _l("tog tillbaka rätten att läsa avvikelsernas texter"),
    "membership:words-opened": _l("gav någon rätt att läsa avvikelsernas texter"),
    "question:read": _l("läste en fråga till sin part"),
    "reception:begun": _l("lät någon börja ta emot"),
    "reception:ended": _l("lät någon sluta ta emot"),
    "recovery-code:used": _l("loggade in med en reservkod"),
    "recovery-codes:made": _l("skrev ut nya reservkoder"),
    "report:filed": _l("sparade en rapport"),
    "review:begun": _l("började årets genomgång av roller"),
    "review:closed": _l("avslutade årets genomgång av roller"),
    "second-factor:confirmed": _l("kopplade en app för kod vid inloggningen"),
    "second-factor:reset": _l("tog bort någons kod vid inloggningen"),
    "second-factor:turned-off": _l("slutade med kod vid inloggningen"),
    "user:changed-hat": _l("bytte roll"),
    "user:confirmed": _l("visade en gång till vem det är"),
    "user:ended": _l("avslutade alla någons roller"),
    "user:ended-browser": _l("avslutade en inloggning"),
    "user:ended-everywhere": _l("loggade ut någon överallt"),
    "user:ended-other-browsers": _l("avslutade sina andra inloggningar"),
    "user:invited-again": _l("skickade en inbjudan igen"),
    "user:opened": _l("öppnade en persons konto igen"),
    "user:password-changed": _l("bytte lösenord"),
    "user:password-set": _l("valde ett lösenord"),
    "user:provider-bound": _l("kopplade sitt arbetskonto"),
    "user:provider-unbound": _l("kopplade bort ett arbetskonto"),
    "user:renamed": _l("ändrade ett namn"),
    "user:renewed-session": _l("loggade in på nytt"),
    "user:signed-in": _l("loggade in"),
    "user:signed-out": _l("loggade ut"),
    "word:added": _l("lade till ett ord i en lista"),
    "word:changed": _l("ändrade ett ord i en lista"),
    "word:redefined": _l("gav ett ord i en lista en ny betydelse"),
    "word:restored": _l("tog ett ord i bruk igen"),
    "word:retired": _l("tog ett ord ur bruk"),
}
UNKNOWN_ACT = _l("gjorde något som den här versionen inte har ord för")

WHY: dict[Reason, Any] = {
    Reason.ROLE: _l("Rollen räckte inte"),
    Reason.REACH: _l("Fanns inte, eller låg utom räckhåll"),
    Reason.SIGN_IN: _l("Ingen var inloggad"),
    Reason.PASSWORD: _l("Adressen eller lösenordet stämde inte"),
    Reason.SECOND_FACTOR: _l("Engångskoden stämde inte"),
    Reason.LINK: _l("Länken gällde inte"),
    Reason.PROVIDER: _l("Inloggningen från en annan tjänst godtogs inte"),
    Reason.CODE: _l("Koden öppnade ingen rapport"),
    Reason.FRESH: _l("Lösenordet behövde skrivas en gång till"),
    Reason.FORGED: _l("Formuläret var för gammalt, eller kom inte från vår sida"),
    Reason.TOO_MANY: _l("För många försök på kort tid"),
}

NOBODY = _l("Ingen inloggad")
GONE = _l("Någon som inte längre finns i tjänsten")
# Who acts without an account.
UNNAMED: dict[str, Any] = {
    "system": _l("Tjänsten"),
    "filer": _l("Rapportören"),
    "cli": _l("Drift, från kommandoraden"),
    "demo": _l("Tjänsten, med påhittade uppgifter"),
}


def done(action: str) -> str:
    """Return what an act is called after the name of who did it."""
    return str(ACTS.get(action, UNKNOWN_ACT))


def called(actor: str, names: Mapping[str, str]) -> str:
    """Return what somebody is called at the start of a sentence, whoever or whatever acted."""
    return str(names.get(actor) or UNNAMED.get(actor) or GONE)
