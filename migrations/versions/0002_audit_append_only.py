"""Forbid every change to the audit trail but adding to it."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

POSTGRESQL_UP = (
    """
    CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit is append-only'; END $$
    """,
    """
    CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
    """,
)
POSTGRESQL_DOWN = (
    "DROP TRIGGER audit_event_append_only ON audit_event",
    "DROP FUNCTION refuse_audit_change()",
)
# recursive_triggers=ON makes the delete trigger stop INSERT OR REPLACE as well.
SQLITE_UP = tuple(
    f"""
    CREATE TRIGGER audit_event_no_{act} BEFORE {act} ON audit_event
    BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END
    """
    for act in ("update", "delete")
)
SQLITE_DOWN = ("DROP TRIGGER audit_event_no_update", "DROP TRIGGER audit_event_no_delete")


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRESQL_UP if postgresql else SQLITE_UP:
        op.execute(statement)


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRESQL_DOWN if postgresql else SQLITE_DOWN:
        op.execute(statement)
