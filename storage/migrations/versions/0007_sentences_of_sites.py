"""Sentences that a site put on most of its pages at once, which tell of none of its initiatives."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "site_passages",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "key", name=op.f("pk_site_passages")),
    )


def downgrade() -> None:
    """Take it back; such sentences are news of each initiative again when they come or go."""
    op.drop_table("site_passages")
