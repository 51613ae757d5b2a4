"""How the machinery stands: jobs, mail, database. Counts and times only."""

import tomllib
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, or_, select, text
from sqlalchemy.orm import Session

from deviations.audit.verifying import ANCHORING
from deviations.jobs.claims import found_last
from deviations.jobs.models import JobRun, JobState
from deviations.mailing.models import MailState, OutboxMail
from deviations.mailing.outbox import LATE_AFTER
from deviations.operating.values import Dead, Jobs, Mail

RUNS_SHOWN = 20
FAILED_WITHIN = timedelta(days=7)
# Some jobs run once each Swedish day, at its midnight. The longest day has 25 hours.
STOPPED_AFTER = timedelta(hours=26)


def mail_of(session: Session, forbund_id: int, *, now: datetime) -> Mail:
    """Return how a förbund's outbox stands, with the letters about accounts and the trail.

    Those are no förbund's, and wait in the same queue. To whom, and what about, is not asked.
    """
    own = or_(OutboxMail.forbund_id == forbund_id, OutboxMail.forbund_id.is_(None))
    aloud = {"across_tenants": "mail of no förbund, counts only"}
    unsent = OutboxMail.state.in_([MailState.PENDING, MailState.SENDING])
    pending, late, last_sent = session.execute(
        select(
            func.count().filter(unsent),
            func.count().filter(unsent, OutboxMail.created_at < now - LATE_AFTER),
            func.max(OutboxMail.sent_at),
        )
        .where(own)
        .execution_options(**aloud)
    ).one()
    dead = (
        select(OutboxMail.key, OutboxMail.created_at)
        .where(own, OutboxMail.state == MailState.DEAD)
        .execution_options(**aloud)
    )
    sorts: dict[str, list[datetime]] = {}
    for key, created_at in session.execute(dead):
        sorts.setdefault(key.partition(":")[0], []).append(created_at)
    return Mail(
        pending=pending,
        late=late,
        last_sent=last_sent,
        dead=tuple(Dead(sort, len(times), max(times)) for sort, times in sorted(sorts.items())),
    )


def runs_of(session: Session, forbund_id: int) -> Sequence[JobRun]:
    """Return the last runs of a förbund's jobs and of those that are for all, the newest first."""
    own = JobRun.period.startswith(f"{forbund_id}/") | ~JobRun.period.contains("/")
    return session.scalars(
        select(JobRun)
        .where(own)
        .order_by(JobRun.claimed_at.desc(), JobRun.id.desc())
        .limit(RUNS_SHOWN)
    ).all()


def jobs_of(runs: Sequence[JobRun], *, now: datetime) -> Jobs:
    """Judge the last runs, the newest first. A failure is told of for a week."""
    failed = (run.state is JobState.FAILED and run.claimed_at > now - FAILED_WITHIN for run in runs)
    return Jobs(
        begun=bool(runs),
        stopped=bool(runs) and runs[0].claimed_at <= now - STOPPED_AFTER,
        failed=sum(failed),
    )


def trail_is_whole(session: Session) -> bool:
    """Say whether the trail was whole when it was last gone through, at night."""
    return not found_last(session, ANCHORING)


def schema_of(session: Session) -> str:
    """Return which migration the database is at."""
    return str(session.scalar(text("SELECT version_num FROM alembic_version")))


def version_of(root: Path) -> str:
    """Return the version of the program in a folder."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    return str(project["project"]["version"])
