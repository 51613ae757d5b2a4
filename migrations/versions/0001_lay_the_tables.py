"""Lay the tables of who, what happened, reports and machinery."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('app_user',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_app_user_email_lower')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_app_user')),
    sa.UniqueConstraint('email', name=op.f('uq_app_user_email')),
    sa.UniqueConstraint('public_id', name=op.f('uq_app_user_public_id'))
    )
    op.create_table('audit_event',
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('forbund_id', sa.BigInteger(), nullable=True),
    sa.Column('actor', sa.String(length=64), nullable=False),
    sa.Column('action', sa.String(length=64), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('seal', sa.String(length=64), nullable=False),
    sa.CheckConstraint('seq > 0', name=op.f('ck_audit_event_seq_positive')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_event')),
    sa.UniqueConstraint('seal', name=op.f('uq_audit_event_seal'))
    )
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.create_index('ix_audit_event_subject', ['forbund_id', 'subject'], unique=False)

    op.create_table('forbund',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('area', sa.String(length=80), nullable=False),
    sa.Column('demo', sa.Boolean(), nullable=False),
    sa.Column('settings', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forbund')),
    sa.UniqueConstraint('slug', name=op.f('uq_forbund_slug'))
    )
    op.create_table('import_upload',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('file_name', sa.String(length=120), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.String(length=64), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'storing', 'done', name='uploadstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('headings', sa.JSON(), nullable=False),
    sa.Column('notes', sa.JSON(), nullable=False),
    sa.Column('expected', sa.JSON(), nullable=False),
    sa.Column('batches', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('stored', sa.Integer(), nullable=False),
    sa.Column('known', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint('done BETWEEN 0 AND batches', name=op.f('ck_import_upload_done_within_batches')),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_import_upload_forbund_id_forbund')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_upload')),
    sa.UniqueConstraint('public_id', name=op.f('uq_import_upload_public_id'))
    )
    with op.batch_alter_table('import_upload', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_upload_forbund_id'), ['forbund_id'], unique=False)

    op.create_table('import_batch',
    sa.Column('upload_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('rows', sa.LargeBinary(), nullable=False),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_import_batch_forbund_id_forbund')),
    sa.ForeignKeyConstraint(['upload_id'], ['import_upload.id'], name=op.f('fk_import_batch_upload_id_import_upload')),
    sa.PrimaryKeyConstraint('upload_id', 'number', name=op.f('pk_import_batch'))
    )
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_batch_forbund_id'), ['forbund_id'], unique=False)

    op.create_table('job_run',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('job', sa.String(length=80), nullable=False),
    sa.Column('period', sa.String(length=40), nullable=False),
    sa.Column('state', sa.Enum('running', 'done', 'failed', name='jobstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('owner', sa.String(length=64), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=True),
    sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name=op.f('ck_job_run_done_has_time')),
    sa.CheckConstraint('attempt > 0', name=op.f('ck_job_run_attempt_positive')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job_run')),
    sa.UniqueConstraint('job', 'period', name=op.f('uq_job_run_job_period'))
    )
    op.create_table('throttle',
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('window', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.CheckConstraint('tries > 0', name=op.f('ck_throttle_tries_positive')),
    sa.PrimaryKeyConstraint('key', 'window', name=op.f('pk_throttle'))
    )
    op.create_table('kommun',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('code', sa.String(length=4), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('length(code) = 4', name=op.f('ck_kommun_code_has_four_digits')),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_kommun_forbund_id_forbund')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kommun')),
    sa.UniqueConstraint('forbund_id', 'code', name=op.f('uq_kommun_forbund_id_code')),
    sa.UniqueConstraint('forbund_id', 'slug', name=op.f('uq_kommun_forbund_id_slug'))
    )
    with op.batch_alter_table('kommun', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kommun_forbund_id'), ['forbund_id'], unique=False)

    op.create_table('outbox_mail',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('pending', 'sending', 'sent', 'dead', name='mailstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('worker', sa.String(length=64), nullable=True),
    sa.Column('last_reply', sa.String(length=200), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f('ck_outbox_mail_sent_has_time')),
    sa.CheckConstraint('attempts >= 0', name=op.f('ck_outbox_mail_attempts_not_negative')),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_outbox_mail_forbund_id_forbund')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_mail')),
    sa.UniqueConstraint('key', name=op.f('uq_outbox_mail_key'))
    )
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_mail_due', ['state', 'next_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_mail_forbund_id'), ['forbund_id'], unique=False)

    op.create_table('part',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('code', sa.Enum('kommun', 'region', 'af', 'fk', 'insats', 'annan', name='partcode', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('short_name', sa.String(length=24), nullable=False),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_part_forbund_id_forbund')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_part')),
    sa.UniqueConstraint('forbund_id', 'code', name=op.f('uq_part_forbund_id_code'))
    )
    with op.batch_alter_table('part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_part_forbund_id'), ['forbund_id'], unique=False)

    op.create_table('reference_counter',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('year', sa.SmallInteger(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_reference_counter_forbund_id_forbund')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reference_counter')),
    sa.UniqueConstraint('forbund_id', 'year', name=op.f('uq_reference_counter_forbund_id_year'))
    )
    with op.batch_alter_table('reference_counter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reference_counter_forbund_id'), ['forbund_id'], unique=False)

    op.create_table('user_token',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('purpose', sa.Enum('invitation', 'password-reset', name='tokenpurpose', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_user_token_user_id_app_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_token')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_user_token_token_hash'))
    )
    with op.batch_alter_table('user_token', schema=None) as batch_op:
        batch_op.create_index('ix_user_token_user', ['user_id', 'purpose'], unique=False)

    op.create_table('vocabulary_term',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('family', sa.Enum('typ', 'orsak', 'konsekvens-person', 'konsekvens-arbete', 'aterkommande', 'niva', 'paverkbart', name='family', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=80), nullable=False),
    sa.Column('hint', sa.String(length=120), nullable=False),
    sa.Column('group_label', sa.String(length=60), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('version > 0', name=op.f('ck_vocabulary_term_version_positive')),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_vocabulary_term_forbund_id_forbund')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vocabulary_term')),
    sa.UniqueConstraint('forbund_id', 'family', 'code', name=op.f('uq_vocabulary_term_forbund_id_family_code'))
    )
    with op.batch_alter_table('vocabulary_term', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_vocabulary_term_forbund_id'), ['forbund_id'], unique=False)

    op.create_table('forum',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('kommun_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('kind', sa.Enum('samverkansteam', 'arbetsgrupp', 'lsg', 'styrgrupp', 'beredningsgrupp', 'styrelse', 'annat', name='forumkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('rhythm', sa.Enum('never', 'first-working-day', 'before-meeting', name='summaryrhythm', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('days_before', sa.Integer(), nullable=False),
    sa.Column('mail_empty_months', sa.Boolean(), nullable=False),
    sa.Column('summary_since', sa.Date(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('days_before BETWEEN 1 AND 30', name=op.f('ck_forum_days_before_reasonable')),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_forum_forbund_id_forbund')),
    sa.ForeignKeyConstraint(['kommun_id'], ['kommun.id'], name=op.f('fk_forum_kommun_id_kommun')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum')),
    sa.UniqueConstraint('forbund_id', 'slug', name=op.f('uq_forum_forbund_id_slug'))
    )
    with op.batch_alter_table('forum', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forum_forbund_id'), ['forbund_id'], unique=False)

    op.create_table('outbox_attachment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('mail_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('media_type', sa.String(length=80), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['mail_id'], ['outbox_mail.id'], name=op.f('fk_outbox_attachment_mail_id_outbox_mail')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_attachment'))
    )
    with op.batch_alter_table('outbox_attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outbox_attachment_mail_id'), ['mail_id'], unique=False)

    op.create_table('verksamhet',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('part_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_verksamhet_forbund_id_forbund')),
    sa.ForeignKeyConstraint(['part_id'], ['part.id'], name=op.f('fk_verksamhet_part_id_part')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verksamhet')),
    sa.UniqueConstraint('forbund_id', 'code', name=op.f('uq_verksamhet_forbund_id_code'))
    )
    with op.batch_alter_table('verksamhet', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_verksamhet_forbund_id'), ['forbund_id'], unique=False)

    op.create_table('deviation',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.Enum('brist', 'framgang', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('status', sa.Enum('inkommen', 'mottagen', 'avslutad', 'hanvisad', 'dubblett', 'utanfor', name='status', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('channel', sa.Enum('form', 'team', 'import', name='channel', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('happened_to', sa.Date(), nullable=False),
    sa.Column('precision', sa.Enum('day', 'month', 'half-year', name='precision', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kommun_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('forum_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('forum_named', sa.String(length=80), nullable=False),
    sa.Column('reporting_part', sa.Enum('kommun', 'region', 'af', 'fk', 'insats', 'annan', name='partcode', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reporting_verksamhet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('consequence_person', sa.String(length=40), nullable=False),
    sa.Column('consequence_work', sa.String(length=40), nullable=False),
    sa.Column('recurrence', sa.String(length=40), nullable=False),
    sa.Column('level', sa.String(length=40), nullable=True),
    sa.Column('influence', sa.String(length=40), nullable=True),
    sa.Column('cause', sa.String(length=40), nullable=True),
    sa.Column('taxonomy_version', sa.SmallInteger(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('submission_key', sa.String(length=64), nullable=False),
    sa.Column('answers_hash', sa.LargeBinary(length=32), nullable=True),
    sa.Column('receipt_hash', sa.LargeBinary(length=32), nullable=True),
    sa.Column('row_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('likeness', sa.LargeBinary(length=32), nullable=False),
    sa.Column('occurrence', sa.Integer(), nullable=True),
    sa.Column('original_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('resembles_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('referred_to', sa.String(length=120), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lifted_to_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint("(channel = 'import') = (occurrence IS NOT NULL)", name=op.f('ck_deviation_import_has_occurrence')),
    sa.CheckConstraint("(status = 'dubblett') = (original_id IS NOT NULL)", name=op.f('ck_deviation_duplicate_names_original')),
    sa.CheckConstraint("forum_id IS NULL OR forum_named = ''", name=op.f('ck_deviation_forum_once')),
    sa.CheckConstraint("happened_on >= '2000-01-01'", name=op.f('ck_deviation_happened_this_century')),
    sa.CheckConstraint('(lifted_to_id IS NULL) = (lifted_at IS NULL)', name=op.f('ck_deviation_lifted_has_time')),
    sa.CheckConstraint('happened_on <= happened_to', name=op.f('ck_deviation_interval_forwards')),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_deviation_forbund_id_forbund')),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_deviation_forum_id_forum')),
    sa.ForeignKeyConstraint(['kommun_id'], ['kommun.id'], name=op.f('fk_deviation_kommun_id_kommun')),
    sa.ForeignKeyConstraint(['lifted_to_id'], ['forum.id'], name=op.f('fk_deviation_lifted_to_id_forum')),
    sa.ForeignKeyConstraint(['original_id'], ['deviation.id'], name=op.f('fk_deviation_original_id_deviation')),
    sa.ForeignKeyConstraint(['reporting_verksamhet_id'], ['verksamhet.id'], name=op.f('fk_deviation_reporting_verksamhet_id_verksamhet')),
    sa.ForeignKeyConstraint(['resembles_id'], ['deviation.id'], name=op.f('fk_deviation_resembles_id_deviation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deviation')),
    sa.UniqueConstraint('forbund_id', 'reference', name=op.f('uq_deviation_forbund_id_reference')),
    sa.UniqueConstraint('forbund_id', 'row_hash', 'occurrence', name=op.f('uq_deviation_forbund_id_row_hash_occurrence')),
    sa.UniqueConstraint('forbund_id', 'submission_key', name=op.f('uq_deviation_forbund_id_submission_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_deviation_public_id')),
    sa.UniqueConstraint('receipt_hash', name=op.f('uq_deviation_receipt_hash'))
    )
    with op.batch_alter_table('deviation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deviation_forbund_id'), ['forbund_id'], unique=False)
        batch_op.create_index('ix_deviation_counted', ['forbund_id', 'happened_on', 'happened_to', 'kind', 'status', 'kommun_id', 'received_at', 'precision', 'reporting_part', 'consequence_person', 'id'], unique=False)
        batch_op.create_index('ix_deviation_likeness', ['forbund_id', 'likeness'], unique=False)
        batch_op.create_index('ix_deviation_kommun_period', ['forbund_id', 'kommun_id', 'happened_on'], unique=False)
        batch_op.create_index('ix_deviation_resembles', ['forbund_id', 'resembles_id'], unique=False)
        batch_op.create_index('ix_deviation_received', ['forbund_id', 'received_at', 'id', 'kind', 'status', 'kommun_id', 'happened_to'], unique=False)

    op.create_table('meeting',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('forum_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_meeting_forbund_id_forbund')),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_meeting_forum_id_forum')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting')),
    sa.UniqueConstraint('forum_id', 'held_on', name=op.f('uq_meeting_forum_id_held_on')),
    sa.UniqueConstraint('public_id', name=op.f('uq_meeting_public_id'))
    )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_forbund_id'), ['forbund_id'], unique=False)

    op.create_table('membership',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.Enum('rapportor', 'koordinator', 'kontaktperson', 'lasare', 'analytiker', 'admin', 'drift', name='role', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('scope', sa.String(length=120), nullable=False),
    sa.Column('kommun_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('part', sa.Enum('kommun', 'region', 'af', 'fk', 'insats', 'annan', name='partcode', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('forum_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint("(forum_id IS NOT NULL) = (scope LIKE 'forum:%')", name=op.f('ck_membership_forum_fits_scope')),
    sa.CheckConstraint("(kommun_id IS NOT NULL) = (scope LIKE 'kommun:%')", name=op.f('ck_membership_kommun_fits_scope')),
    sa.CheckConstraint("(part IS NOT NULL) = (scope LIKE 'part:%')", name=op.f('ck_membership_part_fits_scope')),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_membership_forbund_id_forbund')),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_membership_forum_id_forum')),
    sa.ForeignKeyConstraint(['kommun_id'], ['kommun.id'], name=op.f('fk_membership_kommun_id_kommun')),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_membership_user_id_app_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership')),
    sa.UniqueConstraint('user_id', 'forbund_id', 'role', 'scope', name=op.f('uq_membership_user_id_forbund_id_role_scope'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_forbund_id'), ['forbund_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_membership_user_id'), ['user_id'], unique=False)

    op.create_table('proposed_decision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('forum_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('deviation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('question', sa.String(length=200), nullable=False),
    sa.Column('pattern', sa.Text(), nullable=False),
    sa.Column('part', sa.Enum('kommun', 'region', 'af', 'fk', 'insats', 'annan', name='partcode', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('decided_last', sa.Text(), nullable=False),
    sa.Column('helped', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_by', sa.String(length=64), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint('position BETWEEN 1 AND 3', name=op.f('ck_proposed_decision_at_most_three')),
    sa.ForeignKeyConstraint(['deviation_id'], ['deviation.id'], name=op.f('fk_proposed_decision_deviation_id_deviation')),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_proposed_decision_forbund_id_forbund')),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_proposed_decision_forum_id_forum')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposed_decision')),
    sa.UniqueConstraint('public_id', name=op.f('uq_proposed_decision_public_id'))
    )
    with op.batch_alter_table('proposed_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposed_decision_deviation_id'), ['deviation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposed_decision_forbund_id'), ['forbund_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposed_decision_forum_id'), ['forum_id'], unique=False)

    op.create_table('report_run',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('forum_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('period', sa.String(length=8), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_to', sa.Date(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('cut_off', sa.DateTime(timezone=True), nullable=False),
    sa.Column('data_hash', sa.String(length=64), nullable=False),
    sa.Column('rule_set', sa.String(length=32), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('tree', sa.JSON(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.String(length=64), nullable=False),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint('edition > 0', name=op.f('ck_report_run_edition_positive')),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_report_run_forbund_id_forbund')),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_report_run_forum_id_forum')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_run')),
    sa.UniqueConstraint('forum_id', 'period', 'edition', name=op.f('uq_report_run_forum_id_period_edition')),
    sa.UniqueConstraint('public_id', name=op.f('uq_report_run_public_id'))
    )
    with op.batch_alter_table('report_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_run_forbund_id'), ['forbund_id'], unique=False)

    op.create_table('addendum',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('deviation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('written_by', sa.String(length=64), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['deviation_id'], ['deviation.id'], name=op.f('fk_addendum_deviation_id_deviation')),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_addendum_forbund_id_forbund')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_addendum'))
    )
    with op.batch_alter_table('addendum', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_addendum_deviation_id'), ['deviation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_addendum_forbund_id'), ['forbund_id'], unique=False)

    op.create_table('concerned_part',
    sa.Column('deviation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('part', sa.Enum('kommun', 'region', 'af', 'fk', 'insats', 'annan', name='partcode', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('verksamhet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['deviation_id'], ['deviation.id'], name=op.f('fk_concerned_part_deviation_id_deviation')),
    sa.ForeignKeyConstraint(['verksamhet_id'], ['verksamhet.id'], name=op.f('fk_concerned_part_verksamhet_id_verksamhet')),
    sa.PrimaryKeyConstraint('deviation_id', 'part', name=op.f('pk_concerned_part')),
    sqlite_with_rowid=False,
    )
    op.create_table('deviation_type',
    sa.Column('deviation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.CheckConstraint('position BETWEEN 0 AND 2', name=op.f('ck_deviation_type_at_most_three')),
    sa.ForeignKeyConstraint(['deviation_id'], ['deviation.id'], name=op.f('fk_deviation_type_deviation_id_deviation')),
    sa.PrimaryKeyConstraint('deviation_id', 'code', name=op.f('pk_deviation_type')),
    sa.UniqueConstraint('deviation_id', 'position', name=op.f('uq_deviation_type_deviation_id_position')),
    sqlite_with_rowid=False,
    )
    op.create_table('filer',
    sa.Column('deviation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('contact', sa.String(length=254), nullable=False),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['deviation_id'], ['deviation.id'], name=op.f('fk_filer_deviation_id_deviation')),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_filer_forbund_id_forbund')),
    sa.PrimaryKeyConstraint('deviation_id', name=op.f('pk_filer'))
    )
    with op.batch_alter_table('filer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_filer_forbund_id'), ['forbund_id'], unique=False)

    op.create_table('login_session',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('membership_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('user_agent', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_login_session_membership_id_membership')),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_login_session_user_id_app_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_login_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_login_session_token_hash'))
    )
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_login_session_user_id'), ['user_id'], unique=False)

    op.create_table('message',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('deviation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('question-to-filer', 'question-to-part', 'answer-from-filer', 'answer-from-part', 'notice-to-filer', name='messagekind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('part', sa.Enum('kommun', 'region', 'af', 'fk', 'insats', 'annan', name='partcode', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_by', sa.String(length=64), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('answers_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint("(kind IN ('answer-from-filer', 'answer-from-part')) = (answers_id IS NOT NULL)", name=op.f('ck_message_answer_has_question')),
    sa.CheckConstraint("(part IS NOT NULL) = (kind IN ('question-to-part', 'answer-from-part'))", name=op.f('ck_message_part_fits_kind')),
    sa.ForeignKeyConstraint(['answers_id'], ['message.id'], name=op.f('fk_message_answers_id_message')),
    sa.ForeignKeyConstraint(['deviation_id'], ['deviation.id'], name=op.f('fk_message_deviation_id_deviation')),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_message_forbund_id_forbund')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('answers_id', name=op.f('uq_message_answers_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_message_public_id'))
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_message_deviation_id'), ['deviation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_message_forbund_id'), ['forbund_id'], unique=False)
        batch_op.create_index('ix_message_about', ['forbund_id', 'deviation_id'], unique=False)
        batch_op.create_index('ix_message_said', ['forbund_id', 'kind', 'written_at', 'deviation_id'], unique=False)

    op.create_table('narrative',
    sa.Column('deviation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('what_happened', sa.Text(), nullable=False),
    sa.Column('consequence', sa.Text(), nullable=False),
    sa.Column('tried', sa.Text(), nullable=False),
    sa.Column('proposal', sa.Text(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('folded', sa.Text(), nullable=False),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['deviation_id'], ['deviation.id'], name=op.f('fk_narrative_deviation_id_deviation')),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_narrative_forbund_id_forbund')),
    sa.PrimaryKeyConstraint('deviation_id', name=op.f('pk_narrative'))
    )
    with op.batch_alter_table('narrative', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_narrative_forbund_id'), ['forbund_id'], unique=False)

    op.create_table('publication',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('deviation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('heading', sa.String(length=120), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.String(length=64), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['deviation_id'], ['deviation.id'], name=op.f('fk_publication_deviation_id_deviation')),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_publication_forbund_id_forbund')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publication')),
    sa.UniqueConstraint('public_id', name=op.f('uq_publication_public_id'))
    )
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_publication_deviation_id'), ['deviation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_publication_forbund_id'), ['forbund_id'], unique=False)

    op.create_table('report_example',
    sa.Column('deviation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('heading', sa.String(length=120), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('chosen_by', sa.String(length=64), nullable=False),
    sa.Column('forbund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['deviation_id'], ['deviation.id'], name=op.f('fk_report_example_deviation_id_deviation')),
    sa.ForeignKeyConstraint(['forbund_id'], ['forbund.id'], name=op.f('fk_report_example_forbund_id_forbund')),
    sa.PrimaryKeyConstraint('deviation_id', name=op.f('pk_report_example'))
    )
    with op.batch_alter_table('report_example', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_example_forbund_id'), ['forbund_id'], unique=False)

    op.create_table('report_file',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('format', sa.String(length=8), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['report_run.id'], name=op.f('fk_report_file_run_id_report_run')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_file')),
    sa.UniqueConstraint('run_id', 'format', name=op.f('uq_report_file_run_id_format'))
    )


def downgrade() -> None:
    op.drop_table('report_file')
    with op.batch_alter_table('report_example', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_example_forbund_id'))

    op.drop_table('report_example')
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_publication_forbund_id'))
        batch_op.drop_index(batch_op.f('ix_publication_deviation_id'))

    op.drop_table('publication')
    with op.batch_alter_table('narrative', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_narrative_forbund_id'))

    op.drop_table('narrative')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index('ix_message_said')
        batch_op.drop_index('ix_message_about')
        batch_op.drop_index(batch_op.f('ix_message_forbund_id'))
        batch_op.drop_index(batch_op.f('ix_message_deviation_id'))

    op.drop_table('message')
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_login_session_user_id'))

    op.drop_table('login_session')
    with op.batch_alter_table('filer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_filer_forbund_id'))

    op.drop_table('filer')
    op.drop_table('deviation_type')
    op.drop_table('concerned_part')
    with op.batch_alter_table('addendum', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_addendum_forbund_id'))
        batch_op.drop_index(batch_op.f('ix_addendum_deviation_id'))

    op.drop_table('addendum')
    with op.batch_alter_table('report_run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_run_forbund_id'))

    op.drop_table('report_run')
    with op.batch_alter_table('proposed_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proposed_decision_forum_id'))
        batch_op.drop_index(batch_op.f('ix_proposed_decision_forbund_id'))
        batch_op.drop_index(batch_op.f('ix_proposed_decision_deviation_id'))

    op.drop_table('proposed_decision')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_user_id'))
        batch_op.drop_index(batch_op.f('ix_membership_forbund_id'))

    op.drop_table('membership')
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_forbund_id'))

    op.drop_table('meeting')
    with op.batch_alter_table('deviation', schema=None) as batch_op:
        batch_op.drop_index('ix_deviation_resembles')
        batch_op.drop_index('ix_deviation_received')
        batch_op.drop_index('ix_deviation_counted')
        batch_op.drop_index('ix_deviation_likeness')
        batch_op.drop_index('ix_deviation_kommun_period')
        batch_op.drop_index(batch_op.f('ix_deviation_forbund_id'))

    op.drop_table('deviation')
    with op.batch_alter_table('verksamhet', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_verksamhet_forbund_id'))

    op.drop_table('verksamhet')
    with op.batch_alter_table('outbox_attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_attachment_mail_id'))

    op.drop_table('outbox_attachment')
    with op.batch_alter_table('forum', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_forum_forbund_id'))

    op.drop_table('forum')
    with op.batch_alter_table('vocabulary_term', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_vocabulary_term_forbund_id'))

    op.drop_table('vocabulary_term')
    with op.batch_alter_table('user_token', schema=None) as batch_op:
        batch_op.drop_index('ix_user_token_user')

    op.drop_table('user_token')
    with op.batch_alter_table('reference_counter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reference_counter_forbund_id'))

    op.drop_table('reference_counter')
    with op.batch_alter_table('part', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_part_forbund_id'))

    op.drop_table('part')
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_mail_forbund_id'))
        batch_op.drop_index('ix_outbox_mail_due')

    op.drop_table('outbox_mail')
    with op.batch_alter_table('kommun', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kommun_forbund_id'))

    op.drop_table('kommun')
    op.drop_table('throttle')
    op.drop_table('job_run')
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_batch_forbund_id'))

    op.drop_table('import_batch')
    with op.batch_alter_table('import_upload', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_upload_forbund_id'))

    op.drop_table('import_upload')
    op.drop_table('forbund')
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_event_subject')

    op.drop_table('audit_event')
    op.drop_table('app_user')
