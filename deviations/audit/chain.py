"""The chain: every row carries an HMAC over itself and the seal of the row before."""

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from deviations.audit.canonical import written
from deviations.audit.generations import Generations
from deviations.audit.models import AuditEvent

FIRST = "0" * 64
# Any number will do, so long as nothing else in the database locks it.
ADVISORY_LOCK = 727001
BATCH = 1024


@dataclass(frozen=True, kw_only=True)
class Act:
    """What is written down. `action` reads `subject:verb-in-the-past`; `actor` is an id."""

    action: str
    subject: str
    at: datetime
    actor: str = "system"
    forbund_id: int | None = None
    facts: dict[str, Any] | None = None


def hold(session: Session) -> None:
    """Let nobody else write in the trail until the transaction is over.

    The last lock to be taken, everywhere. SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})


def append(session: Session, act: Act, *, key: bytes) -> AuditEvent:
    """Add the act to the chain, in the caller's transaction. Serialised: the chain has no gap."""
    hold(session)
    last = session.execute(
        select(AuditEvent.seq, AuditEvent.seal).order_by(AuditEvent.seq.desc()).limit(1)
    ).first()
    seq, previous = (last.seq + 1, last.seal) if last else (1, FIRST)
    event = AuditEvent(
        seq=seq,
        at=act.at.astimezone(UTC).replace(microsecond=0),
        forbund_id=act.forbund_id,
        actor=act.actor,
        action=act.action,
        subject=act.subject,
        facts=_as_read_back(act.facts or {}),
        previous=previous,
    )
    event.seal = seal(event, key)
    session.add(event)
    session.flush()
    return event


def _as_read_back(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts as the database will give them back: tuples as lists, keys as words."""
    read: dict[str, Any] = json.loads(json.dumps(facts, allow_nan=False))
    return read


def seal(event: "AuditEvent | Row[Any]", key: bytes) -> str:
    """Return the HMAC-SHA-256 of a row in one canonical writing."""
    row = [
        event.seq,
        event.at.astimezone(UTC).isoformat(),
        event.forbund_id,
        event.actor,
        event.action,
        event.subject,
        event.facts,
        event.previous,
    ]
    return hmac.new(key, written(row), hashlib.sha256).hexdigest()


def nothing() -> None:
    """Do nothing between two batches."""


def first_broken(
    session: Session,
    *,
    key: bytes,
    older: Sequence[bytes] = (),
    between: Callable[[], object] = nothing,
) -> int | None:
    """Return the number of the first row that does not fit the chain, or None.

    A missing row is named by the number it had, and so is a row under an `older` key that comes
    after one under a newer. The chain cannot see its own cut tail; that takes an anchor kept
    elsewhere. `between` is called after each batch, and may end the transaction.
    """
    expected, previous, keys = 1, FIRST, Generations(key, older)
    while rows := _read(session, first=expected, size=BATCH):
        for row in rows:
            if row.seq != expected or row.previous != previous or not is_sealed(row, keys):
                return expected
            expected, previous = expected + 1, row.seal
        between()
    # What cannot be read is broken; what is not there is the end.
    return expected if rows is None else None


def _read(session: Session, *, first: int, size: int) -> Sequence[Row[Any]] | None:
    """Return the next rows as they lie, fewer before one that is unreadable, None when at it."""
    columns = AuditEvent.__table__.columns
    chosen = select(*columns).where(AuditEvent.seq >= first).order_by(AuditEvent.seq).limit(size)
    try:
        return session.execute(chosen).all()
    except ValueError:  # SQLite keeps anything in a column, a moment or facts that are none too
        return _read(session, first=first, size=size // 2) if size > 1 else None


def is_sealed(row: Row[Any], keys: Generations) -> bool:
    """Say whether a row carries the seal that its own words give; rows are asked in their order."""
    try:
        given = str(row.seal).encode()
        return keys.take(lambda key: hmac.compare_digest(given, seal(row, key).encode()))
    except (TypeError, ValueError):
        return False
