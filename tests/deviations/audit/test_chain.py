"""The chain: whatever is done to a row behind the service's back is found, and at which row."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from deviations.audit import chain
from deviations.audit.models import AuditEvent
from deviations.audit.services import audit_key, record
from deviations.extensions import db
from tests.marks import on_both_databases
from tests.tampering import SWAP, without_triggers

# Who tampers has taken the triggers away, and so owns the table.
pytestmark = pytest.mark.usefixtures("as_owner")
KEY = b"k" * 32
AT = datetime(2026, 11, 22, 8, 30, 15, 123456, tzinfo=UTC)


def _act(number: int) -> chain.Act:
    facts = {"zebra": number, "field": ["status", "orsak"], "å": {"2": 1, "10": None, "1": True}}
    return chain.Act(
        action="deviation:closed", subject=f"row{number}", at=AT, forbund_id=1, facts=facts
    )


@pytest.fixture
def ten(session: Session) -> Session:
    """Return a session on a chain of ten rows, committed and forgotten."""
    for number in range(1, 11):
        chain.append(session, _act(number), key=KEY)
    session.commit()
    session.expunge_all()
    return session


@on_both_databases
def test_an_untouched_chain_is_whole(ten: Session) -> None:
    assert chain.first_broken(ten, key=KEY) is None
    assert ten.scalar(select(func.count()).select_from(AuditEvent)) == 10


@on_both_databases
def test_a_chain_without_rows_is_whole(session: Session) -> None:
    assert chain.first_broken(session, key=KEY) is None


@on_both_databases
def test_a_chain_longer_than_a_batch_is_read_to_its_end(
    ten: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "BATCH", 3)
    assert chain.first_broken(ten, key=KEY) is None

    without_triggers(ten)
    ten.execute(text("UPDATE audit_event SET subject = 'other' WHERE seq = 10"))

    assert chain.first_broken(ten, key=KEY) == 10


@on_both_databases
def test_another_key_opens_no_row(ten: Session) -> None:
    assert chain.first_broken(ten, key=b"another" * 5) == 1


@on_both_databases
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_event SET actor = 'nobody' WHERE seq = 4",
        "DELETE FROM audit_event WHERE seq = 4",
    ],
)
def test_the_database_refuses_to_change_the_trail(ten: Session, change: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        ten.execute(text(change))


def test_sqlite_refuses_to_replace_a_row(ten: Session) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        ten.execute(
            text("INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event WHERE seq = 4")
        )


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_refuses_to_empty_the_trail(ten: Session) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        ten.execute(text("TRUNCATE audit_event"))


PUT_IN = """
    INSERT INTO audit_event (seq, at, actor, action, subject, facts, previous, seal)
    SELECT 11, at, actor, action, subject, facts, seal, 'x' FROM audit_event WHERE seq = 10
"""
TAMPERINGS: dict[str, tuple[list[str], int]] = {
    "an actor is changed": (["UPDATE audit_event SET actor = 'x' WHERE seq = 4"], 4),
    "a fact is changed": (["UPDATE audit_event SET facts = '{}' WHERE seq = 4"], 4),
    "a moment is changed": (["UPDATE audit_event SET at = '2020-01-01 00:00:00' WHERE seq = 4"], 4),
    "a row is moved to another förbund": (
        ["UPDATE audit_event SET forbund_id = 2 WHERE seq = 4"],
        4,
    ),
    "a förbund is taken away": (["UPDATE audit_event SET forbund_id = NULL WHERE seq = 4"], 4),
    "a seal is not of this alphabet": (["UPDATE audit_event SET seal = 'å' WHERE seq = 4"], 4),
    "a link is changed": (["UPDATE audit_event SET previous = 'x' WHERE seq = 4"], 4),
    "a row is removed": (["DELETE FROM audit_event WHERE seq = 4"], 4),
    "the first row is removed": (["DELETE FROM audit_event WHERE seq = 1"], 1),
    "a row is removed and the rest moved up": (
        ["DELETE FROM audit_event WHERE seq = 4"]
        + [f"UPDATE audit_event SET seq = {n - 1} WHERE seq = {n}" for n in range(5, 11)],
        4,
    ),
    "two rows are swapped": (
        list(SWAP),
        4,
    ),
    "a row is put in": ([PUT_IN], 11),
}


@on_both_databases
@pytest.mark.parametrize("tampering", list(TAMPERINGS))
def test_tampering_is_found_at_the_row_it_struck(ten: Session, tampering: str) -> None:
    statements, struck = TAMPERINGS[tampering]
    without_triggers(ten)

    for statement in statements:
        ten.execute(text(statement))

    assert chain.first_broken(ten, key=KEY) == struck


@pytest.mark.parametrize(
    "change",
    [
        "facts = 'not json'",
        "at = 'yesterday'",
        "facts = X'00'",
        "actor = X'00'",
        "seal = 7",
    ],
)
def test_a_row_that_cannot_be_read_is_where_the_chain_breaks(ten: Session, change: str) -> None:
    without_triggers(ten)

    ten.execute(text(f"UPDATE audit_event SET {change} WHERE seq = 6"))

    assert chain.first_broken(ten, key=KEY) == 6


def test_a_row_replaced_by_another_connection_is_found(ten: Session) -> None:
    ten.execute(text("PRAGMA recursive_triggers = OFF"))  # as a stranger's tool would have it
    ten.execute(
        text(
            "INSERT OR REPLACE INTO audit_event"
            " (seq, at, forbund_id, actor, action, subject, facts, previous, seal)"
            " SELECT seq, at, forbund_id, 'x', action, subject, facts, previous, seal"
            " FROM audit_event WHERE seq = 8"
        )
    )

    assert chain.first_broken(ten, key=KEY) == 8


def test_control_a_seal_that_forgets_the_actor_lets_tampering_through(
    ten: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_triggers(ten)
    ten.execute(text("UPDATE audit_event SET actor = 'x' WHERE seq = 4"))
    rows = ten.execute(select(AuditEvent.seq, AuditEvent.seal))
    seals = {row.seq: row.seal for row in rows}

    monkeypatch.setattr(chain, "seal", lambda event, _key: seals[event.seq])

    assert chain.first_broken(ten, key=KEY) is None


@on_both_databases
@pytest.mark.parametrize(
    "facts",
    [
        {"b": 1, "a": 2},
        {"parts": ("fk", "af")},
        {"numbers": {10: "x", 9: "y", 2: "z"}},
        {"tom": "", "text": "å\u2028\u0001"},
        {"share": 0.1, "big": 2**40, "none": None, "yes": True},
    ],
)
def test_facts_read_back_to_the_same_seal(session: Session, facts: dict[str, object]) -> None:
    act = chain.Act(action="list:edited", subject="x", at=AT, facts=facts)
    chain.append(session, act, key=KEY)
    session.commit()
    session.expunge_all()

    assert chain.first_broken(session, key=KEY) is None


def test_facts_that_are_no_number_are_refused(session: Session) -> None:
    act = chain.Act(action="list:edited", subject="x", at=AT, facts={"share": float("nan")})

    with pytest.raises(ValueError, match="JSON"):
        chain.append(session, act, key=KEY)


def _in_parallel(app: Flask, work: Callable[[int], None], workers: int) -> None:
    def run(number: int) -> None:
        with app.app_context():
            work(number)
            db.session.remove()

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(run, range(workers)))


@on_both_databases
def test_eight_at_once_leave_no_gap(app: Flask, session: Session) -> None:
    def append_some(writer: int) -> None:
        for _ in range(25):
            chain.append(db.session(), _act(writer), key=KEY)
            db.session.commit()

    _in_parallel(app, append_some, 8)

    assert session.scalar(select(func.max(AuditEvent.seq))) == 200
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == 200
    assert chain.first_broken(session, key=KEY) is None


@on_both_databases
def test_an_act_that_is_rolled_back_leaves_no_gap(session: Session) -> None:
    record("deviation:filed", subject="kept", by="user1", forbund_id=1, field="status")
    session.commit()
    record("deviation:filed", subject="undone")
    session.rollback()
    record("deviation:filed", subject="next")
    session.commit()

    rows = session.execute(select(AuditEvent.seq, AuditEvent.subject, AuditEvent.actor)).all()
    assert [tuple(row) for row in rows] == [(1, "kept", "user1"), (2, "next", "system")]
    assert chain.first_broken(session, key=audit_key()) is None


def test_verifying_says_so_when_the_chain_is_whole(app: Flask, session: Session) -> None:
    record("deviation:filed", subject="x")
    session.commit()

    result = app.test_cli_runner().invoke(args=["audit", "verify"])

    assert (result.exit_code, result.output.splitlines()[0]) == (0, "kedjan är hel")
