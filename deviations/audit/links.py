"""The open chain of one förbund: anybody can follow it, for it has no secret.

The sealed chain is one for all förbund and its key never leaves the service. Beside it each
förbund has its own, worked out from the rows when it is needed and stored nowhere: every link is
the SHA-256 of the link before and of the row with its seal. Whoever knows a link from another day
can tell whether a row before it was changed, left out or put in.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from deviations.audit.canonical import digest
from deviations.audit.chain import nothing
from deviations.audit.models import AuditEvent

FIRST_LINK = "0" * 64
BATCH = 1024
COLUMNS = AuditEvent.__table__.columns


@dataclass(frozen=True)
class Head:
    """How many rows a förbund has at a moment, and the link of the last."""

    count: int = 0
    link: str = FIRST_LINK


def onward(head: Head, row: "Row[Any] | AuditEvent") -> Head:
    """Return the head when one more row of the förbund has come."""
    return Head(head.count + 1, digest([head.link, *fields(row).values()]))


def fields(row: "Row[Any] | AuditEvent") -> dict[str, Any]:
    """Return what a link says of a row, in the order that it says it."""
    return {
        "seq": row.seq,
        "at": row.at.astimezone(UTC).isoformat(),
        "actor": row.actor,
        "action": row.action,
        "subject": row.subject,
        "facts": row.facts,
        "seal": row.seal,
    }


def rows_in_order(
    session: Session,
    chosen: Select[Any],
    *,
    after: int = 0,
    between: Callable[[], object] = nothing,
) -> Iterator[Row[Any]]:
    """Yield chosen rows of the trail by number, a batch at a time: the trail has no end.

    `between` is called before each batch but the first, and may end the transaction.
    """
    while True:
        more = chosen.where(AuditEvent.seq > after).order_by(AuditEvent.seq).limit(BATCH)
        batch = session.execute(more).all()
        yield from batch
        if len(batch) < BATCH:
            return
        after = batch[-1].seq
        between()


def heads(
    session: Session, *, until: int, between: Callable[[], object] = nothing
) -> dict[int, Head]:
    """Return every förbund's head as it stood at a row. Reads the whole trail."""
    found: dict[int, Head] = {}
    of_forbund = select(*COLUMNS).where(AuditEvent.forbund_id.is_not(None), AuditEvent.seq <= until)
    for row in rows_in_order(session, of_forbund, between=between):
        found[row.forbund_id] = onward(found.get(row.forbund_id, Head()), row)
    return found


def commitment(forbund_id: int, head: Head) -> str:
    """Return what may be shown to anybody: it fits this head and tells nothing about it."""
    return digest([forbund_id, head.count, head.link])
