"""A database that can be looked at whole and put back, on SQLite and PostgreSQL."""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

# What a refusal may leave behind: how often somebody tried, and that it was refused.
ALWAYS_ALLOWED = frozenset({"throttle", "denial"})
# Seen is written down whatever was asked for.
UNTOLD = {"login_session": {"last_seen_at"}}
Look = Mapping[str, object]


class State(Protocol):
    """A database as the tests need it."""

    def look(self) -> Look:
        """Return a digest of each table's rows."""

    def keep(self) -> None:
        """Remember how it is now. Nobody may be connected."""

    def restore(self) -> None:
        """Make it as it was kept. Nobody may be connected."""

    def forget(self) -> None:
        """Drop what was kept."""


def changed(before: Look, after: Look) -> frozenset[str]:
    """Return the tables that differ, but those that any refusal may touch."""
    return frozenset(
        table for table in before.keys() | after.keys() if before.get(table) != after.get(table)
    )


class SqliteState:
    """A file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.kept = file.with_suffix(".kept")
        self._asked: dict[str, str] = {}

    def look(self) -> Look:
        """Return a digest of each table's rows."""
        with closing(sqlite3.connect(self.file)) as connection:
            self._asked = self._asked or dict(_questions(connection))
            return {
                table: hashlib.sha256(repr(connection.execute(asked).fetchall()).encode()).digest()
                for table, asked in self._asked.items()
            }

    def keep(self) -> None:
        """Remember how it is now."""
        shutil.copyfile(self.file, self.kept)

    def restore(self) -> None:
        """Make it as it was kept."""
        for left in ("-wal", "-shm", "-journal"):
            Path(f"{self.file}{left}").unlink(missing_ok=True)
        shutil.copyfile(self.kept, self.file)

    def forget(self) -> None:
        """Drop what was kept."""
        self.kept.unlink()


class PostgresqlState:
    """A database on a server, seen by one whom row-level security does not bind."""

    def __init__(self, server: URL, name: str) -> None:
        self.server, self.name = server, name
        self.kept = f"{name}_kept"

    def look(self) -> Look:
        """Return a digest of each table's rows."""
        with self._connected(self.name) as connection:
            tables = connection.execute(
                "SELECT table_name, array_agg(column_name::text) FROM information_schema.columns"
                " JOIN information_schema.tables USING (table_schema, table_name)"
                " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' GROUP BY table_name"
            ).fetchall()
            asked = sql.SQL(" UNION ALL ").join(
                _digest_of(table, [one for one in columns if one not in UNTOLD.get(table, set())])
                for table, columns in tables
            )
            return dict(connection.execute(asked).fetchall())

    def keep(self) -> None:
        """Remember how it is now."""
        self._clone(self.name, self.kept)

    def restore(self) -> None:
        """Make it as it was kept."""
        self._clone(self.kept, self.name)

    def forget(self) -> None:
        """Drop what was kept."""
        with self._connected("postgres") as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(self.kept))
            )

    def _clone(self, template: str, name: str) -> None:
        template_name, database = sql.Identifier(template), sql.Identifier(name)
        with self._connected("postgres") as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(database, template_name)
            )

    def _connected(self, database: str) -> "psycopg.Connection[Any]":
        url = self.server.set(drivername="postgresql", database=database)
        return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


def _questions(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield each table, and the statement that reads its rows."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    for (table,) in connection.execute(tables).fetchall():
        untold = UNTOLD.get(table, set())
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        told = ", ".join(f'"{column}"' for column in columns if column not in untold)
        yield table, f"SELECT {told} FROM {table}"


def _digest_of(table: str, columns: list[str]) -> sql.Composed:
    row = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL(
        "SELECT {name}, md5(coalesce(string_agg(told, E'\\n' ORDER BY told), ''))"
        " FROM (SELECT ROW({row})::text AS told FROM {table}) AS rows"
    ).format(name=sql.Literal(table), row=row, table=sql.Identifier(table))


def state_of(url: str, server: URL | None) -> State:
    """Return the state of a database; `server` names one who may see everything in it."""
    parsed = make_url(url)
    if server is None:
        return SqliteState(Path(parsed.database or ""))
    return PostgresqlState(server, parsed.database or "")
