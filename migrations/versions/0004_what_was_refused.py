"""Count what was refused, beside the audit trail and not in it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REASONS = (
    "role",
    "reach",
    "sign-in",
    "password",
    "second-factor",
    "link",
    "provider",
    "code",
    "fresh",
    "forged",
    "too-many",
)


def upgrade() -> None:
    op.create_table(
        "denial",
        sa.Column("minute", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("forbund_id", sa.BigInteger(), nullable=True),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("endpoint", sa.String(length=80), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                *REASONS, name="reason", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=16), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint("times > 0", name=op.f("ck_denial_times_positive")),
        sa.PrimaryKeyConstraint("minute", "key", name=op.f("pk_denial")),
    )
    op.create_index("ix_denial_forbund", "denial", ["forbund_id", "minute"])


def downgrade() -> None:
    op.drop_table("denial")
