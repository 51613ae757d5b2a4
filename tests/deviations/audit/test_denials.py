"""Refusals are counted within bounds, stored together, and forgotten in time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from deviations.audit.denials import counting, storing
from deviations.audit.denials.counting import Refusal, Tally
from deviations.audit.denials.queries import by_day
from deviations.audit.denials.storing import LIVE, Known, forget_before, store
from deviations.audit.denials.stream import Stream, address_hash, stream_of
from deviations.audit.models import AuditEvent, Denial, Reason
from deviations.extensions import db
from tests.marks import on_both_databases

MINUTE = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def refusal(number: int = 0, **fields: Any) -> Refusal:
    given: dict[str, Any] = {"minute": MINUTE, "reason": Reason.ROLE, "address": f"{number:016x}"}
    return Refusal(**given | fields)


def stored(session: Session) -> list[tuple[str, str, int]]:
    rows = session.scalars(select(Denial).order_by(Denial.person, Denial.address))
    return [(row.person, row.address, row.times) for row in rows]


# --- counted --------------------------------------------------------------------


def test_the_same_refusal_is_one_count() -> None:
    tally = Tally()
    for _ in range(3):
        tally.add(refusal())

    assert tally.drain() == {refusal(): 3}
    assert tally.drain() == {}


def test_beyond_the_bound_of_a_minute_refusals_are_counted_together() -> None:
    tally = Tally()
    for number in range(counting.MOST_A_MINUTE + 5):
        tally.add(refusal(number))

    counts = tally.drain()

    assert len(counts) == counting.MOST_A_MINUTE + 1
    assert counts[refusal(counting.MOST_A_MINUTE - 1)] == 1
    assert counts[refusal().among_others()] == 5


def test_a_minutes_bound_holds_however_often_it_is_drained() -> None:
    tally, rows = Tally(), set()
    for number in range(3 * counting.MOST_A_MINUTE):
        tally.add(refusal(number))
        rows |= set(tally.drain())

    assert len(rows) == counting.MOST_A_MINUTE + 1


def test_the_next_minute_has_room_of_its_own() -> None:
    tally, later = Tally(), MINUTE + timedelta(minutes=1)
    for number in range(counting.MOST_A_MINUTE + 1):
        tally.add(refusal(number))
    tally.add(refusal(7, minute=later))

    assert tally.drain()[refusal(7, minute=later)] == 1
    assert len(tally._kept) == 1


def test_a_flood_of_strangers_hides_nobody_who_is_signed_in() -> None:
    tally = Tally()
    for number in range(10 * counting.MOST_A_MINUTE):
        tally.add(refusal(number))
    known = refusal(person="karin", address="")
    tally.add(known)

    assert tally.drain()[known] == 1


def test_what_waits_has_a_bound_though_nothing_can_be_stored() -> None:
    tally = Tally()
    for minute in range(counting.MOST_WAITING + 10):
        tally.add(refusal(minute=MINUTE + timedelta(minutes=minute)))

    assert len(tally) == counting.MOST_WAITING
    assert tally.lost == 10


# --- stored ---------------------------------------------------------------------


@on_both_databases
def test_counts_are_added_to_what_stands(session: Session) -> None:
    for times in (2, 3):
        store(session, {refusal(1): times, refusal(2): 1}, Known())
        session.commit()

    assert stored(session) == [("", f"{1:016x}", 5), ("", f"{2:016x}", 2)]


@on_both_databases
def test_an_account_becomes_a_person_or_nothing(session: Session) -> None:
    known = Known(accounts={"karin@exempel.se": ("karin", 7)}, forbund={"hoglandet": 3})
    counts = {
        refusal(1, account="karin@exempel.se"): 1,
        refusal(2, account="okand@exempel.se"): 1,
        refusal(3, forbund_slug="hoglandet"): 1,
        refusal(4, forbund_slug="atlantis"): 1,
    }

    store(session, counts, known)
    session.commit()

    rows = session.execute(select(Denial.person, Denial.forbund_id).order_by(Denial.address))
    assert [tuple(row) for row in rows] == [("karin", 7), ("", None), ("", 3), ("", None)]


def test_no_row_has_room_for_an_e_mail_address() -> None:
    columns = set(Denial.__table__.columns.keys())

    assert columns == {
        "minute", "key", "forbund_id", "person", "endpoint", "method", "reason", "address", "times",
    }  # fmt: skip


@on_both_databases
def test_a_day_has_a_bound_and_those_signed_in_twice_as_much(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "MOST_A_DAY", 3)

    def on_row(number: int, **fields: Any) -> None:
        store(session, {refusal(number, **fields): 1}, Known())
        session.commit()

    for number in range(6):
        on_row(number)
    on_row(9, person="karin", address="")
    on_row(10, minute=MINUTE + timedelta(days=1))

    rows = stored(session)
    assert ("", "", 3) in rows  # three strangers together
    assert ("karin", "", 1) in rows
    assert ("", f"{10:016x}", 1) in rows
    assert len(rows) == 6


@on_both_databases
def test_refusals_live_two_years(session: Session) -> None:
    old, young = MINUTE - LIVE - timedelta(seconds=1), MINUTE - LIVE
    store(session, {refusal(1, minute=old): 1, refusal(2, minute=young): 1}, Known())

    forget_before(session, MINUTE - LIVE)

    assert stored(session) == [("", f"{2:016x}", 1)]


# --- on their way ---------------------------------------------------------------


def test_an_address_is_another_hash_each_swedish_day(app: Flask) -> None:
    night = datetime(2026, 11, 22, 22, 59, tzinfo=UTC)

    def hashed(address: str, at: datetime) -> str:
        return address_hash(address, at)

    assert hashed("192.0.2.1", MINUTE) == hashed("192.0.2.1", night)
    assert hashed("192.0.2.1", night) != hashed("192.0.2.1", night + timedelta(minutes=1))
    assert hashed("192.0.2.1", MINUTE) != hashed("192.0.2.2", MINUTE)
    assert "192" not in hashed("192.0.2.1", MINUTE)


@on_both_databases
def test_what_cannot_be_stored_waits_and_is_stored_later(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = stream_of(app)
    stream.note(refusal())

    def fail(*_: object) -> Known:
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr(stream, "_look_up", fail)
    stream.flush(session)
    assert (len(stream.tally), stored(session)) == (1, [])

    monkeypatch.setattr(stream, "_look_up", lambda _session, _refusals: Known())
    stream.flush(session)
    assert (len(stream.tally), len(stored(session))) == (0, 1)


@on_both_databases
def test_storing_refusals_never_touches_the_chain(app: Flask, session: Session) -> None:
    stream_of(app).note(refusal())
    stream_of(app).flush(session)

    assert session.scalar(select(func.count()).select_from(AuditEvent)) == 0
    assert len(stored(session)) == 1


def test_by_itself_it_is_stored_by_a_thread_and_no_request_waits(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deviations.audit.denials.stream.SECONDS_BETWEEN", 0)
    registered: list[object] = []
    monkeypatch.setattr("atexit.register", registered.append)
    stream = Stream(app, lambda _session, _refusals: Known(), by_itself=True)

    for number in range(3):
        stream.note(refusal(number))
        timer = stream._timer
        if timer:
            timer.join()

    assert len(stored(session)) == 3
    assert len(registered) == 1
    db.session.rollback()


# --- read -----------------------------------------------------------------------


@on_both_databases
def test_days_are_swedish_the_newest_first_and_the_most_frequent_first(session: Session) -> None:
    before_midnight = datetime(2026, 11, 21, 22, 59, tzinfo=UTC)
    after_midnight = datetime(2026, 11, 21, 23, 0, tzinfo=UTC)
    counts = {
        refusal(1, minute=before_midnight): 1,
        refusal(1, minute=after_midnight): 2,
        refusal(2, minute=after_midnight): 1,
        refusal(3, minute=after_midnight, endpoint="triage.index"): 9,
    }
    store(session, counts, Known())

    newest, older = by_day(session, forbund_id=1, everywhere=True, today=MINUTE.date())

    assert [(line.endpoint, line.times, line.from_addresses) for line in newest.lines] == [
        ("triage.index", 9, 1),
        ("", 3, 2),
    ]
    assert [line.times for line in older.lines] == [1]


@on_both_databases
@pytest.mark.parametrize(("back", "shown"), [(29, 1), (30, 0)])
def test_thirty_days_are_shown(session: Session, back: int, shown: int) -> None:
    store(session, {refusal(1, minute=MINUTE - timedelta(days=back)): 1}, Known())

    assert len(by_day(session, forbund_id=1, everywhere=True, today=MINUTE.date())) == shown


@on_both_databases
def test_a_forbund_sees_its_own(session: Session) -> None:
    store(session, {refusal(1, forbund_id=1): 1, refusal(2, forbund_id=2): 1}, Known())

    (day,) = by_day(session, forbund_id=2, today=MINUTE.date())

    assert [line.forbund_id for line in day.lines] == [2]


@on_both_databases
def test_of_others_it_is_told_how_many_accounts_and_not_whose(session: Session) -> None:
    counts = {
        refusal(1, forbund_id=1, person="own"): 1,
        refusal(2, forbund_id=2, person="one"): 2,
        refusal(3, forbund_id=2, person="another"): 3,
        refusal(4, forbund_id=2): 4,
        refusal(5, forbund_id=None, person="nowhere"): 5,
    }
    store(session, counts, Known())

    (day,) = by_day(session, forbund_id=1, everywhere=True, today=MINUTE.date())

    told = {(line.forbund_id, line.person, line.accounts, line.times) for line in day.lines}
    assert told == {(1, "own", 1, 1), (2, "", 2, 5), (2, "", 0, 4), (None, "", 1, 5)}


def test_a_flooded_day_shows_its_largest_lines_and_counts_the_rest(session: Session) -> None:
    counts = {refusal(1, endpoint=f"room.{number:03}"): 1 for number in range(53)}
    store(session, counts, Known())

    (day,) = by_day(session, forbund_id=1, everywhere=True, today=MINUTE.date())

    assert (len(day.lines), day.beyond) == (50, 3)
