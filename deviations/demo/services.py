"""Make the data to try the service on. The caller commits."""

import json
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.demo.accounts import DEMO_FORUMS
from deviations.demo.drawing import draw
from deviations.demo.landscape import landscape
from deviations.demo.storing import store_drawn
from deviations.errors import ConflictError
from deviations.importing.services import Tally, import_file
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.queries import forbund_by_slug
from deviations.organisations.services.seeding import add_forbund
from deviations.records.services.vocabulary import seed_vocabulary

SHEET = "dokumenterade_avvikelser.csv"


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


def load_sheet(session: Session, *, now: datetime) -> Iterator[Tally]:
    """Bring each row of the documented sheet home to its förbund.

    Yields after each batch, for the caller to commit; what is there already is left as it is.
    """
    for slug in DEMO_FORUMS:
        forbund = forbund_by_slug(session, slug)
        forbund.demo = True
        with files("deviations.demo").joinpath(SHEET).open("rb") as sheet:
            yield from import_file(session, cast("BinaryIO", sheet), forbund=forbund, at=now)
