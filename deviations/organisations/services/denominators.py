"""What counts are measured against: entered, corrected, taken away, and never invented by us.

A correction keeps what stood before in the audit trail; they are numbers of places, not of people.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.audit.services import record
from deviations.errors import ConflictError, NotFoundError
from deviations.organisations.models.denominator import Denominator
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.queries import kommuner
from deviations.tenancy import rows_of

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST = 9_999_999


class Slot(NamedTuple):
    """What a denominator is of."""

    kommun_id: int
    year: int


@dataclass(frozen=True, kw_only=True)
class Figure:
    """How many, by whose count, as of which day."""

    number: int
    source: str
    source_date: date
    invented: bool = False


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Who enters what, and what the page showed."""

    forbund_id: int
    figures: Mapping[Slot, Figure | None]
    seen: str
    by: str
    now: datetime

    @property
    def years(self) -> frozenset[int]:
        """Return the years it is about."""
        return frozenset(slot.year for slot in self.figures)


def says_the_same(stored: Denominator | None, figure: Figure) -> bool:
    """Say whether a figure stands stored already, invented or not."""
    return stored is not None and not _differing(stored, figure)


def seen_years(session: Session, forbund_id: int, years: Collection[int]) -> str:
    """Return a mark of how some years stood when a page showed them."""
    return _mark(_standing(session, forbund_id, years).values())


def enter(session: Session, entry: Entry) -> int:
    """Store what was entered, None for what is taken away; return how many were changed.

    A figure that says what stands already changes nothing, and an invented one stays invented.
    Raises ConflictError when somebody changed those years since the page showed them, and
    NotFoundError for a kommun of another förbund.
    """
    session.execute(
        select(Forbund.id).where(Forbund.id == entry.forbund_id).with_for_update(key_share=True)
    )
    standing = _standing(session, entry.forbund_id, entry.years)
    if entry.seen != _mark(standing.values()):
        raise ConflictError
    codes = {kommun.id: kommun.code for kommun in kommuner(session, entry.forbund_id)}
    if any(slot.kommun_id not in codes for slot in entry.figures):
        raise NotFoundError("Kommun")
    return sum(
        _put(session, entry, slot, standing.get(slot), f"{codes[slot.kommun_id]}/{slot.year}")
        for slot in entry.figures
    )


def _put(
    session: Session, entry: Entry, slot: Slot, before: Denominator | None, subject: str
) -> bool:
    figure = entry.figures[slot]
    if figure is None:
        return before is not None and _remove(session, entry, before, subject)
    if before is None:
        _add(session, entry, slot, figure)
        _record(entry, "denominator:entered", subject, number=figure.number)
        return True
    fields = _differing(before, figure)
    if not fields:
        return False
    was = before.number
    before.number, before.source, before.source_date = (
        figure.number,
        figure.source,
        figure.source_date,
    )
    before.invented, before.entered_at, before.entered_by = figure.invented, entry.now, entry.by
    session.flush()
    _record(entry, "denominator:corrected", subject, fields=fields, number=figure.number, was=was)
    return True


def _differing(stored: Denominator, figure: Figure) -> list[str]:
    names = ("number", "source", "source_date")
    return [name for name in names if getattr(stored, name) != getattr(figure, name)]


def _add(session: Session, entry: Entry, slot: Slot, figure: Figure) -> None:
    session.add(
        Denominator(
            forbund_id=entry.forbund_id,
            kommun_id=slot.kommun_id,
            year=slot.year,
            number=figure.number,
            source=figure.source,
            source_date=figure.source_date,
            invented=figure.invented,
            entered_at=entry.now,
            entered_by=entry.by,
        )
    )
    session.flush()


def _remove(session: Session, entry: Entry, before: Denominator, subject: str) -> bool:
    was = before.number
    session.delete(before)
    session.flush()
    _record(entry, "denominator:removed", subject, was=was)
    return True


def _standing(session: Session, forbund_id: int, years: Collection[int]) -> dict[Slot, Denominator]:
    chosen = rows_of(Denominator, forbund_id).where(Denominator.year.in_(years))
    ordered = chosen.order_by(Denominator.year, Denominator.kommun_id)
    found = session.scalars(ordered.execution_options(populate_existing=True))
    return {Slot(each.kommun_id, each.year): each for each in found}


def _mark(standing: Iterable[Denominator]) -> str:
    shown = [
        (each.kommun_id, each.year, each.number, each.source, each.source_date.isoformat())
        for each in standing
    ]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]


def _record(entry: Entry, action: str, subject: str, **facts: object) -> None:
    record(action, subject=subject, by=entry.by, forbund_id=entry.forbund_id, **facts)
