"""What the list's page says about a choice: its saved views, its filter bar, its words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from flask import current_app, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from deviations.formatting import day
from deviations.organisations.models.forbund import Kommun, Part, PartCode
from deviations.records.queries import Page
from deviations.records.selection import EVERY, FORBUND_WIDE, LATE, OPEN, DeviationFilter
from deviations.records.vocabulary import Kind, Status
from deviations.triage.rendering import part_name
from deviations.web.addresses import taken_apart

Choice = tuple[str, str]


@dataclass(frozen=True)
class View:
    """A saved choice as a link."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True)
class Chip:
    """A chosen value in words, and the address of the list without it."""

    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Lists:
    """What the filter bar offers, as value and word."""

    kommuner: tuple[Choice, ...]
    parts: tuple[Choice, ...]
    types: tuple[Choice, ...]

    @property
    def statuses(self) -> tuple[Choice, ...]:
        """Return the statuses, the open ones together first."""
        each = ((status.value, status.label) for status in Status)
        return ((OPEN, _("Alla öppna")), (EVERY, _("Alla")), *each)

    @property
    def kinds(self) -> tuple[Choice, ...]:
        """Return the two kinds of report."""
        return tuple((kind.value, kind.label) for kind in Kind)

    @property
    def waiting(self) -> tuple[Choice, ...]:
        """Return whom a matter may wait for."""
        return (
            ("mig", _("Dig")),
            (LATE, _("Någon som är sen")),
            ("part", _("En part")),
            ("rapportor", _("Rapportören")),
            ("forum", _("Ett forum")),
            *self.parts,
        )


def lists(
    *, kommuner: Iterable[Kommun], parts: Mapping[PartCode, Part], types: Mapping[str, str]
) -> Lists:
    """Gather what a förbund offers; `types` are code and label, deactivated ones too."""
    return Lists(
        kommuner=(
            *((kommun.code, kommun.name) for kommun in kommuner),
            (FORBUND_WIDE, _("Hela förbundet")),
        ),
        parts=tuple((code.value, part_name(parts, code)) for code in parts),
        types=tuple(types.items()),
    )


def saved_views(chosen: DeviationFilter) -> tuple[View, ...]:
    """Return the choices that a koordinator comes back to."""
    known = (
        (_("Alla öppna"), DeviationFilter()),
        (_("Väntar på dig"), DeviationFilter(waiting_for="mig")),
        (_("Försenade svar"), DeviationFilter(waiting_for=LATE)),
        (_("Väntar på parter"), DeviationFilter(waiting_for="part")),
        (_("Lyfta till forum"), DeviationFilter(waiting_for="forum")),
        (_("Framgångar"), DeviationFilter(status=EVERY, kind=Kind.FRAMGANG)),
        (_("Alla"), DeviationFilter(status=EVERY)),
    )
    here = chosen.to_args(page=1)
    return tuple(View(text, list_href(view), view.to_args() == here) for text, view in known)


def chips(chosen: DeviationFilter, offered: Lists) -> tuple[Chip, ...]:
    """Return the chosen values in words, each with the way to take it away."""
    return tuple(
        Chip(text, list_href(chosen.without(field)))
        for field, text in _words(chosen, offered)
        if text
    )


def _words(chosen: DeviationFilter, offered: Lists) -> Iterable[tuple[str, str]]:
    parts = dict(offered.parts)
    yield "q", f"”{chosen.q}”" if chosen.q else ""
    if chosen.status != OPEN:
        yield "status", _("Status: %(status)s", status=dict(offered.statuses)[chosen.status])
    yield "kommun", dict(offered.kommuner).get(chosen.kommun, chosen.kommun)
    yield "type", dict(offered.types).get(chosen.type, chosen.type)
    yield "kind", dict(offered.kinds).get(chosen.kind, "")
    if chosen.reporting:
        yield "reporting", _("Rapporterar: %(part)s", part=parts.get(chosen.reporting))
    if chosen.concerned:
        yield "concerned", _("Berör: %(part)s", part=parts.get(chosen.concerned))
    if chosen.waiting_for:
        whom = dict(offered.waiting).get(chosen.waiting_for, "")
        yield "waiting_for", _("Väntar på: %(whom)s", whom=whom)
    yield from _days(chosen)


def _days(chosen: DeviationFilter) -> Iterable[tuple[str, str]]:
    yield "received_from", _since(_("Kom in från"), chosen.received_from)
    yield "received_to", _since(_("Kom in till"), chosen.received_to)
    yield "happened_from", _since(_("Hände från"), chosen.happened_from)
    yield "happened_to", _since(_("Hände till"), chosen.happened_to)


def _since(words: str, value: date | None) -> str:
    return f"{words} {day(value)}" if value else ""


def download_href(chosen: DeviationFilter) -> str | None:
    """Return where the list can be taken home as Excel, once there is such a room."""
    endpoint = "importing.download_list"
    if endpoint not in current_app.view_functions:
        return None
    return _href(endpoint, chosen.to_args(page=1))


def page_href(chosen: DeviationFilter, page: Page, step: int) -> str | None:
    """Return the address of the page before or after; None when there is none."""
    number = page.number + step
    return list_href(replace(chosen, page=number)) if 1 <= number <= page.pages else None


def more_chosen(chosen: DeviationFilter) -> bool:
    """Say whether anything is chosen that stands folded under "Fler val"."""
    shown = {"q", "status", "kommun", "beror", "vantar_pa", "sida"}
    return bool(chosen.to_args().keys() - shown)


def list_href(chosen: DeviationFilter) -> str:
    """Return the address of the list with a choice."""
    return _href("triage.index", chosen.to_args())


def back_href(referrer: str | None) -> str:
    """Return the list as the person left it, when that is where she comes from."""
    came = taken_apart(referrer or "")
    plain = url_for("triage.index")
    if came is None or came.netloc != request.host or came.path != plain:
        return plain
    return list_href(DeviationFilter.from_args(MultiDict(parse_qsl(came.query))))


def _href(endpoint: str, args: dict[str, Any]) -> str:
    return url_for(endpoint, **args)
