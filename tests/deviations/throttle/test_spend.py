"""Tries are counted exactly, whoever counts and whatever happens afterwards."""

import multiprocessing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from deviations.errors import TooManyError
from deviations.throttle.models import Throttle
from deviations.throttle.services import Limit, forget_before, spend
from tests.deviations.throttle.counting import spend_times
from tests.marks import on_both_databases

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
THREE_A_MINUTE = Limit("sign-in", tries=3, seconds=60)


def _spend_times(session: Session, times: int, *, now: datetime = NOON, subject: str = "a") -> None:
    for _ in range(times):
        spend(session, THREE_A_MINUTE, subject, now=now)


@on_both_databases
def test_the_last_try_within_the_limit_is_let_through_and_the_next_is_not(session: Session) -> None:
    _spend_times(session, 3)

    with pytest.raises(TooManyError):
        _spend_times(session, 1)


def test_a_subject_and_a_limit_are_counted_for_themselves(session: Session) -> None:
    _spend_times(session, 3)

    _spend_times(session, 3, subject="b")
    spend(session, Limit("reset", tries=1, seconds=60), "a", now=NOON)


@pytest.mark.parametrize(
    ("now", "wait"),
    [
        (NOON, 60),
        (NOON + timedelta(seconds=30), 30),
        (NOON + timedelta(seconds=59), 1),
        (NOON + timedelta(seconds=59, microseconds=999_999), 1),
        (NOON + timedelta(milliseconds=500), 60),
    ],
)
def test_one_is_told_to_wait_until_the_window_ends(
    session: Session, now: datetime, wait: int
) -> None:
    _spend_times(session, 3)

    with pytest.raises(TooManyError) as refused:
        _spend_times(session, 1, now=now)

    assert refused.value.retry_after == wait
    _spend_times(session, 1, now=now + timedelta(seconds=wait))


def test_the_next_window_starts_anew(session: Session) -> None:
    _spend_times(session, 3, now=NOON + timedelta(seconds=59, microseconds=999_999))

    _spend_times(session, 3, now=NOON + timedelta(seconds=60))


@on_both_databases
def test_a_try_stays_counted_when_the_request_is_rolled_back(session: Session) -> None:
    _spend_times(session, 1)
    session.rollback()

    assert session.scalar(select(Throttle.tries)) == 1


@on_both_databases
def test_a_subject_of_any_length_is_counted_and_not_kept(session: Session) -> None:
    address = "anna." + "a" * 240 + "@example.se"

    _spend_times(session, 1, subject=address)
    _spend_times(session, 1, subject=address)

    assert session.scalar(select(Throttle.tries)) == 2
    assert "anna" not in (session.scalar(select(Throttle.key)) or "")


@on_both_databases
def test_old_windows_are_forgotten_and_running_ones_kept(session: Session) -> None:
    _spend_times(session, 1, now=NOON - timedelta(seconds=60))
    _spend_times(session, 1, now=NOON)

    assert forget_before(session, NOON) == 1
    session.commit()
    assert session.scalars(select(Throttle.window)).all() == [NOON]


@on_both_databases
def test_four_processes_count_one_key_exactly(session: Session, database_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=spend_times, args=(database_url, 10, NOON)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    assert [worker.exitcode for worker in workers] == [0] * 4
    assert session.scalar(select(func.sum(Throttle.tries))) == 40


def test_control_tries_kept_in_the_requests_transaction_would_be_forgotten(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "commit", lambda: None)

    _spend_times(session, 1)
    session.rollback()

    assert session.execute(text("SELECT count(*) FROM throttle")).scalar_one() == 0
