"""The coded facts of one row: when, where, who and what sort. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from flask_babel import gettext as _

from deviations.formatting import listed
from deviations.importing.reading.cells import Cells, UnreadableError, shown
from deviations.importing.reading.dates import (
    EARLIEST,
    ImpossibleDateError,
    UnreadableDateError,
    read_date,
)
from deviations.importing.reading.lexicon import Concern, Lexicon
from deviations.importing.reading.names import find_names
from deviations.importing.vocabulary import Column, key
from deviations.organisations.models.forbund import PartCode
from deviations.records.services.storing import Facts, Happening
from deviations.records.vocabulary import UNKNOWN, Kind

MOST_TYPES: Final = 3


def read_facts(cells: Cells, *, lexicon: Lexicon, today: date) -> Facts | None:
    """Return the facts, or None when the cells have kept a reason against them."""
    happening = cells.attempt(_happening, cells[Column.DATE], today)
    place = cells.attempt(_place, cells[Column.KOMMUN], lexicon)
    reporter = cells.attempt(_reporter, cells, lexicon)
    concerned = cells.attempt(_parts, Column.CONCERNED, cells, Column.CONCERNED_VERKSAMHET, lexicon)
    types = cells.attempt(_types, cells[Column.TYPE], lexicon)
    kind = cells.attempt(_kind, cells[Column.KIND], lexicon)
    if not (happening and place and reporter and concerned and types and kind):
        return None
    forum_id, forum_named = _forum(cells, lexicon, place[0])
    return Facts(
        kind=kind,
        happening=happening,
        kommun_id=place[0],
        forum_id=forum_id,
        forum_named=forum_named,
        reporting_part=reporter[0],
        reporting_verksamhet_id=reporter[1],
        concerned=concerned,
        types=types,
        consequence_person=cells.coded(Column.CONSEQUENCE_PERSON, lexicon.consequences_person)
        or UNKNOWN,
        consequence_work=cells.coded(Column.CONSEQUENCE_WORK, lexicon.consequences_work) or UNKNOWN,
        recurrence=cells.coded(Column.RECURRENCE, lexicon.recurrences) or UNKNOWN,
        cause=cells.coded(Column.CAUSE, lexicon.causes),
        level=cells.coded(Column.LEVEL, lexicon.levels),
        influence=cells.coded(Column.INFLUENCE, lexicon.influences),
    )


def _happening(cell: str, today: date) -> Happening:
    if not cell:
        raise UnreadableError(_("Datum saknas. Skriv till exempel 2019-03-22 eller mars 2019."))
    try:
        happening = read_date(cell)
    except ImpossibleDateError as impossible:
        raise UnreadableError(
            _("Datumet ”%(date)s” finns inte i almanackan.", date=shown(cell))
        ) from impossible
    except UnreadableDateError as unreadable:
        raise UnreadableError(
            _(
                "”%(date)s” går inte att läsa som datum. "
                "Skriv till exempel 2019-03-22, mars 2019 eller hösten 2019.",
                date=shown(cell),
            )
        ) from unreadable
    _within_reach(happening, cell, today)
    return happening


def _within_reach(happening: Happening, cell: str, today: date) -> None:
    if happening.first > today:
        raise UnreadableError(_("Datumet ”%(date)s” ligger i framtiden.", date=shown(cell)))
    if happening.first < EARLIEST:
        raise UnreadableError(
            _("Datumet ”%(date)s” är före år 2000. Kontrollera årtalet.", date=shown(cell))
        )


def _place(cell: str, lexicon: Lexicon) -> tuple[int | None]:
    """Return the kommun's id in a tuple, so that förbund-wide (None) is not mistaken for none."""
    wanted = key(cell.zfill(4) if cell.isascii() and cell.isdigit() else cell)
    if wanted in lexicon.places:
        return _within_reach_of_role(lexicon.places[wanted], cell, lexicon)
    if wanted in lexicon.elsewhere:
        place, forbund = lexicon.elsewhere[wanted]
        raise UnreadableError(_("%(place)s hör till %(forbund)s.", place=place, forbund=forbund))
    choices = listed(lexicon.place_names)
    if not wanted:
        raise UnreadableError(
            _(
                "Kommun saknas. Skriv %(choices)s, eller %(area)s för hela förbundet.",
                choices=choices,
                area=lexicon.area,
            )
        )
    raise UnreadableError(
        _(
            "”%(cell)s” är ingen kommun i %(forbund)s. "
            "Skriv %(choices)s, eller %(area)s för hela förbundet.",
            cell=shown(cell),
            forbund=lexicon.forbund_name,
            choices=choices,
            area=lexicon.area,
        )
    )


def _within_reach_of_role(kommun_id: int | None, cell: str, lexicon: Lexicon) -> tuple[int | None]:
    if lexicon.only_kommun_id in {None, kommun_id}:
        return (kommun_id,)
    raise UnreadableError(
        _(
            "Din roll gäller en enda kommun, och raden gäller %(place)s. "
            "Be den som samordnar där att läsa in den.",
            place=shown(cell),
        )
    )


def _reporter(cells: Cells, lexicon: Lexicon) -> Concern:
    parts = _parts(Column.REPORTER, cells, Column.REPORTER_VERKSAMHET, lexicon)
    if len(parts) > 1:
        raise UnreadableError(
            _(
                "Rapporterad av nämner flera parter: ”%(cell)s”. Skriv den som rapporterade.",
                cell=shown(cells[Column.REPORTER]),
            )
        )
    return parts[0]


def _parts(column: Column, cells: Cells, units: Column, lexicon: Lexicon) -> tuple[Concern, ...]:
    written = [cells[column], cells[units]]
    found = [find_names(cell, lexicon.parts) for cell in written if cell]
    unknown = [name for names in found for name in names.unknown]
    if unknown:
        raise UnreadableError(
            _(
                "%(column)s: ”%(name)s” är ingen part vi känner igen. "
                "Skriv till exempel FK, AF, Regionen, Kommunen eller Samordnare.",
                column=str(column),
                name=shown(unknown[0]),
            )
        )
    named = [concern for names in found for meaning in names.known for concern in meaning]
    if not named:
        raise UnreadableError(_("%(column)s saknas. Skriv vilken part.", column=str(column)))
    return _each_part_once(named)


def _each_part_once(named: Iterable[Concern]) -> tuple[Concern, ...]:
    """Keep a verksamhet under its part; where a part has two, the part alone says nothing false."""
    units: dict[PartCode, set[int]] = {}
    for part, verksamhet_id in named:
        units.setdefault(part, set()).update({verksamhet_id} - {None})  # type: ignore[arg-type] # None is taken away
    return tuple((part, min(ids) if len(ids) == 1 else None) for part, ids in units.items())


def _types(cell: str, lexicon: Lexicon) -> tuple[str, ...]:
    found = find_names(cell, lexicon.types)
    if found.unknown:
        raise UnreadableError(
            _(
                "”%(name)s” är ingen typ vi känner igen. "
                "Skriv till exempel Väntetid, eller Annat om ingen passar.",
                name=shown(found.unknown[0]),
            )
        )
    if not found.known:
        raise UnreadableError(_("Typ saknas. Skriv vad som brast, eller Annat."))
    if len(found.known) > MOST_TYPES:
        raise UnreadableError(_("Raden har fler än tre typer. Behåll de tre viktigaste."))
    return found.known


def _kind(cell: str, lexicon: Lexicon) -> Kind:
    if not cell:
        return Kind.BRIST
    kind = lexicon.kinds.get(key(cell))
    if kind is None:
        raise UnreadableError(_("”%(cell)s” ska vara Brist eller Framgång.", cell=shown(cell)))
    return kind


def _forum(cells: Cells, lexicon: Lexicon, kommun_id: int | None) -> tuple[int | None, str]:
    named = cells[Column.FORUM]
    if not named:
        return None, ""
    forum_id = lexicon.forum(named, kommun_id)
    if forum_id is not None:
        return forum_id, ""
    cells.unknown.append((Column.FORUM, named))
    return None, named
