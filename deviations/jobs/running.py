"""Run what is due: each job says which periods are, and does one when it holds the claim."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy.orm import Session

from deviations import faults, tenancy
from deviations.jobs import claims
from deviations.jobs.claims import Claim, LeaseLostError

log = structlog.get_logger()


class Job(Protocol):
    """Something that happens by itself, once a period."""

    @property
    def name(self) -> str:
        """The job's name, as it stands in `job_run`."""

    def due(self, session: Session, *, now: datetime) -> Iterable[str]:
        """Return the periods whose time has come, done or not, oldest first."""

    def run(self, session: Session, held: Claim, *, now: datetime) -> None:
        """Do one period; call `claims.finish` and commit in the transaction of the effect."""


def due(session: Session, jobs: Iterable[Job], *, now: datetime) -> list[tuple[Job, str]]:
    """Return what is due and not settled, oldest period first within each job."""
    return [
        (job, period)
        for job in jobs
        for settled in [claims.done_periods(session, job.name)]
        for period in job.due(session, now=now)
        if period not in settled
    ]


def run_due(session: Session, jobs: Iterable[Job], *, owner: str, now: datetime) -> int:
    """Do everything due that nobody else holds; return how many periods were finished.

    One job's failure is written down and stops no other.
    """
    with tenancy.acting_in(session, None):
        waiting = due(session, jobs, now=now)
    session.rollback()
    return sum(_run_one(session, job, period, owner, now) for job, period in waiting)


def _run_one(session: Session, job: Job, period: str, owner: str, now: datetime) -> bool:
    held = claims.claim(session, job=job.name, period=period, owner=owner, now=now)
    session.commit()
    if held is None:
        return False
    faults.point("job.after_claim")
    try:
        with tenancy.acting_in(session, None):  # the job says in which förbund it acts
            job.run(session, held, now=now)
    except LeaseLostError:
        session.rollback()
        return False
    except Exception as failure:
        log.exception("job_failed", job=job.name, period=period)
        session.rollback()
        _give_back(session, held, type(failure).__name__, now)
        return False
    return True


def _give_back(session: Session, held: Claim, reason: str, now: datetime) -> None:
    try:
        claims.give_back(session, held, reason=reason, now=now)
        session.commit()
    except LeaseLostError:
        # Somebody else does it by now; the jobs that stand next in line are still ours.
        session.rollback()
