"""Remember hosts that wait, readings that were cut off and alarms that were told; alarms are mail without a digest."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "hosts",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_hosts")),
    )
    op.create_table(
        "reading_tries",
        sa.Column("capture_id", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["capture_id"], ["captures.id"], name=op.f("fk_reading_tries_capture_id")),
        sa.PrimaryKeyConstraint("capture_id", name=op.f("pk_reading_tries")),
    )
    op.create_table(
        "alarms",
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("about", name=op.f("pk_alarms")),
    )
    with op.batch_alter_table("emails") as batch_op:
        batch_op.alter_column("digest_id", existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column("subscriber_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    """Take it back; alarms that wait in the outbox go with it."""
    op.execute("DELETE FROM emails WHERE digest_id IS NULL")
    with op.batch_alter_table("emails") as batch_op:
        batch_op.alter_column("subscriber_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("digest_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("alarms")
    op.drop_table("reading_tries")
    op.drop_table("hosts")
