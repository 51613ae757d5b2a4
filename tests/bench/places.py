"""The databases that are measured: filled with made-up reports, the same on every machine."""

import itertools
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine

from app import create_app
from deviations.demo.services import generate
from deviations.extensions import db
from tests.databases import PostgresqlTemplate, SqliteTemplate, config_for, owner_url
from tests.postgresql import NoPostgreSQLError, running_server

SQLITE, POSTGRESQL = KINDS = ("SQLite", "PostgreSQL")
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SEED = 1
FORBUND = f"syntet-{SEED}"
_numbers = itertools.count()


@dataclass(frozen=True)
class Place:
    """One database: what kind, where, how many reports, and a folder of its own."""

    kind: str
    url: str
    folder: Path
    count: int = 0

    def __str__(self) -> str:
        rows = f"{self.count:,}".replace(",", " ")
        return f"{self.kind}, {rows} rows" if self.count else self.kind


class Ground:
    """Makes fresh databases of one kind."""

    def __init__(self, kind: str, template: SqliteTemplate | PostgresqlTemplate, root: Path):
        self.kind, self._template, self._root = kind, template, root
        self._open: list[Iterator[str]] = []

    def place(self) -> Place:
        """Return a new database with the reference data."""
        folder = self._root / f"{self.kind.lower()}-{next(_numbers)}"
        folder.mkdir()
        made = iter(self._template.fresh(folder))
        self._open.append(made)
        return Place(self.kind, next(made), folder)

    def close(self) -> None:
        """Drop what was made."""
        for made in self._open:
            with suppress(StopIteration):
                next(made)


@contextmanager
def grounds(root: Path, kinds: Sequence[str] = KINDS) -> Iterator[list[Ground]]:
    """Yield the grounds of some kinds; without PostgreSQL on the machine, SQLite's alone."""
    with ExitStack() as opened:
        found = []
        if SQLITE in kinds:
            found.append(Ground(SQLITE, SqliteTemplate(_folder(root, SQLITE)), root))
        if POSTGRESQL in kinds:
            with suppress(NoPostgreSQLError):
                server = opened.enter_context(running_server(durable=True))
                template = PostgresqlTemplate(server, _folder(root, POSTGRESQL), "bench")
                found.append(Ground(POSTGRESQL, template, root))
        for ground in found:
            opened.callback(ground.close)
        yield found


def _folder(root: Path, name: str) -> Path:
    folder = root / f"template-{name}"
    folder.mkdir()
    return folder


@contextmanager
def service(place: Place) -> Iterator[Flask]:
    """Yield the application on a place, in a context."""
    app = create_app(config_for(place.url, place.folder))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def fill(place: Place, count: int) -> float:
    """Generate reports as `flask demo generate` does; return how many seconds it took."""
    with service(place):
        begun = time.perf_counter()
        generate(db.session(), count=count, seed=SEED, now=NOW, folder=place.folder)
        db.session.commit()
        took = time.perf_counter() - begun
        _tell_planner(place)
    return took


def _tell_planner(place: Place) -> None:
    """Give PostgreSQL at once the statistics its autovacuum would give it within a minute."""
    if place.kind == POSTGRESQL:
        # Only who owns a table may; another is warned, and the planner stays in the dark.
        owner = create_engine(owner_url(place.url), isolation_level="AUTOCOMMIT")
        with owner.connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
        owner.dispose()
