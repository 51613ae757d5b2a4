"""A period is done once: claimed by one, taken over from the dead, fenced against their return."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from deviations.extensions import db
from deviations.jobs import claims
from deviations.jobs.claims import ATTEMPTS, LEASE, Claim, LeaseLostError
from deviations.jobs.models import JobRun, JobState
from tests.marks import Told, on_both_databases

NOW = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
JUST_AFTER = NOW + LEASE + timedelta(seconds=1)


def take(session: Session, owner: str, now: datetime = NOW) -> Claim | None:
    held = claims.claim(session, job="summary", period="2026-10", owner=owner, now=now)
    session.commit()
    return held


@on_both_databases
def test_a_period_is_claimed_by_one(session: Session) -> None:
    assert take(session, "a") == Claim("summary", "2026-10", "a", 1)
    assert take(session, "b") is None


@on_both_databases
def test_a_lease_is_taken_over_only_when_it_has_ended(session: Session) -> None:
    take(session, "a")

    assert take(session, "b", NOW + LEASE) is None
    assert take(session, "b", JUST_AFTER) == Claim("summary", "2026-10", "b", 2)


@on_both_databases
def test_who_lost_the_lease_cannot_finish(session: Session) -> None:
    late = take(session, "a")
    held = take(session, "b", JUST_AFTER)
    assert late
    assert held

    with pytest.raises(LeaseLostError):
        claims.finish(session, late, now=JUST_AFTER)
    session.rollback()
    claims.finish(session, held, now=JUST_AFTER)
    session.commit()

    assert claims.done_periods(session, "summary") == {"2026-10"}
    assert take(session, "c", JUST_AFTER + LEASE * 2) is None


@on_both_databases
def test_what_a_job_found_wrong_stands_until_it_is_done_again_and_finds_nothing(
    session: Session,
) -> None:
    for period, found in (("2026-10", "något"), ("2026-11", "")):
        held = claims.claim(session, job="summary", period=period, owner="a", now=NOW)
        assert held
        claims.give_back(session, held, reason="an attempt that failed", now=NOW)
        assert claims.found_last(session, "summary") == ("" if found else "något")
        claims.finish(session, held, now=NOW, found=found)

        assert claims.found_last(session, "summary") == found


def test_three_attempts_and_no_more(session: Session) -> None:
    moment = NOW
    for attempt in range(1, ATTEMPTS + 1):
        held = take(session, f"worker-{attempt}", moment)
        assert held is not None
        claims.give_back(session, held, reason="ValueError", now=moment)
        session.commit()
        moment += timedelta(minutes=2)

    assert session.scalars(select(JobRun.state)).one() is JobState.FAILED
    assert take(session, "one more", moment) is None


def test_a_worker_that_dies_at_its_last_attempt_leaves_the_period_to_be_seen(
    session: Session,
) -> None:
    moment = NOW
    for attempt in range(ATTEMPTS):
        take(session, f"worker-{attempt}", moment)
        moment += LEASE + timedelta(seconds=1)

    assert take(session, "one more", moment) is None
    assert claims.done_periods(session, "summary") == set()


def race(app: Flask, grab: str, periods: int) -> Counter[str]:
    """Let four clocks grab the same periods at once; return how many won each."""
    won: list[str] = []
    together = threading.Barrier(4)

    def clock_ticks(owner: str) -> None:
        with app.app_context():
            session = db.session()
            for number in range(periods):
                together.wait()
                if GRABS[grab](session, f"period-{number}", owner, together):
                    won.append(f"period-{number}")
            db.session.remove()

    threads = [threading.Thread(target=clock_ticks, args=(f"clock-{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(won)


def grab_by_claim(session: Session, period: str, owner: str, _together: threading.Barrier) -> bool:
    held = claims.claim(session, job="race", period=period, owner=owner, now=NOW)
    session.commit()
    return held is not None


def grab_by_looking_first(
    session: Session, period: str, owner: str, together: threading.Barrier
) -> bool:
    """Do what a scheduler without a claim does: look, then run."""
    free = session.scalars(select(JobRun.id).where(JobRun.period == period)).first() is None
    session.rollback()
    together.wait()  # the worst case, every time: all have looked before any runs
    if free:
        row = {"job": f"race-{owner}", "period": period, "owner": owner, "attempt": 1}
        row |= {"state": JobState.RUNNING, "lease_until": NOW, "claimed_at": NOW}
        session.execute(insert(JobRun), [row])
    session.commit()
    return free


GRABS = {"claim": grab_by_claim, "look": grab_by_looking_first}


@on_both_databases
def test_four_clocks_at_once_run_each_period_once(
    app: Flask, full: bool, record_property: Told
) -> None:
    periods = 200 if full else 25
    record_property("size", f"{periods} periods")

    won = race(app, "claim", periods)

    assert len(won) == periods
    assert set(won.values()) == {1}


@on_both_databases
def test_without_the_claim_four_clocks_would_run_some_twice(app: Flask) -> None:
    assert max(race(app, "look", 25).values()) > 1
