"""Let a session of PostgreSQL reach the rows of the förbund it has entered, and no other's.

FORCE: the owner of the tables is held to it too, unless it is a superuser or may bypass it.
SQLite has no such thing; there the tripwire stands alone.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OWN = (
    "addendum",
    "denominator",
    "deviation",
    "filer",
    "forum",
    "import_batch",
    "import_upload",
    "kommun",
    "meeting",
    "membership",
    "message",
    "narrative",
    "outbox_mail",  # the mails about accounts belong to no förbund, and show in none
    "part",
    "proposed_decision",
    "publication",
    "reception",
    "reference_counter",
    "report_example",
    "report_run",
    "reviewed_hat",
    "rights_review",
    "verksamhet",
    "vocabulary_term",
)
# By the parent, which is held to its own policy when it is asked for.
CHILDREN = {
    "concerned_part": ("deviation_id", "deviation"),
    "deviation_type": ("deviation_id", "deviation"),
    "outbox_attachment": ("mail_id", "outbox_mail"),
    "report_file": ("run_id", "report_run"),
}
FUNCTIONS = (
    """
    CREATE FUNCTION entered_forbund() RETURNS bigint STABLE PARALLEL SAFE LANGUAGE sql AS
    $$ SELECT nullif(nullif(current_setting('app.forbund', true), ''), '*')::bigint $$
    """,
    """
    CREATE FUNCTION goes_across() RETURNS boolean STABLE PARALLEL SAFE LANGUAGE sql AS
    $$ SELECT coalesce(current_setting('app.forbund', true) = '*', false) $$
    """,
)
# As subqueries: asked once a statement, not once a row.
ENTERED, ACROSS = "(SELECT entered_forbund())", "(SELECT goes_across())"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for function in FUNCTIONS:
        op.execute(function)
    for table in OWN:
        _protect(table, f"{ACROSS} OR forbund_id = {ENTERED}")
    for table, (key, parent) in CHILDREN.items():
        theirs = f"EXISTS (SELECT 1 FROM {parent} WHERE {parent}.id = {table}.{key})"
        _protect(table, f"{ACROSS} OR {theirs}")
    # That a förbund exists is public; only one's own is changed.
    _protect("forbund", f"{ACROSS} OR id = {ENTERED}")
    op.execute("CREATE POLICY everybody_reads ON forbund FOR SELECT USING (true)")
    op.execute("CREATE POLICY everybody_adds ON forbund FOR INSERT WITH CHECK (true)")


def _protect(table: str, rule: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_forbund ON {table} USING ({rule}) WITH CHECK ({rule})")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("DROP POLICY everybody_reads ON forbund")
    op.execute("DROP POLICY everybody_adds ON forbund")
    for table in (*OWN, *CHILDREN, "forbund"):
        op.execute(f"DROP POLICY own_forbund ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.execute("DROP FUNCTION entered_forbund()")
    op.execute("DROP FUNCTION goes_across()")
