"""What the trail and its neighbours say in Swedish. Every act and every reason has its words."""

from typing import Any

from flask_babel import lazy_gettext as _l

from deviations.audit.models import Reason

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
