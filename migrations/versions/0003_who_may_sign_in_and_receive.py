"""Make room for second factors, mailed sign-in links, receivers, denominators and reviews.

Every browser is signed out: the old rows do not say when their person proved to be herself.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _create_login_session(*more: sa.Column) -> None:
    op.create_table(
        "login_session",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("membership_id", ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        *more,
        sa.Column("user_agent", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_login_session_membership_id_membership"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_login_session_user_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_session_token_hash")),
    )
    op.create_index("ix_login_session_user_id", "login_session", ["user_id"])


def _allow_purposes(*purposes: str) -> None:
    """Make the table anew with its rows: SQLite cannot change a CHECK. Nothing refers to it."""
    columns = "user_id, purpose, token_hash, expires_at, used_at"
    kept = op.get_bind().execute(sa.text(f"SELECT {columns} FROM user_token ORDER BY id"))
    rows = [dict(row) for row in kept.mappings()]
    op.drop_table("user_token")
    op.create_table(
        "user_token",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("purpose", _words("tokenpurpose", *purposes), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_user_token_user_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_token_token_hash")),
    )
    op.create_index("ix_user_token_user", "user_token", ["user_id", "purpose"])
    if rows:
        values = ", ".join(f":{name}" for name in columns.split(", "))
        op.get_bind().execute(
            sa.text(f"INSERT INTO user_token ({columns}) VALUES ({values})"), rows
        )


def upgrade() -> None:
    op.create_table(
        "external_identity",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_external_identity_user_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_external_identity_issuer_subject")),
        sa.UniqueConstraint("user_id", "issuer", name=op.f("uq_external_identity_user_id_issuer")),
    )
    op.create_table(
        "recovery_code",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_recovery_code_user_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index("ix_recovery_code_user", ["user_id"], unique=False)

    op.create_table(
        "rights_review",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.String(length=64), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=64), nullable=True),
        sa.Column("hats", sa.Integer(), nullable=True),
        sa.Column(
            "forbund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["forbund_id"], ["forbund.id"], name=op.f("fk_rights_review_forbund_id_forbund")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_review")),
        sa.UniqueConstraint("forbund_id", "year", name=op.f("uq_rights_review_forbund_id_year")),
    )
    with op.batch_alter_table("rights_review", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rights_review_forbund_id"), ["forbund_id"], unique=False
        )

    op.create_table(
        "second_factor",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_second_factor_user_id_app_user")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "denominator",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "kommun_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("source_date", sa.Date(), nullable=False),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.Column(
            "forbund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_denominator_number_positive")),
        sa.CheckConstraint(
            "year BETWEEN 2000 AND 2100", name=op.f("ck_denominator_year_reasonable")
        ),
        sa.ForeignKeyConstraint(
            ["forbund_id"], ["forbund.id"], name=op.f("fk_denominator_forbund_id_forbund")
        ),
        sa.ForeignKeyConstraint(
            ["kommun_id"], ["kommun.id"], name=op.f("fk_denominator_kommun_id_kommun")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_denominator")),
        sa.UniqueConstraint("kommun_id", "year", name=op.f("uq_denominator_kommun_id_year")),
    )
    with op.batch_alter_table("denominator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_denominator_forbund_id"), ["forbund_id"], unique=False)

    op.create_table(
        "reception",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kommun_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "part",
            sa.Enum(
                "kommun",
                "region",
                "af",
                "fk",
                "insats",
                "annan",
                name="partcode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "forbund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["forbund_id"], ["forbund.id"], name=op.f("fk_reception_forbund_id_forbund")
        ),
        sa.ForeignKeyConstraint(
            ["kommun_id"], ["kommun.id"], name=op.f("fk_reception_kommun_id_kommun")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_reception_membership_id_membership")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reception")),
        sa.UniqueConstraint(
            "membership_id",
            "kommun_id",
            "part",
            name=op.f("uq_reception_membership_id_kommun_id_part"),
        ),
    )
    with op.batch_alter_table("reception", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reception_forbund_id"), ["forbund_id"], unique=False)

    op.create_table(
        "reviewed_hat",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.String(length=64), nullable=False),
        sa.Column(
            "forbund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["forbund_id"], ["forbund.id"], name=op.f("fk_reviewed_hat_forbund_id_forbund")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_reviewed_hat_membership_id_membership"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["rights_review.id"],
            name=op.f("fk_reviewed_hat_review_id_rights_review"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewed_hat")),
        sa.UniqueConstraint(
            "review_id", "membership_id", name=op.f("uq_reviewed_hat_review_id_membership_id")
        ),
    )
    with op.batch_alter_table("reviewed_hat", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reviewed_hat_forbund_id"), ["forbund_id"], unique=False
        )

    op.add_column("deviation", sa.Column("received_by", sa.String(length=64), nullable=True))

    op.add_column(
        "forum", sa.Column("may_decide", sa.String(length=200), nullable=False, server_default="")
    )
    op.add_column(
        "membership",
        sa.Column("reads_words", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.drop_table("login_session")
    _create_login_session(
        sa.Column("authenticated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("method", _words("signinmethod", "password", "link", "provider"), nullable=False),
        sa.Column("awaits_second_factor", sa.Boolean(), nullable=False),
    )
    _allow_purposes("invitation", "sign-in", "password-reset")


def downgrade() -> None:
    op.execute("DELETE FROM user_token WHERE purpose = 'sign-in'")
    _allow_purposes("invitation", "password-reset")
    op.drop_table("login_session")
    _create_login_session()
    op.drop_column("membership", "reads_words")
    op.drop_column("forum", "may_decide")
    op.drop_column("deviation", "received_by")

    with op.batch_alter_table("reviewed_hat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reviewed_hat_forbund_id"))

    op.drop_table("reviewed_hat")
    with op.batch_alter_table("reception", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reception_forbund_id"))

    op.drop_table("reception")
    with op.batch_alter_table("denominator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_denominator_forbund_id"))

    op.drop_table("denominator")
    op.drop_table("second_factor")
    with op.batch_alter_table("rights_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rights_review_forbund_id"))

    op.drop_table("rights_review")
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.drop_index("ix_recovery_code_user")

    op.drop_table("recovery_code")
    op.drop_table("external_identity")
