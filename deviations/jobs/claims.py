"""Claim a job's period, keep it, finish it. The same SQL on both databases.

A period is claimed by one row; a lease lets another process take over from one that died; the
attempt's number fences the dead one out if it wakes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from deviations.errors import LexHellerError
from deviations.jobs.models import JobRun, JobState

LEASE = timedelta(minutes=10)
ATTEMPTS = 3


class LeaseLostError(LexHellerError):
    """Another process has taken the period over; what this one did must be rolled back."""


@dataclass(frozen=True)
class Claim:
    """The right to do one job for one period, until the lease ends."""

    job: str
    period: str
    owner: str
    attempt: int


def claim(session: Session, *, job: str, period: str, owner: str, now: datetime) -> Claim | None:
    """Claim a period; None when it is done, has failed for good, or another holds it.

    The caller commits before the work begins.
    """
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    row = insert(JobRun).values(
        job=job,
        period=period,
        state=JobState.RUNNING,
        owner=owner,
        lease_until=now + LEASE,
        attempt=1,
        claimed_at=now,
    )
    attempt = session.execute(
        row.on_conflict_do_update(
            index_elements=[JobRun.job, JobRun.period],
            set_={
                "owner": row.excluded.owner,
                "lease_until": row.excluded.lease_until,
                "claimed_at": row.excluded.claimed_at,
                "attempt": JobRun.attempt + 1,
            },
            where=(JobRun.state == JobState.RUNNING)
            & (JobRun.lease_until < now)
            & (JobRun.attempt < ATTEMPTS),
        ).returning(JobRun.attempt)
    ).scalar_one_or_none()
    return None if attempt is None else Claim(job, period, owner, attempt)


def finish(session: Session, held: Claim, *, now: datetime, found: str = "") -> None:
    """Mark a period done in the transaction of its effect; raise LeaseLostError if it was lost.

    `found`: what the work, well done, found to be wrong. It is kept with the run.
    """
    _settle(session, held, state=JobState.DONE, done_at=now, reason=found[:200] or None)


def give_back(session: Session, held: Claim, *, reason: str, now: datetime) -> None:
    """Let a failed attempt be tried again when a minute has passed; the last one fails for good."""
    last = held.attempt >= ATTEMPTS
    _settle(
        session,
        held,
        state=JobState.FAILED if last else JobState.RUNNING,
        reason=reason[:200],
        lease_until=now + timedelta(minutes=1),
    )


def _settle(session: Session, held: Claim, **changes: object) -> None:
    changed = session.execute(
        update(JobRun)
        .where(
            JobRun.job == held.job,
            JobRun.period == held.period,
            JobRun.owner == held.owner,
            JobRun.attempt == held.attempt,
            JobRun.state == JobState.RUNNING,
        )
        .values(**changes)
        .returning(JobRun.id)
        .execution_options(synchronize_session=False)
    )
    if changed.scalar_one_or_none() is None:
        raise LeaseLostError(f"{held.job} {held.period}")


def done_periods(session: Session, job: str) -> set[str]:
    """Return the periods of a job that need nothing more: done, or failed for good."""
    settled = JobRun.state.in_([JobState.DONE, JobState.FAILED])
    return set(session.scalars(select(JobRun.period).where(JobRun.job == job, settled)))


def found_last(session: Session, job: str) -> str:
    """Return what a job found to be wrong when it was done last, or nothing."""
    newest = select(JobRun.reason).where(JobRun.job == job, JobRun.state == JobState.DONE)
    return session.scalar(newest.order_by(JobRun.period.desc()).limit(1)) or ""


def done_on(session: Session, job: str) -> set[str]:
    """Return the periods for which a job was done, not failed."""
    done = select(JobRun.period).where(JobRun.job == job, JobRun.state == JobState.DONE)
    return set(session.scalars(done))
