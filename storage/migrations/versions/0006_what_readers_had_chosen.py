"""What a reader had chosen when a digest was made, and since when they get what they get: what an audit needs."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step; digests of before count as made for what their readers chose last."""
    with op.batch_alter_table("digests") as batch_op:
        batch_op.add_column(sa.Column("choices", sa.JSON(), nullable=True))
        batch_op.create_index(op.f("ix_digests_made_at"), ["made_at"])
    with op.batch_alter_table("subscribers") as batch_op:
        batch_op.add_column(sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE digests SET choices = (SELECT choices FROM subscribers WHERE subscribers.id = digests.subscriber_id)"
    )
    op.execute("UPDATE subscribers SET chosen_at = confirmed_at")
    with op.batch_alter_table("digests") as batch_op:
        batch_op.alter_column("choices", nullable=False)
    with op.batch_alter_table("subscribers") as batch_op:
        batch_op.alter_column("chosen_at", nullable=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("subscribers") as batch_op:
        batch_op.drop_column("chosen_at")
    with op.batch_alter_table("digests") as batch_op:
        batch_op.drop_index(op.f("ix_digests_made_at"))
        batch_op.drop_column("choices")
