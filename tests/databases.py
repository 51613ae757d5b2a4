"""A fresh, migrated database for each test: a copy of a template made once."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import create_engine, make_url, text, update

from app import create_app
from deviations.cli.reference import load_known
from deviations.config import Config, PasswordCost
from deviations.extensions import db
from deviations.organisations.models.forbund import Forbund

SECRET = b"only-for-tests-only-for-tests-00"
# As README tells whoever runs it for real: one role owns, another serves.
OWNER, APP, ROLE_PASSWORD = "lex_heller_owner", "lex_heller_app", "only-for-tests"
_numbers = itertools.count()


def config_for(url: str, instance: Path) -> Config:
    """Return the tests' configuration on a database."""
    return Config(
        secret=SECRET,
        database_url=url,
        database_owner_url=owner_url(url),
        instance=instance,
        password_cost=PasswordCost(passes=1, memory_kib=8),
        testing=True,
    )


def owner_url(url: str) -> str:
    """Return the address under which the tables of a database may be changed."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return url
    return parsed.set(username=OWNER).render_as_string(hide_password=False)


def migrate_and_load(url: str, instance: Path) -> None:
    """Bring an empty database to the newest schema and add the reference data."""
    app = create_app(config_for(url, instance))
    with app.app_context():
        upgrade()
        load_known()
        # Made up, as in demo data: a password is enough. Tests of the code make one real.
        made_up = update(Forbund).values(demo=True)
        db.session.execute(made_up.execution_options(across_tenants="the tests' own data"))
        db.session.commit()
        db.engine.dispose()


# Two workers of the tests may share a server, and roles are the server's.
_ADD_ROLE = """
    DO $$ BEGIN CREATE ROLE {role} LOGIN PASSWORD '{password}';
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
"""


class SqliteTemplate:
    """A migrated file that is copied."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "template.db"
        migrate_and_load(f"sqlite:///{self.file}", folder)

    def fresh(self, folder: Path) -> Iterator[str]:
        """Yield the URL of a copy."""
        copy = folder / "test.db"
        shutil.copyfile(self.file, copy)
        yield f"sqlite:///{copy}"

    def above(self, url: str) -> str:
        """Return the same URL: a file has no roles."""
        return url


class PostgresqlTemplate:
    """A migrated database that is cloned by the server."""

    def __init__(self, server: str, folder: Path, worker: str) -> None:
        self.server = make_url(server)
        self.name = f"template_{worker}"
        with self._admin() as run:
            for role in (OWNER, APP):
                run(_ADD_ROLE.format(role=role, password=ROLE_PASSWORD))
            run(f'DROP DATABASE IF EXISTS "{self.name}"')
            run(f'CREATE DATABASE "{self.name}" OWNER {OWNER}')
        migrate_and_load(self._url(self.name), folder)

    def fresh(self, _folder: Path) -> Iterator[str]:
        """Yield the URL of a clone, dropped afterwards."""
        name = f"{self.name}_{next(_numbers)}"
        with self._admin() as run:
            run(f'DROP DATABASE IF EXISTS "{name}"')
            run(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}" OWNER {OWNER}')
        yield self._url(name)
        with self._admin() as run:
            run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def above(self, url: str) -> str:
        """Return the address of a clone for who may do anything on the server."""
        there = self.server.set(database=make_url(url).database)
        return there.render_as_string(hide_password=False)

    def _url(self, name: str) -> str:
        served = self.server.set(database=name, username=APP, password=ROLE_PASSWORD)
        return served.render_as_string(hide_password=False)

    @contextmanager
    def _admin(self) -> Iterator[Callable[[str], object]]:
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            yield lambda statement: connection.execute(text(statement))
        engine.dispose()
