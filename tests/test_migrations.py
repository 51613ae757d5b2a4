"""The schema: up, down, in step with the models, and safe when several start at once."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from deviations.extensions import db
from deviations.migrating import all_tables
from tests.marks import on_both_databases


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
