"""Take a förbund's trail out for oversight, and write that down. The caller commits."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from deviations import database
from deviations.audit.bundle.extract import Period, extract
from deviations.audit.bundle.writing import Cover, bundle
from deviations.audit.services import audit_key, older_audit_keys, record
from deviations.config import Config
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.queries import people_named


@dataclass(frozen=True)
class Taken:
    """A bundle: its file, what to call it, and how many rows it holds."""

    content: bytes
    file_name: str
    rows: int


def take_out(
    session: Session, *, forbund: Forbund, period: Period, config: Config, at: datetime, by: str
) -> Taken:
    """Return a förbund's bundle; raise RefusedError when its trail is broken.

    Ends the running transaction, and undoes what it has not committed: the trail is long, and is
    read and packed in transactions that hold up nobody who files.
    """
    between = partial(database.read_anew, session)
    between()
    extracted = extract(
        session,
        forbund_id=forbund.id,
        period=period,
        key=audit_key(),
        older_keys=older_audit_keys(),
        between=between,
    )
    people = people_named(session, {row.actor for row in extracted.rows}, forbund_id=forbund.id)
    cover = Cover(
        forbund_id=forbund.id,
        slug=forbund.slug,
        name=forbund.name,
        period=period,
        at=at,
        by=by,
    )
    names = {key: one.name for key, one in people.items()}
    session.rollback()
    content = bundle(config, cover, extracted, names)
    rows = len(extracted.rows)
    record(
        "audit:exported",
        subject=cover.slug,
        by=by,
        forbund_id=cover.forbund_id,
        first=str(period.first),
        last=str(period.last),
        rows=rows,
    )
    return Taken(content, f"granskning-{cover.slug}-{period.first}-{period.last}.zip", rows)
