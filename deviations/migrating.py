"""What Alembic needs of us: a connection under a lock, and types written without our code."""

import fcntl
import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, NullPool, create_engine, inspect, text

import deviations
from deviations import database
from deviations.base import Base, Instant

# Any number will do, so long as nothing else in the database locks it.
ADVISORY_LOCK = 727000
# What the service may do with a table. It owns none, and may neither make nor empty one.
EVERYDAY = "SELECT, INSERT, UPDATE, DELETE"
RIGHTS = {"alembic_version": "SELECT", "audit_event": "SELECT, INSERT"}


@contextmanager
def migration_connection(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that no other upgrader has at the same time.

    Without the lock, half of several processes that upgrade at once fail.
    """
    url = engine.url.render_as_string(hide_password=False)
    if engine.dialect.name == "sqlite":
        with _file_lock(Path(f"{engine.url.database}.migrate.lock")), _own_engine(url) as own:
            yield own
    else:
        with _advisory_lock(url), _own_engine(url) as own:
            own.execute(text("SET lock_timeout = '5s'"))
            own.execute(text("SET statement_timeout = 0"))
            # A migration may change rows of every förbund. Nobody gets this connection after it.
            own.execute(text("SET app.forbund = '*'"))
            own.commit()
            yield own


def grant(connection: Connection, *, role: str | None) -> None:
    """Give the role that the service signs in as what it needs, and take the rest.

    Nothing to do on SQLite, or when that role owns the tables. Commits.
    """
    if connection.dialect.name == "sqlite" or role in {None, _asks_as(connection)}:
        return
    quote = connection.dialect.identifier_preparer.quote
    app = quote(role)
    schema = quote(connection.scalar(text("SELECT current_schema()")))
    connection.execute(text(f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC"))
    connection.execute(text(f"GRANT USAGE ON SCHEMA {schema} TO {app}"))
    connection.execute(text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {app}"))
    for table in inspect(connection).get_table_names():
        connection.execute(text(f"REVOKE ALL ON {quote(table)} FROM {app}"))
        connection.execute(text(f"GRANT {RIGHTS.get(table, EVERYDAY)} ON {quote(table)} TO {app}"))
    connection.commit()


def _asks_as(connection: Connection) -> str:
    role: str = connection.execute(text("SELECT current_user")).scalar_one()
    return role


@contextmanager
def _own_engine(url: str) -> Iterator[Connection]:
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    database.attach(engine, may_write=lambda _connection: True)
    with engine.connect() as connection:
        yield connection


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def _advisory_lock(url: str) -> Iterator[None]:
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": ADVISORY_LOCK})
        yield


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our column types as plain SQLAlchemy: a migration never imports our code."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return False


def all_tables() -> MetaData:
    """Import every models module there is and return what they declare."""
    for module in pkgutil.walk_packages(deviations.__path__, "deviations."):
        if "models" in module.name.split("."):
            importlib.import_module(module.name)
    return Base.metadata
