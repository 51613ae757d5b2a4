"""What is sent so that it would succeed, had the sender the right: valid input for every POST."""

import io
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pyotp
from flask import current_app

from deviations import clock
from deviations.extensions import db
from tests.deviations.filing.forms import ANSWERS, fresh_key
from tests.deviations.importing.writing import as_csv, rows
from tests.factories import APP_SECRET, PASSWORD

Named = Mapping[str, str]
Fields = dict[str, Any]

WORDS = "Hur når kallelsen rätt mottagare?"
NEW_PASSWORD = "sju-moln-under-blå-bro"  # noqa: S105 - for tests only


def _in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def _report(_named: Named) -> Fields:
    with current_app.app_context():
        return ANSWERS | {"submission_key": fresh_key(db.session()), "step": "skicka"}


def _sheet(_named: Named) -> Fields:
    return {"sheet": (io.BytesIO(as_csv(rows({"Kommun": "Aneby"})).getvalue()), "lista.csv")}


def _code(named: Named) -> str:
    return pyotp.TOTP(named["secret"]).at(clock.now())


def _told(*names: str) -> Callable[[Named], Fields]:
    return lambda named: {name: named[name] for name in names if name in named}


def _always(**fields: Any) -> Callable[[Named], Fields]:
    return lambda _named: fields


_FORUM = {"name": "Cirkeln", "kind": "arbetsgrupp", "may_decide": "Arbetssätt."}


def _denominators() -> bytes:
    return "kommun;år;antal;källa;datum\nAneby;2025;3500;SCB;2025-01-01\n".encode()


# By address. What is not here is sent with nothing but the token.
SENT: Mapping[str, Callable[[Named], Fields]] = {
    "/<forbund_slug>/rapportera": _report,
    "/<forbund_slug>/rapportera/kvitto": _always(saved="1"),
    "/<forbund_slug>/kvitto": lambda named: {
        **_told("code", "step", "question")(named),
        "answer": "Den kom till fel adress.",
    },
    "/bjud-in": lambda named: {"kod": named["kod"], "password": NEW_PASSWORD, "name": "Kim"},
    "/nytt-losenord": lambda named: {"kod": named["kod"], "password": NEW_PASSWORD},
    "/glomt-losenord": _told("email"),
    "/logga-in": _told("email", "password"),
    "/byt-roll": _told("hatt"),
    "/avvikelser/<public_id>/<act>": lambda named: {
        "version": named.get("version", "1"),
        "words": WORDS,
        "part": "af",
        "due_on": _in_days(14),
    },
    "/import": _sheet,
    "/rapporter": _told("forum", "period"),
    "/forum/<slug>/sammanfattning": _always(rhythm="first-working-day", days_before="5"),
    "/forum/<slug>/moten": lambda _named: {"held_on": _in_days(40)},
    "/forum/<slug>/beslut": _always(question="Ska samma person följa med?"),
    "/fragor/<public_id>": _always(words="Vi skickar den till en funktion.", reply="svar"),
    "/logga-in/kod": lambda named: {"code": _code(named)},
    "/logga-in/app": lambda named: {**_told("hemlighet")(named), "code": _code(named)},
    "/logga-in/skicka-lank": _told("email"),
    "/logga-in/lank": _told("kod"),
    "/bjud-in/ga-in": _told("kod"),
    "/administration/personer/bjud-in": lambda named: {
        **_told("roles", "scope")(named),
        "email": "ny@exempel.se",
        "name": "Ny Person",
    },
    "/administration/personer/<public_id>/roller": lambda named: {
        "roles": named.get("to_be", "lasare"),
        "scope": named.get("there", "forum:hoglandet/lsg-aneby"),
    },
    "/administration/personer/<public_id>/avsluta-roll": _told("medlemskap"),
    "/administration/personer/<public_id>/fritext": lambda named: {
        **_told("medlemskap")(named),
        "reads": "1",
    },
    "/administration/personer/<public_id>/namn": _always(name="Kim Andersson"),
    "/administration/listor/<family>": _always(label="Resor"),
    "/administration/listor/<family>/ordning": _told("seen", "flytta"),
    "/administration/listor/<family>/ord/<code>": lambda named: {
        **_told("seen")(named),
        "label": "Att ses",
        "meaning": "samma",
    },
    "/administration/listor/<family>/ord/<code>/bruk": _always(bruk="nej"),
    "/administration/formularet/stang": _told("seen"),
    "/administration/formularet/byt-lank": _told("seen"),
    "/administration/formularet/oppna": _told("seen"),
    "/administration/forum/nytt": lambda named: {**_FORUM, **_told("kommun")(named)},
    "/administration/forum/<slug>": lambda named: {**_FORUM, **_told("kommun")(named)},
    "/administration/forum/<slug>/bruk": _always(bruk="nej"),
    "/administration/forum/<slug>/lasare": _always(email="ny@exempel.se"),
    "/administration/forum/<slug>/lasare/avsluta": _told("medlemskap"),
    "/administration/genomgang/<int:year>": lambda named: {named["hatt"]: "behall"},
    "/administration/granskning": lambda _named: {"first": _in_days(-30), "last": _in_days(0)},
    "/administration/namnare": lambda _named: {"sheet": (io.BytesIO(_denominators()), "n.csv")},
    "/administration/namnare/<int:year>": lambda named: {
        **_told("seen")(named),
        "source": "SCB",
        "source_date": "2025-01-01",
        "antal-0604": "3500",
    },
    "/administration/namnare/spara": lambda named: {
        **_told("seen")(named),
        "held": _denominators().decode(),
    },
    "/administration/mottagare/<place>/<what>": _always(),
    "/bekrafta": _always(password=PASSWORD),
    "/mitt-konto/app": lambda named: {
        **_told("hemlighet")(named),
        "code": _code(named),
        "held": _code({"secret": APP_SECRET}),
    },
    "/mitt-konto/app/av": lambda _named: {"code": _code({"secret": APP_SECRET})},
    "/mitt-konto/reservkoder": lambda _named: {"code": _code({"secret": APP_SECRET})},
    "/mitt-konto/avsluta": _told("webblasare"),
    "/mitt-konto/losenord": _always(current=PASSWORD, password=NEW_PASSWORD),
    "/mitt-konto/namn": _always(name="Kim Andersson"),
}
# What is asked for in the address of a page that is read.
ASKED: Mapping[str, Callable[[Named], Fields]] = {
    "/bjud-in": _told("kod"),
    "/nytt-losenord": _told("kod"),
    "/logga-in/lank": _told("kod"),
    "/rapporter/utkast": _told("forum", "period"),
}


def sent(address: str, named: Named) -> Fields:
    """Return the fields of a valid form, without its token."""
    return SENT.get(address, _always())(named)


def asked(address: str, named: Named) -> Fields:
    """Return the query of a page."""
    return ASKED.get(address, _always())(named)
