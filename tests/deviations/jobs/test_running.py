"""What is due gets done, in order, and one failure stops no other."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import faults
from deviations.jobs import claims, running
from deviations.jobs.claims import Claim
from deviations.jobs.models import JobRun, JobState
from tests.marks import on_both_databases

NOW = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)


class Noting:
    """A job that notes its periods, and first does what a test asks of it."""

    def __init__(
        self, name: str, periods: list[str], before: Callable[[], None] = lambda: None
    ) -> None:
        self.name = name
        self.periods = periods
        self.before = before
        self.done: list[str] = []

    def due(self, session: Session, *, now: datetime) -> Iterable[str]:
        return self.periods

    def run(self, session: Session, held: Claim, *, now: datetime) -> None:
        self.before()
        claims.finish(session, held, now=now)
        session.commit()
        self.done.append(held.period)


def fail() -> None:
    raise RuntimeError("no figures")


@on_both_databases
def test_everything_due_is_done_once_oldest_first(session: Session) -> None:
    job = Noting("summary", ["2026-08", "2026-09", "2026-10"])

    assert running.run_due(session, [job], owner="a", now=NOW) == 3
    assert running.run_due(session, [job], owner="a", now=NOW) == 0
    assert job.done == ["2026-08", "2026-09", "2026-10"]


def test_one_failure_stops_no_other_and_is_tried_again(session: Session) -> None:
    broken, sound = Noting("broken", ["2026-10"], fail), Noting("sound", ["2026-10"])

    assert running.run_due(session, [broken, sound], owner="a", now=NOW) == 1
    row = session.scalars(select(JobRun).where(JobRun.job == "broken")).one()
    assert (row.state, row.reason) == (JobState.RUNNING, "RuntimeError")

    broken.before = lambda: None
    later = row.lease_until + timedelta(seconds=1)
    assert running.run_due(session, [broken, sound], owner="b", now=later) == 1


def test_a_process_that_dies_after_its_claim_is_relieved(session: Session) -> None:
    job = Noting("summary", ["2026-10"])
    faults.arm("job.after_claim:1:raise")
    with pytest.raises(faults.PlannedFaultError):
        running.run_due(session, [job], owner="a", now=NOW)
    session.rollback()
    faults.disarm()

    assert running.run_due(session, [job], owner="b", now=NOW) == 0
    after_lease = NOW + claims.LEASE + timedelta(seconds=1)
    assert running.run_due(session, [job], owner="b", now=after_lease) == 1


def test_a_lost_lease_undoes_what_was_done(session: Session) -> None:
    job = Noting("summary", ["2026-10"])

    def steal() -> None:
        row = session.scalars(select(JobRun)).one()
        row.owner = "thief"
        session.commit()

    job.before = steal

    assert running.run_due(session, [job], owner="a", now=NOW) == 0
    assert job.done == []


def test_a_failure_after_the_lease_was_lost_stops_no_other(session: Session) -> None:
    slow, sound = Noting("slow", ["2026-10"]), Noting("sound", ["2026-10"])

    def lose_and_fail() -> None:
        session.scalars(select(JobRun)).one().owner = "thief"
        session.commit()
        fail()

    slow.before = lose_and_fail

    assert running.run_due(session, [slow, sound], owner="a", now=NOW) == 1
    assert session.scalars(select(JobRun.owner).where(JobRun.job == "slow")).one() == "thief"


def test_due_names_what_is_left(session: Session) -> None:
    job = Noting("summary", ["2026-09", "2026-10"])
    running.run_due(session, [Noting("summary", ["2026-09"])], owner="a", now=NOW)

    assert running.due(session, [job], now=NOW) == [(job, "2026-10")]
