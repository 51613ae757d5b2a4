"""What was refused, in words that no one needs to be a developer to read."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from deviations.audit.denials.queries import Day, Line
from deviations.audit.wording import GONE, NOBODY, WHY
from deviations.database import SAFE_METHODS
from deviations.formatting import day
from deviations.organisations.queries import all_forbund, people_named
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


def told(session: Session, days: Sequence[Day], *, within: int | None) -> tuple[ToldDay, ...]:
    """Say days in words, to one förbund; with None to everybody's, and name that of each line."""
    people = _people(session, {line.person for one in days for line in one.lines}, within)
    names = {one.id: one.name for one in all_forbund(session)} if within is None else {}
    places = {rule.endpoint: rule.rule for rule in current_app.url_map.iter_rules()}
    return tuple(
        ToldDay(
            day(one.day),
            tuple(_line(line, people, names, places) for line in one.lines),
            one.beyond,
        )
        for one in days
    )


def _people(session: Session, public_ids: Collection[str], within: int | None) -> Mapping[str, str]:
    if within is not None:
        return names_in(session, within, public_ids)
    everybody = people_named(session, public_ids, forbund_id=None)
    return {public_id: one.name for public_id, one in everybody.items()}


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
    if not line.person:
        return str(NOBODY)
    return people.get(line.person) or str(GONE)
