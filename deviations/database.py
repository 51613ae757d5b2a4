"""The rules of the engine: how a connection behaves, when a transaction may write, how Swedes sort.

SQLite: transactions are begun by us, so that DDL is transactional and two writers queue instead of
failing; WAL only on a version without the WAL-reset fault, else a rollback journal.
PostgreSQL: nothing waits for ever, and no bind parameter reaches a log.
"""

import sqlite3
import unicodedata
from collections.abc import Callable
from typing import Any

from flask import g, has_request_context, request
from sqlalchemy import ColumnElement, Connection, Engine, collate, event, make_url, text
from sqlalchemy.orm import Session

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LEVELS = ("OFF", "NORMAL", "FULL", "EXTRA")
Version = tuple[int, int, int]
_ONLY_READS = "only_reads"


def engine_url(url: str) -> str:
    """Name the driver: `postgres://` and `postgresql://` mean psycopg 3."""
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed.render_as_string(hide_password=False)


def engine_options(url: str) -> dict[str, Any]:
    """Return the arguments of `create_engine` for a URL."""
    if make_url(url).get_backend_name() == "sqlite":
        return {"hide_parameters": True, "connect_args": {"timeout": 10}}
    limits = (
        "-c statement_timeout=15000 -c lock_timeout=3000"
        " -c idle_in_transaction_session_timeout=30000 -c timezone=UTC"
    )
    return {
        "hide_parameters": True,
        "pool_pre_ping": True,
        "pool_size": 5,
        "max_overflow": 5,
        "pool_timeout": 5,
        "pool_recycle": 300,
        "connect_args": {"options": limits},
    }


def wal_is_sound(version: Version) -> bool:
    """Say whether this SQLite is free of the WAL-reset fault (3.51.3, 3.50.7, 3.44.6 mended it)."""
    return (
        version >= (3, 51, 3)
        or (3, 50, 7) <= version < (3, 51, 0)
        or (3, 44, 6) <= version < (3, 45, 0)
    )


def journal(version: Version = sqlite3.sqlite_version_info[:3]) -> tuple[str, str]:
    """Return journal_mode and synchronous, by which an acknowledged report survives a power cut."""
    return ("WAL", "FULL") if wal_is_sound(version) else ("DELETE", "EXTRA")


def attach(engine: Engine, *, may_write: Callable[[Connection], bool] | None = None) -> None:
    """Give an engine the rules. `may_write` says whether a transaction takes the lock at once."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _prepare_sqlite)
    decide = may_write or request_may_write

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if decide(connection) else "BEGIN")

    event.listen(engine, "begin", begin)


def described(engine: Engine) -> str:
    """Return one line for the start of a process: which database, and how safe its commits are."""
    with engine.connect() as connection:
        return rules_of(connection)


def rules_of(connection: Connection) -> str:
    """Return the same of a connection that is open already."""
    if connection.dialect.name != "sqlite":
        version = connection.scalar(text("SHOW server_version"))
        return f"PostgreSQL {version}, {_protection(connection)}"
    mode = connection.scalar(text("PRAGMA journal_mode"))
    level = connection.scalar(text("PRAGMA synchronous"))
    return f"SQLite {sqlite3.sqlite_version}, journal_mode={mode}, synchronous={LEVELS[level]}"


_ROLE = text("""
    SELECT r.rolsuper OR r.rolbypassrls AS free,
           coalesce(bool_or(pg_has_role(c.relowner, 'MEMBER')), false) AS owns,
           coalesce(bool_and(c.relrowsecurity AND c.relforcerowsecurity), false) AS forced
    FROM pg_roles r LEFT JOIN pg_class c ON c.oid = to_regclass('deviation')
    WHERE r.rolname = current_user GROUP BY r.rolsuper, r.rolbypassrls
""")


def _protection(connection: Connection) -> str:
    """Say whether the database itself keeps the förbund apart, and whether we could undo that."""
    role = connection.execute(_ROLE).one()
    if not role.forced:
        return "radskydd saknas: kör flask db upgrade"
    if role.free:
        return "radskydd biter inte: rollen får gå förbi det"
    return f"radskydd på, {'rollen äger tabellerna' if role.owns else 'egen roll'}"


def request_may_write(connection: Connection) -> bool:
    """Read-only for GET, so that readers do not queue behind writers, and where `read_anew` says.

    Outside a request always else.
    """
    if connection.get_execution_options().get(_ONLY_READS):
        return False
    if not has_request_context():
        return True
    return bool(g.get("writes", request.method not in SAFE_METHODS))


def read_anew(session: Session) -> None:
    """End the running transaction, undoing what it changed, and begin one that only reads.

    For work that reads for long: between two pieces of it, whoever writes has her turn. On a
    rollback journal nobody commits while anybody reads.
    """
    session.rollback()
    session.connection(execution_options={_ONLY_READS: True})


def declare(*, writes: bool) -> None:
    """Say for the rest of the request whether its transactions may write, whatever its method.

    For a post that only reads: it then waits for no writer, and no writer for it.
    """
    g.writes = writes


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions ourselves
    mode, synchronous = journal()
    for pragma in (
        "busy_timeout=10000",  # first: even the next may have to wait its turn
        f"journal_mode={mode}",
        f"synchronous={synchronous}",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # makes a delete trigger stop INSERT OR REPLACE
        "trusted_schema=OFF",
        "secure_delete=ON",
        "cell_size_check=ON",
        "journal_size_limit=67108864",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_collation("swedish", _compare)


_LETTERS = {letter: rank for rank, letter in enumerate("abcdefghijklmnopqrstuvwxyzåäö")}
_MARKS = {mark: rank for rank, mark in enumerate(" _-,;:!?.'\"()[]{}@*/\\&#%")}
# Where Swedish puts its neighbours' letters, as in Unicode CLDR's table for sv.
_NEIGHBOURS = str.maketrans(
    {"æ": "ä", "ø": "ö", "œ": "ö", "ü": "y", "ű": "y", "đ": "d", "ð": "d", "þ": "th", "ß": "ss"}
)


def swedish_key(name: str) -> tuple[list[tuple[int, int]], str]:
    """Sort as Swedes do: å, ä, ö last, upper and lower case alike, é as e.

    >>> sorted(["Örebro", "Åre", "Älmhult", "Berg"], key=swedish_key)
    ['Berg', 'Åre', 'Älmhult', 'Örebro']
    """
    folded = unicodedata.normalize("NFC", name).casefold().translate(_NEIGHBOURS)
    ranks = [rank for letter in folded if (rank := _rank(letter)) is not None]
    return ranks, name.swapcase()  # between likes, small letters come first


def _rank(letter: str) -> tuple[int, int] | None:
    if letter not in _LETTERS:
        letter = unicodedata.normalize("NFD", letter)[0]
    if unicodedata.combining(letter):
        return None
    if letter in _LETTERS:
        return 2, _LETTERS[letter]
    if letter.isdigit():
        return 1, ord(letter)
    return (0, _MARKS[letter]) if letter in _MARKS else (3, ord(letter))


def _compare(left: str, right: str) -> int:
    first, second = swedish_key(left), swedish_key(right)
    return (first > second) - (first < second)


def in_swedish_order(column: ColumnElement[str], session: Session) -> ColumnElement[str]:
    """Order by a text column as Swedes do, on either database."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    return collate(column, "swedish" if sqlite else "sv-SE-x-icu")
