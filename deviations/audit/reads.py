"""Who has read what: written down once a person, thing and ten minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from deviations.audit import chain
from deviations.audit.models import AuditEvent
from deviations.audit.services import record
from deviations.web.afterwards import afterwards

QUIET = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One person opens one thing."""

    action: str
    subject: str
    by: str
    forbund_id: int
    at: datetime


def note(session: Session, reading: Reading) -> None:
    """Write the reading down after the view, unless the last ten minutes hold one like it."""
    if not _noted(session, reading):
        afterwards(lambda later: _write(later, reading))


def _write(session: Session, reading: Reading) -> None:
    # Asked again under the lock: two tabs may have opened at once.
    chain.hold(session)
    if not _noted(session, reading):
        record(
            reading.action,
            subject=reading.subject,
            by=reading.by,
            forbund_id=reading.forbund_id,
        )


def _noted(session: Session, reading: Reading) -> bool:
    like_it = exists().where(
        AuditEvent.forbund_id == reading.forbund_id,
        AuditEvent.subject == reading.subject,
        AuditEvent.action == reading.action,
        AuditEvent.actor == reading.by,
        AuditEvent.at > reading.at - QUIET,
    )
    return bool(session.scalar(select(like_it)))
