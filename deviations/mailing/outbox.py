"""Claim mail with a lease, and say how it went. A late finisher changes nothing (fencing)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from deviations.mailing.models import MailState, OutboxAttachment, OutboxMail
from deviations.tenancy import across

# A batch is handed over under one lease, one mail after the other.
LEASE = timedelta(seconds=120)
BATCH = 5
LONGEST_ATTEMPT = timedelta(seconds=20)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=48)
LATE_AFTER = timedelta(minutes=30)
EVERY_FORBUND = "one process sends the mail of every förbund"


class Verdict(StrEnum):
    """How an attempt ended."""

    SENT = "sent"
    AGAIN = "again"
    WITHOUT_FILES = "without-files"
    NEVER = "never"


@dataclass(frozen=True)
class Outcome:
    """The verdict, and the mail server's words, for whoever looks."""

    verdict: Verdict
    reply: str = ""


@dataclass(frozen=True)
class Claim:
    """What a worker holds of a mail: enough to settle it, after the session has let go."""

    id: int
    key: str
    worker: str
    attempts: int
    created_at: datetime
    has_files: bool

    @classmethod
    def of(cls, mail: OutboxMail) -> "Claim":
        """Return the claim on a mail that was just taken."""
        return cls(
            id=mail.id,
            key=mail.key,
            worker=mail.worker or "",
            attempts=mail.attempts,
            created_at=mail.created_at,
            has_files=bool(mail.attachments),
        )


def claim(session: Session, *, worker: str, now: datetime) -> Sequence[OutboxMail]:
    """Take up to a batch of due mails, each for one worker only. The caller commits."""
    across(session, EVERY_FORBUND)
    free = (
        select(OutboxMail.id).where(_is_due(now)).order_by(OutboxMail.id).limit(BATCH)
    ).with_for_update(skip_locked=True)  # SQLite: BEGIN IMMEDIATE is the lock
    taken = session.scalars(
        update(OutboxMail)
        .where(OutboxMail.id.in_(free))
        .values(
            state=MailState.SENDING,
            worker=worker,
            lease_until=now + LEASE,
            attempts=OutboxMail.attempts + 1,
        )
        .returning(OutboxMail.id)
        .execution_options(synchronize_session=False)
    ).all()
    session.flush()
    chosen = select(OutboxMail).where(OutboxMail.id.in_(taken)).order_by(OutboxMail.id)
    return session.scalars(chosen.execution_options(populate_existing=True)).all()


def settle(session: Session, claim: Claim, outcome: Outcome, *, now: datetime) -> bool:
    """Write down how an attempt ended; False when the lease was lost. The caller commits."""
    across(session, EVERY_FORBUND)
    settled = session.execute(
        update(OutboxMail)
        .where(
            OutboxMail.id == claim.id,
            OutboxMail.worker == claim.worker,
            OutboxMail.attempts == claim.attempts,
            OutboxMail.state == MailState.SENDING,
        )
        .values(**_after(claim, outcome, now), last_reply=outcome.reply[:200], lease_until=None)
        .returning(OutboxMail.id)
        .execution_options(synchronize_session=False)
    )
    mine = settled.scalar_one_or_none() is not None
    if mine and outcome.verdict in {Verdict.WITHOUT_FILES, Verdict.SENT}:
        session.execute(delete(OutboxAttachment).where(OutboxAttachment.mail_id == claim.id))
    return mine


def _after(claim: Claim, outcome: Outcome, now: datetime) -> dict[str, object]:
    if outcome.verdict is Verdict.SENT:
        # What was sent held codes and links: it has no business here any longer.
        return {"state": MailState.SENT, "sent_at": now, "body": ""}
    too_old = now - claim.created_at > GIVE_UP_AFTER
    # Too large without files to leave behind is final.
    too_large = outcome.verdict is Verdict.WITHOUT_FILES and not claim.has_files
    if outcome.verdict is Verdict.NEVER or too_old or too_large:
        return {"state": MailState.DEAD}
    return {"state": MailState.PENDING, "next_at": now + wait_after(claim.key, claim.attempts)}


def forget_dead(session: Session, before: datetime) -> None:
    """Throw away what stood in mails that died and were queued before a time. Caller commits."""
    across(session, EVERY_FORBUND)
    over = (OutboxMail.state == MailState.DEAD, OutboxMail.created_at < before)
    dead = select(OutboxMail.id).where(*over)
    session.execute(delete(OutboxAttachment).where(OutboxAttachment.mail_id.in_(dead)))
    session.execute(
        update(OutboxMail)
        .where(*over, OutboxMail.body != "")
        .values(body="")
        .execution_options(synchronize_session=False)
    )


def wait_after(key: str, attempts: int) -> timedelta:
    """Return how long to wait: a minute doubled each time, at most an hour, spread by ±50 %.

    The spread comes from the key, so that a test can know it and a crowd of mails does not
    come back at the same second.
    """
    doubled: timedelta = min(FIRST_WAIT * 2.0 ** min(attempts - 1, 10), LONGEST_WAIT)
    byte = hashlib.sha256(f"{key}:{attempts}".encode()).digest()[0]
    return doubled * (0.5 + byte / 255)


def _is_due(now: datetime) -> ColumnElement[bool]:
    waiting = and_(OutboxMail.state == MailState.PENDING, OutboxMail.next_at <= now)
    abandoned = and_(OutboxMail.state == MailState.SENDING, OutboxMail.lease_until < now)
    return or_(waiting, abandoned)


@dataclass(frozen=True)
class Backlog:
    """What the outbox looks like: `late` waits longer than it should, `dead` needs somebody."""

    pending: int
    late: int
    dead: int


def backlog(session: Session, *, now: datetime) -> Backlog:
    """Count what waits and what died."""
    unsent = OutboxMail.state.in_([MailState.PENDING, MailState.SENDING])
    count = func.count()
    pending, late, dead = session.execute(
        select(
            count.filter(unsent),
            count.filter(unsent, OutboxMail.created_at < now - LATE_AFTER),
            count.filter(OutboxMail.state == MailState.DEAD),
        )
        .select_from(OutboxMail)
        .execution_options(across_tenants=EVERY_FORBUND)
    ).one()
    return Backlog(pending=pending, late=late, dead=dead)
