"""The chain: every row carries an HMAC over itself and the seal of the row before."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from deviations.audit.models import AuditEvent

FIRST = "0" * 64
# Any number will do, so long as nothing else in the database locks it.
ADVISORY_LOCK = 727001


@dataclass(frozen=True, kw_only=True)
class Act:
    """What is written down. `action` reads `subject:verb-in-the-past`; `actor` is an id."""

    action: str
    subject: str
    at: datetime
    actor: str = "system"
    forbund_id: int | None = None
    facts: dict[str, Any] | None = None


def append(session: Session, act: Act, *, key: bytes) -> AuditEvent:
    """Add the act to the chain, in the caller's transaction. Serialised: the chain has no gap."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
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
        facts=act.facts or {},
        previous=previous,
    )
    event.seal = seal(event, key)
    session.add(event)
    session.flush()
    return event


def seal(event: AuditEvent, key: bytes) -> str:
    """Return the HMAC-SHA-256 of a row in one canonical writing."""
    written = json.dumps(
        [
            event.seq,
            event.at.astimezone(UTC).isoformat(),
            event.forbund_id,
            event.actor,
            event.action,
            event.subject,
            event.facts,
            event.previous,
        ],
        ensure_ascii=True,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hmac.new(key, written.encode(), hashlib.sha256).hexdigest()


def first_broken(session: Session, *, key: bytes) -> int | None:
    """Return the number of the first row that does not fit the chain, or None.

    The chain cannot see its own cut tail; that takes an anchor kept elsewhere.
    """
    expected, previous = 1, FIRST
    rows = session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).yield_per(1000)
    for event in rows:
        fits = event.seq == expected and event.previous == previous
        if not fits or not hmac.compare_digest(event.seal, seal(event, key)):
            return expected
        expected, previous = expected + 1, event.seal
    return None
