"""Which rows a list held when somebody read it or took it home, found again from each of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from deviations.audit import chain
from deviations.audit.models import AuditEvent
from deviations.audit.reads import QUIET, Reading
from deviations.audit.services import record
from deviations.web.afterwards import afterwards

READ = "list:read"
EXPORTED = "list:exported"
# So many public ids are some nine kilobytes; a longer list is several rows of the trail.
AT_A_TIME = 500
# The trail keeps whole seconds, and two machines may not agree about the time.
CLOCKS_DIFFER = timedelta(hours=1)


def note_list(session: Session, reading: Reading, held: Sequence[str]) -> None:
    """Write down after the view which rows a list showed, by public id.

    Those that the last ten minutes hold already are left out, and nothing is written for none.
    """
    if _unnoted(session, reading, held):
        afterwards(lambda later: _write(later, reading, held))


def record_list(reading: Reading, held: Sequence[str]) -> None:
    """Write down in the running transaction which rows a list held, be it none.

    The caller commits.
    """
    for first in range(0, len(held) or 1, AT_A_TIME):
        some = list(held[first : first + AT_A_TIME])
        record(
            reading.action,
            subject=reading.subject,
            by=reading.by,
            forbund_id=reading.forbund_id,
            rows=len(some),
            held=some,
        )


def _write(session: Session, reading: Reading, held: Sequence[str]) -> None:
    # Asked again under the lock: two tabs may have opened at once.
    chain.hold(session)
    if fresh := _unnoted(session, reading, held):
        record_list(reading, fresh)


def lists_with(
    session: Session,
    public_id: str,
    *,
    subject: str,
    forbund_id: int,
    since: datetime,
    at_most: int,
) -> Sequence[AuditEvent]:
    """Return when a list of that subject held a row, the last first.

    `since`: when the row came. No list held it before, so none so old is looked through.
    """
    return session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.forbund_id == forbund_id,
            AuditEvent.subject == subject,
            AuditEvent.action.in_([READ, EXPORTED]),
            AuditEvent.at >= since - CLOCKS_DIFFER,
            cast(AuditEvent.facts, Text).contains(public_id, autoescape=True),
        )
        .order_by(AuditEvent.seq.desc())
        .limit(at_most)
    ).all()


def _unnoted(session: Session, reading: Reading, held: Sequence[str]) -> list[str]:
    lately = session.scalars(
        select(AuditEvent.facts).where(
            AuditEvent.forbund_id == reading.forbund_id,
            AuditEvent.subject == reading.subject,
            AuditEvent.action == reading.action,
            AuditEvent.actor == reading.by,
            AuditEvent.at > reading.at - QUIET,
        )
    )
    noted = {public_id for facts in lately for public_id in facts.get("held", ())}
    return [public_id for public_id in held if public_id not in noted]
