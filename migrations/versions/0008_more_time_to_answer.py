"""Let a part ask for more time, and let its question wait on."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# With its column: SQLite adds no constraint to a table that is there.
WORDS = """
    ALTER TABLE message ADD COLUMN more_time_words TEXT CONSTRAINT ck_message_more_time_asked CHECK
    ((more_time_at IS NULL) = (more_time_words IS NULL)
    AND (more_time_at IS NULL OR kind = 'question-to-part'))
"""


def upgrade() -> None:
    """Add when a part asked, what it said, and until when it has got."""
    op.add_column("message", sa.Column("more_time_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("message", sa.Column("more_time_until", sa.Date(), nullable=True))
    op.execute(WORDS)


def downgrade() -> None:
    """Remove them. That a part asked for more time is lost; its questions wait as before."""
    for column in ("more_time_words", "more_time_until", "more_time_at"):
        op.drop_column("message", column)
