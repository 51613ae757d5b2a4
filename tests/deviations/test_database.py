"""The rules of the engine, tried on the engines themselves."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, event, literal, select, text, union_all
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from deviations import database
from deviations.extensions import db
from tests.marks import on_both_databases

SOUND = [(3, 51, 3), (3, 52, 0), (4, 0, 0), (3, 50, 7), (3, 50, 99), (3, 44, 6), (3, 44, 99)]
UNSOUND = [(3, 51, 2), (3, 51, 0), (3, 50, 6), (3, 45, 0), (3, 49, 9), (3, 44, 5), (3, 40, 1)]
NAMES = (
    "Östersund", "Åre", "Ånge", "Älvsbyn", "Zinkgruvan", "Upplands Väsby", "Upplands-Bro",
    "Uppvidinge", "Uppsala", "Wahlström", "Vahlström", "Müller", "Myller", "Mzungu", "Ærø",
    "Älta", "Ødegård", "Ödeshög", "Linné", "Linnea", "Linne", "berg", "Berg", "BERG", "2 teamet",
    "10 teamet", "Team 1", "Team (norr)", "Team-norr", "Team norr", "Team, norr", "Đorđe", "Edda",
)  # fmt: skip


@pytest.mark.parametrize("version", SOUND)
def test_a_mended_sqlite_gets_a_write_ahead_log_synced_at_every_commit(version: database.Version):
    assert database.wal_is_sound(version)
    assert database.journal(version) == ("WAL", "FULL")


@pytest.mark.parametrize("version", UNSOUND)
def test_an_sqlite_with_the_wal_reset_fault_gets_a_rollback_journal(version: database.Version):
    assert not database.wal_is_sound(version)
    assert database.journal(version) == ("DELETE", "EXTRA")


def test_every_sqlite_connection_has_the_rules(app: Flask) -> None:
    mode, synchronous = database.journal()
    expected = {
        "journal_mode": mode.lower(),
        "synchronous": database.LEVELS.index(synchronous),
        "foreign_keys": 1,
        "busy_timeout": 10000,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "secure_delete": 1,
        "cell_size_check": 1,
        "journal_size_limit": 67108864,
    }

    with app.test_request_context("/"), db.engine.connect() as one, db.engine.connect() as other:
        for connection in (one, other):
            found = {name: connection.scalar(text(f"PRAGMA {name}")) for name in expected}
            assert found == expected


def test_the_start_says_which_sqlite_and_how_it_commits(app: Flask) -> None:
    mode, synchronous = database.journal()

    line = database.described(db.engine)

    assert line == (
        f"SQLite {sqlite3.sqlite_version}, journal_mode={mode.lower()}, synchronous={synchronous}"
    )


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_nothing_on_postgresql_waits_for_ever(app: Flask) -> None:
    with db.engine.connect() as connection:
        shown = {
            name: connection.scalar(text(f"SHOW {name}"))
            for name in (
                "statement_timeout",
                "lock_timeout",
                "idle_in_transaction_session_timeout",
                "TimeZone",
            )
        }

    assert shown == {
        "statement_timeout": "15s",
        "lock_timeout": "3s",
        "idle_in_transaction_session_timeout": "30s",
        "TimeZone": "UTC",
    }
    assert database.described(db.engine).startswith("PostgreSQL ")


@pytest.mark.parametrize(
    ("written", "driver"),
    [
        ("postgres://u:p%40ss@host/name", "postgresql+psycopg://u:p%40ss@host/name"),
        ("postgresql://host/name", "postgresql+psycopg://host/name"),
        ("postgresql+psycopg://host/name", "postgresql+psycopg://host/name"),
        ("sqlite:////srv/lex.db", "sqlite:////srv/lex.db"),
    ],
)
def test_a_database_address_names_its_driver(written: str, driver: str) -> None:
    assert database.engine_url(written) == driver


def test_no_parameter_reaches_the_message_of_an_error(app: Flask) -> None:
    with pytest.raises(OperationalError) as caught, db.engine.connect() as connection:
        connection.execute(text("SELECT :words FROM nowhere"), {"words": "anna@example.se"})

    assert "anna" not in str(caught.value)


# --- writers queue ----------------------------------------------------------


def _begun(engine: Engine) -> list[str]:
    begun: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("BEGIN"):
            begun.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    return begun


@pytest.mark.parametrize(
    ("method", "begin"),
    [
        ("GET", "BEGIN"),
        ("HEAD", "BEGIN"),
        ("OPTIONS", "BEGIN"),
        ("POST", "BEGIN IMMEDIATE"),
        ("DELETE", "BEGIN IMMEDIATE"),
    ],
)
def test_only_a_request_that_may_write_takes_the_lock(app: Flask, method: str, begin: str) -> None:
    begun = _begun(db.engine)

    with app.test_request_context("/", method=method):
        db.session.execute(text("SELECT 1"))
        db.session.rollback()

    assert begun == [begin]


def test_outside_a_request_a_transaction_takes_the_lock(app: Flask) -> None:
    begun = _begun(db.engine)

    db.session.execute(text("SELECT 1"))
    db.session.rollback()

    assert begun == ["BEGIN IMMEDIATE"]


def _counting(path: Path, may_write: Callable[[Connection], bool]) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 10})
    database.attach(engine, may_write=may_write)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE count (n INTEGER)"))
        connection.execute(text("INSERT INTO count VALUES (0)"))
    return engine


def _read_modify_write(engine: Engine) -> int:
    """Add one, twenty times; return how many times the database refused."""
    refused = 0
    for _ in range(20):
        try:
            with engine.begin() as connection:
                n = connection.scalar(text("SELECT n FROM count"))
                connection.execute(text("UPDATE count SET n = :n"), {"n": (n or 0) + 1})
        except OperationalError:
            refused += 1
    return refused


def _four_writers(engine: Engine) -> tuple[int, int]:
    with ThreadPoolExecutor(4) as pool:
        refused = sum(pool.map(_read_modify_write, [engine] * 4))
    with engine.connect() as connection:
        total = connection.scalar(text("SELECT n FROM count")) or 0
    engine.dispose()
    return total, refused


def test_four_who_read_and_write_lose_nothing(tmp_path: Path) -> None:
    engine = _counting(tmp_path / "count.db", lambda _connection: True)

    assert _four_writers(engine) == (80, 0)


def test_control_without_the_lock_two_who_have_read_stand_in_each_others_way(
    tmp_path: Path,
) -> None:
    late = [True]
    engine = _counting(tmp_path / "count.db", lambda _connection: late[0])
    late[0] = False

    with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            connection.execute(text("PRAGMA busy_timeout = 50"))
            connection.scalar(text("SELECT n FROM count"))
        one.execute(text("UPDATE count SET n = 1"))
        with pytest.raises(OperationalError, match="locked"):
            other.execute(text("UPDATE count SET n = 1"))
    engine.dispose()


def test_a_half_made_table_goes_when_its_transaction_does(app: Flask) -> None:
    with db.engine.connect() as connection:
        connection.execute(text("CREATE TABLE half (n INTEGER)"))
        connection.rollback()

    with db.engine.connect() as connection:
        assert (
            connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'half'")) == 0
        )


# --- å, ä, ö ----------------------------------------------------------------


@on_both_databases
def test_both_databases_sort_alike_as_swedes_do(session: Session) -> None:
    names = union_all(*(select(literal(name).label("name")) for name in NAMES)).subquery()
    order = database.in_swedish_order(names.c.name, session)

    found = session.scalars(select(names.c.name).order_by(order)).all()

    assert found == sorted(NAMES, key=database.swedish_key)


def test_the_swedish_alphabet_ends_with_three_letters_of_its_own() -> None:
    assert sorted(["ö", "ä", "å", "z", "é", "f", "ü", "x"], key=database.swedish_key) == list(
        "éfxüzåäö"
    )
