"""Make the data to try the service on. The caller commits."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import clock, tenancy
from deviations.demo.accounts import DEMO_FORUMS
from deviations.demo.drawing import draw
from deviations.demo.landscape import landscape
from deviations.demo.storing import store_drawn
from deviations.errors import ConflictError
from deviations.importing.services import Tally, import_file
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.queries import all_denominators, forbund_by_slug, kommuner
from deviations.organisations.services.denominators import (
    Entry,
    Figure,
    Slot,
    enter,
    seen_years,
)
from deviations.organisations.services.seeding import add_forbund
from deviations.records.services.vocabulary import seed_vocabulary

SHEET = "dokumenterade_avvikelser.csv"
INVENTED = "Påhittat för demon"


def generate(
    session: Session, *, count: int, seed: int, now: datetime, folder: Path
) -> tuple[Forbund, Path]:
    """Make a synthetic förbund with `count` reports; write its truth as JSON in a folder.

    Raises ConflictError when the seed's förbund is there already.
    """
    land = landscape(seed, today=clock.day_of(now))
    if session.scalars(select(Forbund.id).where(Forbund.slug == land.forbund.slug)).first():
        raise ConflictError(land.forbund.slug)
    forbund = add_forbund(session, land.forbund)
    forbund.demo = True
    seed_vocabulary(session, forbund.id)
    store_drawn(session, forbund, draw(land, count), now=now)
    path = folder / f"{land.forbund.slug}.sanning.json"
    path.write_text(json.dumps(land.truth(), ensure_ascii=False, indent=2), "utf-8")
    return forbund, path


def invent_denominators(session: Session, *, now: datetime) -> None:
    """Give the demo förbund something to count against, marked as invented. Twice is once."""
    today = clock.day_of(now)
    for slug in DEMO_FORUMS:
        forbund = forbund_by_slug(session, slug)
        tenancy.enter(session, forbund.id)
        if all_denominators(session, forbund.id):
            continue
        figures: dict[Slot, Figure | None] = {
            Slot(kommun.id, year): Figure(
                number=_invented(kommun.code, year),
                source=INVENTED,
                source_date=date(year - 1, 12, 31),
                invented=True,
            )
            for kommun in kommuner(session, forbund.id)
            for year in range(today.year - 2, today.year + 1)
        }
        seen = seen_years(session, forbund.id, {slot.year for slot in figures})
        enter(
            session,
            Entry(forbund_id=forbund.id, figures=figures, seen=seen, by="demo", now=now),
        )


def _invented(kommun_code: str, year: int) -> int:
    """Return a round number that nobody takes for a count."""
    drawn = int.from_bytes(hashlib.sha256(kommun_code.encode()).digest()[:4])
    return 2_000 + drawn % 150 * 100 + (year - 2000) * 10


def load_sheet(session: Session, *, now: datetime) -> Iterator[Tally]:
    """Bring each row of the documented sheet home to its förbund.

    Yields after each batch, for the caller to commit; what is there already is left as it is.
    """
    for slug in DEMO_FORUMS:
        forbund = forbund_by_slug(session, slug)
        tenancy.enter(session, forbund.id)
        forbund.demo = True
        with files("deviations.demo").joinpath(SHEET).open("rb") as sheet:
            yield from import_file(session, cast("BinaryIO", sheet), forbund=forbund, at=now)
