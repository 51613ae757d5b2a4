"""Who runs, or ran, which job for which period."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deviations.base import Base, Id


class JobState(StrEnum):
    """How far a job has come for its period."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobRun(Base):
    """One job for one period. The period comes from the calendar, never from the time of day.

    `reason`: why its last attempt failed; of one that is done, what it found to be wrong.
    """

    __tablename__ = "job_run"
    __table_args__ = (
        UniqueConstraint("job", "period"),
        CheckConstraint("attempt > 0", name="attempt_positive"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_has_time"),
    )

    id: Mapped[Id]
    job: Mapped[str] = mapped_column(String(80))
    period: Mapped[str] = mapped_column(String(40))
    state: Mapped[JobState] = mapped_column(default=JobState.RUNNING)
    owner: Mapped[str] = mapped_column(String(64))
    lease_until: Mapped[datetime]
    attempt: Mapped[int] = mapped_column(Integer, default=1)
    claimed_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(200))
