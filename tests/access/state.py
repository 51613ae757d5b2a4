"""A database that can be looked at whole and put back, on SQLite and PostgreSQL."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

# What a refusal may leave behind: how often somebody tried. That it was refused is counted in
# memory: no request stores it.
ALWAYS_ALLOWED = frozenset({"throttle"})
# Seen is written down whatever was asked for.
UNTOLD = {"login_session": {"last_seen_at"}}
Look = Mapping[str, object]


class State(Protocol):
    """A database as the tests need it. While nobody has written, a look costs next to nothing."""

    def look(self) -> Look:
        """Return a digest of each table's rows."""

    def keep(self) -> None:
        """Remember how it is now."""

    def restore(self, touched: Iterable[str]) -> None:
        """Make these tables as they were kept. Nobody may be in a transaction."""

    def forget(self) -> None:
        """Drop what was kept; raise AssertionError if what was put back is not as it was kept."""


def changed(before: Look, after: Look) -> frozenset[str]:
    """Return the tables that differ, but those that any refusal may touch."""
    return frozenset(
        table for table in before.keys() | after.keys() if before.get(table) != after.get(table)
    )


class Looked:
    """What was seen, and when: it is looked at anew only when somebody has written since."""

    def __init__(self) -> None:
        self._written: object = None
        self._seen: Look = {}
        self._kept: Look = {}

    def written(self) -> object:
        """Return what changes with every commit, of whomever."""
        raise NotImplementedError

    def fresh_look(self) -> Look:
        """Return a digest of each table's rows as they are now."""
        raise NotImplementedError

    def look(self) -> Look:
        """Return a digest of each table's rows."""
        written = self.written()
        if written != self._written:
            self._written, self._seen = written, self.fresh_look()
        return self._seen

    def kept_now(self) -> None:
        """Remember that the database is as it was, or shall be, kept."""
        self._kept = self._kept or self.fresh_look()
        self._written, self._seen = self.written(), self._kept


class SqliteState(Looked):
    """A file, put back through SQLite itself: whoever is connected to it stays so."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.connection = sqlite3.connect(file, isolation_level=None)
        self.connection.execute("PRAGMA synchronous=OFF")
        self.copy = sqlite3.connect(":memory:")
        self.asked = dict(_questions(self.connection))

    def written(self) -> object:
        """Return what changes with every commit of another connection."""
        return self.connection.execute("PRAGMA data_version").fetchone()

    def fresh_look(self) -> Look:
        """Return a digest of each table's rows as they are now."""
        return {
            table: hashlib.sha256(repr(self.connection.execute(asked).fetchall()).encode()).digest()
            for table, asked in self.asked.items()
        }

    def keep(self) -> None:
        """Remember how it is now."""
        self.connection.backup(self.copy)
        self.kept_now()

    def restore(self, _touched: Iterable[str]) -> None:
        """Make the whole of it as it was kept."""
        self.copy.backup(self.connection)
        self.kept_now()

    def forget(self) -> None:
        """Drop what was kept."""
        self.restore(())
        assert self.fresh_look() == self._kept
        self.connection.close()
        self.copy.close()


class PostgresqlState(Looked):
    """A database on a server, seen by one whom neither guards nor row-level security bind.

    Cloning a database takes a tenth of a second; putting back the tables that changed, a hundredth.
    """

    def __init__(self, above: URL) -> None:
        super().__init__()
        url = above.set(drivername="postgresql")
        self.connection: psycopg.Connection[Any] = psycopg.connect(
            url.render_as_string(hide_password=False), autocommit=True
        )
        self.columns: dict[str, list[str]] = dict(
            self.connection.execute(
                "SELECT table_name, array_agg(column_name::text) FROM information_schema.columns"
                " JOIN information_schema.tables USING (table_schema, table_name)"
                " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' GROUP BY table_name"
            ).fetchall()
        )

    def written(self) -> object:
        """Return what changes with every transaction that writes, of whomever on the server."""
        return self.connection.execute("SELECT pg_current_snapshot()::text").fetchone()

    def fresh_look(self) -> Look:
        """Return a digest of each table's rows as they are now."""
        asked = sql.SQL(" UNION ALL ").join(
            _digest_of(table, [one for one in columns if one not in UNTOLD.get(table, set())])
            for table, columns in self.columns.items()
        )
        return dict(self.connection.execute(asked).fetchall())

    def keep(self) -> None:
        """Remember how it is now."""
        self.connection.execute("CREATE SCHEMA kept")
        for table in map(sql.Identifier, self.columns):
            copy = sql.SQL("CREATE TABLE kept.{table} AS TABLE public.{table}")
            self.connection.execute(copy.format(table=table))
        self.kept_now()

    def restore(self, touched: Iterable[str]) -> None:
        """Make tables as they were kept, whatever guards them."""
        with self.connection.transaction():
            self.connection.execute("SET LOCAL session_replication_role = replica")
            # What is not told in a look may have changed as well.
            for table in map(sql.Identifier, {*touched, *UNTOLD}):
                self.connection.execute(sql.SQL("DELETE FROM public.{}").format(table))
                back = sql.SQL("INSERT INTO public.{table} SELECT * FROM kept.{table}")
                self.connection.execute(back.format(table=table))
        self.kept_now()

    def forget(self) -> None:
        """Let go of the database."""
        assert self.fresh_look() == self._kept
        self.connection.close()


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


def state_of(url: str) -> State:
    """Return the state of a database, named as by who may see everything in it."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return SqliteState(Path(parsed.database or ""))
    return PostgresqlState(parsed)
