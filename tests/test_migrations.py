"""The schema: up, down, in step with the models, and safe when several start or one dies."""

import ast
import multiprocessing
import re
import signal
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, Engine, MetaData, create_engine, inspect, make_url, text
from sqlalchemy.orm import Session

from deviations.audit.services import record
from deviations.extensions import db
from deviations.migrating import all_tables, migration_connection
from deviations.organisations.models.user import TokenPurpose
from deviations.organisations.services import tokens
from tests import factories
from tests.marks import on_both_databases
from tests.upgrading import MIGRATIONS, deploy

pytestmark = pytest.mark.usefixtures("as_owner")

VERSIONS = Path(MIGRATIONS, "versions")
SPAWN = multiprocessing.get_context("spawn")
TABLES = set(all_tables().tables)
TABLES_OF_0001 = set(
    re.findall(r"create_table\(\s*[\"'](\w+)", next(VERSIONS.glob("0001*")).read_text())
)


@on_both_databases
def test_migrations_and_models_agree(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, all_tables()) == []


@on_both_databases
def test_the_schema_goes_down_to_nothing_and_up_again(app: Flask) -> None:
    before = set(inspect(db.engine).get_table_names())

    downgrade(revision="base")
    emptied = set(inspect(db.engine).get_table_names())
    upgrade()

    assert emptied <= {"alembic_version"}
    assert set(inspect(db.engine).get_table_names()) == before


# --- as the models say, CHECKs too ------------------------------------------

Schema = dict[str, dict[str, Any]]
PREFIXES = {"checks": "ck", "uniques": "uq", "keys": "fk", "indexes": "ix"}


def _reflected(connection: Connection) -> Schema:
    """Return what a database holds of every table, in a form that may be compared."""
    found = inspect(connection)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"])
                for column in found.get_columns(table)
            },
            "checks": {
                str(check["name"]): "".join(check["sqltext"].split())
                for check in found.get_check_constraints(table)
            },
            "uniques": {
                str(unique["name"]): unique["column_names"]
                for unique in found.get_unique_constraints(table)
            },
            "keys": {
                str(key["name"]): (key["constrained_columns"], key["referred_table"])
                for key in found.get_foreign_keys(table)
            },
            "primary": found.get_pk_constraint(table)["name"],
            "indexes": {
                str(index["name"]): (index["column_names"], bool(index["unique"]))
                for index in found.get_indexes(table)
            },
        }
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def _from_models(url: str, folder: Path) -> Engine:
    """Return an engine on a database that the models made by themselves."""
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(f"sqlite:///{folder / 'models.db'}")
    else:
        with db.engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA modelled"))
        engine = create_engine(url, connect_args={"options": "-c search_path=modelled"})
    all_tables().create_all(engine)
    return engine


@pytest.fixture
def modelled(app: Flask, database_url: str, tmp_path: Path) -> Schema:
    engine = _from_models(database_url, tmp_path)
    with engine.connect() as connection:
        schema = _reflected(connection)
    engine.dispose()
    return schema


@on_both_databases
def test_a_migrated_database_holds_what_the_models_declare(app: Flask, modelled: Schema) -> None:
    with db.engine.connect() as connection:
        migrated = _reflected(connection)

    assert migrated.keys() == modelled.keys()
    for table, declared in modelled.items():
        assert migrated[table] == declared, table


@on_both_databases
def test_control_a_missing_check_is_seen(app: Flask, modelled: Schema) -> None:
    modelled["throttle"]["checks"]["ck_throttle_window_even"] = "window>0"

    with db.engine.connect() as connection:
        assert _reflected(connection)["throttle"] != modelled["throttle"]


@on_both_databases
def test_every_constraint_has_the_name_that_the_convention_gives(app: Flask) -> None:
    with db.engine.connect() as connection:
        migrated = _reflected(connection)

    for table, parts in migrated.items():
        assert parts["primary"] == f"pk_{table}"
        for kind, prefix in (
            ("checks", "ck"),
            ("uniques", "uq"),
            ("keys", "fk"),
            ("indexes", "ix"),
        ):
            wrong = [
                name
                for name in parts[kind]
                # PostgreSQL shows a UNIQUE as an index too.
                if not name.startswith((f"{prefix}_{table}", f"uq_{table}"))
            ]
            assert wrong == [], f"{table}: {kind}"


def test_every_list_of_words_is_checked_by_the_database(app: Flask) -> None:
    with db.engine.connect() as connection:
        checks = _reflected(connection)["deviation"]["checks"]

    for word in ("inkommen", "brist", "form", "half-year", "insats"):
        assert any(f"'{word}'" in check for check in checks.values()), word


# --- data -------------------------------------------------------------------


Rows = dict[str, list[dict[str, Any]]]


def _rows(session: Session) -> Rows:
    """Return every row of every table that is there now, column by column."""
    tables = MetaData()
    tables.reflect(session.connection(), only=lambda name, _: name != "alembic_version")
    found = {
        name: sorted((dict(row) for row in session.execute(table.select()).mappings()), key=str)
        for name, table in tables.tables.items()
    }
    session.rollback()  # a reader would stand in the way of the next migration
    return found


def _as_known_to(rows: Rows, older: Rows) -> Rows:
    """Leave out the tables and columns that an older schema lacks."""
    columns = {name: older[name][0].keys() if older[name] else {} for name in older}
    return {
        name: sorted(
            ({key: row[key] for key in row if key in columns[name]} for row in rows[name]), key=str
        )
        for name in older
    }


@on_both_databases
def test_what_is_stored_survives_the_way_down_and_up(app: Flask, session: Session) -> None:
    deviation = factories.deviation(session)
    factories.message(session, deviation)
    user = factories.member(session).user
    tokens.issue(session, user=user, purpose=TokenPurpose.INVITATION, now=factories.NOW)
    record("deviation:filed", subject=deviation.public_id)
    session.commit()
    before = _rows(session)

    downgrade(revision="0001")
    at_the_first = _rows(session)
    upgrade()

    assert at_the_first == _as_known_to(before, at_the_first)
    after = _rows(session)
    # What the first schema has no table for is gone; everything else is as it was.
    assert {name: after[name] for name in at_the_first} == {
        name: before[name] for name in at_the_first
    }
    assert sum(map(len, before.values())) > 100
    assert len(at_the_first["user_token"]) == 1


# --- several at once, and one that dies -------------------------------------


def _start(*arguments: object, **options: object) -> SpawnProcess:
    process = SPAWN.Process(target=deploy, args=arguments, kwargs=options)
    process.start()
    return process


@pytest.fixture
def empty_url(app: Flask, database_url: str, tmp_path: Path) -> str:
    """Return the URL of a database without a schema."""
    if make_url(database_url).get_backend_name() == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    with db.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    return database_url


def _tables(url: str) -> set[str]:
    engine = create_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


@on_both_databases
def test_four_deployers_at_once_all_succeed(empty_url: str) -> None:
    deployers = [_start(empty_url) for _ in range(4)]
    for deployer in deployers:
        deployer.join(90)

    assert [deployer.exitcode for deployer in deployers] == [0, 0, 0, 0]
    assert _tables(empty_url) == TABLES | {"alembic_version"}


@on_both_databases
def test_a_deployer_waits_while_another_is_at_work(empty_url: str) -> None:
    engine = create_engine(empty_url)
    with migration_connection(engine):
        deployer = _start(empty_url)
        deployer.join(4)  # time enough for one that does not wait
        waited = deployer.is_alive(), _tables(empty_url)
    deployer.join(60)
    engine.dispose()

    assert waited == (True, set())
    assert deployer.exitcode == 0


@pytest.mark.parametrize(
    ("fault", "left"),
    [
        ("CREATE:2:kill9", set()),
        ("CREATE:20:kill9", set()),
        ("UPDATE:1:kill9", TABLES_OF_0001),
    ],
    ids=["early in the first", "late in the first", "in the second"],
)
def test_a_killed_deployer_leaves_the_old_schema_or_the_new(
    empty_url: str, fault: str, left: set[str]
) -> None:
    killed = _start(empty_url, fault)
    killed.join(60)

    assert killed.exitcode == -signal.SIGKILL
    assert _tables(empty_url) - {"alembic_version"} == left
    next_one = _start(empty_url)
    next_one.join(60)
    assert next_one.exitcode == 0
    assert _tables(empty_url) == TABLES | {"alembic_version"}


def test_control_without_our_rules_a_killed_deployer_leaves_half_a_schema(empty_url: str) -> None:
    killed = _start(empty_url, "CREATE:20:kill9", transactional=False)
    killed.join(60)

    assert killed.exitcode == -signal.SIGKILL
    half = _tables(empty_url) - {"alembic_version"}
    assert set() < half < TABLES_OF_0001


# --- what a migration may know ----------------------------------------------


def _imports(source: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        if isinstance(node, ast.ImportFrom):
            found.add((node.module or ".").partition(".")[0])
    return found


def test_no_migration_imports_our_code() -> None:
    files = sorted(VERSIONS.glob("*.py"))

    assert files
    for file in files:
        assert _imports(file.read_text()) <= {"alembic", "sqlalchemy"}, file.name


@pytest.mark.parametrize(
    "line", ["from deviations.base import Base", "import deviations.base as b"]
)
def test_control_an_import_of_our_code_is_seen(line: str) -> None:
    assert not _imports(line) <= {"alembic", "sqlalchemy"}
