"""How Alembic reaches the database: one upgrader at a time, each migration whole or absent."""

from alembic import context
from flask import current_app
from sqlalchemy import create_engine

from deviations.migrating import all_tables, grant, migration_connection, render_item

settings = current_app.extensions["migrate"]


def run() -> None:
    """Run the migrations on a connection of their own, under the lock."""
    app = settings.db.engine
    owner = create_engine(current_app.config.get("DATABASE_OWNER_URL", app.url))
    with migration_connection(owner) as connection:
        context.configure(
            connection=connection,
            target_metadata=all_tables(),
            render_as_batch=True,
            render_item=render_item,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        grant(connection, role=app.url.username)


run()
