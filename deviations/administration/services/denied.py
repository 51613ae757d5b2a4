"""What was refused, in words that no one needs to be a developer to read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _, ngettext
from sqlalchemy.orm import Session

from deviations.audit.denials.queries import Day, Line
from deviations.audit.wording import GONE, NOBODY, WHY
from deviations.database import SAFE_METHODS
from deviations.formatting import day
from deviations.organisations.queries import all_forbund
from deviations.organisations.services.naming import names_in

_BLANK = re.compile(r"<[^>]+>")


@dataclass(frozen=True, kw_only=True)
class Refused:
    """One line: what was tried, where, why it was refused, whose account, and how often."""

    what: str
    place: str
    why: str
    account: str
    forbund: str
    times: int


@dataclass(frozen=True)
class ToldDay:
    """A day's lines in words; `beyond` counts those of its smaller lines."""

    day: str
    lines: tuple[Refused, ...]
    beyond: int


def told(
    session: Session, days: Sequence[Day], *, forbund_id: int, everywhere: bool
) -> tuple[ToldDay, ...]:
    """Say days in words to a förbund; `everywhere` names the förbund of each line."""
    persons = {line.person for one in days for line in one.lines if line.person}
    people = names_in(session, forbund_id, persons)
    names = {one.id: one.name for one in all_forbund(session)} if everywhere else {}
    places = {rule.endpoint: rule.rule for rule in current_app.url_map.iter_rules()}
    return tuple(
        ToldDay(
            day(one.day),
            tuple(_line(line, people, names, places) for line in one.lines),
            one.beyond,
        )
        for one in days
    )


def _line(
    line: Line,
    people: Mapping[str, str],
    names: Mapping[int, str],
    places: Mapping[str, str],
) -> Refused:
    return Refused(
        what=_what(line),
        place=_BLANK.sub("…", places.get(line.endpoint, "")),
        why=str(WHY[line.reason]),
        account=_account(line, people),
        forbund=names.get(line.forbund_id or 0, ""),
        times=line.times,
    )


def _what(line: Line) -> str:
    if not line.endpoint:
        return str(_("Övriga försök, för många för att skrivas var för sig"))
    if line.method in SAFE_METHODS:
        return str(_("Öppna en sida"))
    return str(_("Skicka något"))


def _account(line: Line, people: Mapping[str, str]) -> str:
    if not line.person and line.accounts:  # another förbund's: how many, and never whose
        return str(ngettext("Ett konto", "%(num)s konton", line.accounts))
    if not line.person:
        return str(NOBODY)
    return people.get(line.person) or str(GONE)
