"""Who receives what in a förbund, laid out kommun by kommun."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from deviations.errors import NotFoundError
from deviations.organisations.models.forbund import THE_FOUR, Kommun, Part, PartCode
from deviations.organisations.models.reception import Reception
from deviations.organisations.models.user import Membership
from deviations.organisations.queries import (
    kommun_by_slug,
    kommuner,
    members_in,
    nearest,
    parts,
    receptions,
)
from deviations.organisations.services.naming import names_in
from deviations.organisations.services.receptions import Intake, may_receive

# How an address names the whole förbund, and the reports.
EVERYWHERE, REPORTS = "hela-forbundet", "rapporter"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What comes in at one place: who has it there, and who has it for lack of anybody there."""

    what: str
    column: str
    own: tuple[str, ...]
    instead: tuple[str, ...]
    is_fault: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """A kommun, or the whole förbund, with a cell for each thing that comes in."""

    place: str
    name: str
    cells: tuple[Cell, ...]


def columns(session: Session, forbund_id: int) -> dict[PartCode | None, str]:
    """Return what comes in: reports, and questions to each of the four and to who else receives."""
    known = parts(session, forbund_id)
    used = {one.part for one in receptions(session, forbund_id)}
    named: dict[PartCode | None, str] = {None: str(_("Rapporter"))}
    return named | {
        code: part.short_name for code, part in known.items() if code in THE_FOUR or code in used
    }


def matrix(session: Session, forbund_id: int) -> tuple[Row, ...]:
    """Return who receives: the whole förbund first, then each kommun."""
    standing = receptions(session, forbund_id)
    names = names_in(session, forbund_id, {one.membership.user.public_id for one in standing})
    heads = columns(session, forbund_id)
    places: list[Kommun | None] = [None, *kommuner(session, forbund_id)]
    return tuple(
        Row(
            place=kommun.slug if kommun else EVERYWHERE,
            name=kommun.name if kommun else str(_("Hela förbundet")),
            cells=tuple(
                _cell([one for one in standing if one.part is part], names, kommun, part, head)
                for part, head in heads.items()
            ),
        )
        for kommun in places
    )


def intake_at(session: Session, forbund_id: int, place: str, what: str) -> Intake:
    """Return what an address of the page names; raise NotFoundError when it names nothing."""
    kommun = None if place == EVERYWHERE else kommun_by_slug(session, forbund_id, place)
    known: dict[str, PartCode | None] = {REPORTS: None} | {
        str(code): code for code in parts(session, forbund_id)
    }
    if what not in known:
        raise NotFoundError("Intake")
    return Intake(forbund_id=forbund_id, kommun=kommun, part=known[what])


def eligible(session: Session, intake: Intake) -> list[Membership]:
    """Return the hats that can receive, those of the part before the koordinatorer."""
    found = [hat for hat in members_in(session, intake.forbund_id) if may_receive(hat, intake)]
    return sorted(found, key=lambda hat: hat.part is None)


def receiving(session: Session, intake: Intake) -> list[int]:
    """Return the ids of the hats that receive at exactly this place."""
    found = receptions(session, intake.forbund_id)
    return [one.membership_id for one in found if intake.takes(one)]


def spoken(intake: Intake, known: dict[PartCode, Part]) -> str:
    """Name what comes in, as a heading."""
    where = intake.kommun.name if intake.kommun else str(_("hela förbundet"))
    if intake.part is None:
        return str(_("Rapporter från %(where)s", where=where))
    return str(_("Frågor till %(part)s, %(where)s", part=known[intake.part].name, where=where))


def _cell(
    standing: Sequence[Reception],
    names: Mapping[str, str],
    kommun: Kommun | None,
    part: PartCode | None,
    head: str,
) -> Cell:
    kommun_id = kommun.id if kommun else None
    own = [one for one in standing if one.kommun_id == kommun_id]
    instead = [] if own else nearest(standing, kommun_id)
    return Cell(
        what=str(part) if part else REPORTS,
        column=head,
        own=tuple(names[one.membership.user.public_id] for one in own),
        instead=tuple(names[one.membership.user.public_id] for one in instead),
        is_fault=part is None and kommun is not None and not (own or instead),
    )
