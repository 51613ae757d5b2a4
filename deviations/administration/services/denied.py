"""What was refused, in words that no one needs to be a developer to read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from deviations.audit.denials.queries import Day, Line
from deviations.audit.wording import GONE, NOBODY, WHY
from deviations.database import SAFE_METHODS
from deviations.formatting import day
from deviations.organisations.queries import Somebody, all_forbund, people_named

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


def told(session: Session, days: Sequence[Day], *, everywhere: bool) -> tuple[ToldDay, ...]:
    """Say days in words; `everywhere` names the förbund of each line."""
    people = people_named(
        session,
        {line.person for one in days for line in one.lines if line.person},
        forbund_id=None,
    )
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
    people: Mapping[str, Somebody],
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


def _account(line: Line, people: Mapping[str, Somebody]) -> str:
    if not line.person:
        return str(NOBODY)
    found = people.get(line.person)
    return found.name if found else str(GONE)
