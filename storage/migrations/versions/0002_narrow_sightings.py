"""Keep apart what moves every night: when an initiative was last seen. Issues may have long reasons."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "initiative_sightings",
        sa.Column("initiative_id", sa.String(), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name=op.f("fk_initiative_sightings_initiative_id")
        ),
        sa.PrimaryKeyConstraint("initiative_id", name=op.f("pk_initiative_sightings")),
    )
    op.execute("INSERT INTO initiative_sightings (initiative_id, last_seen) SELECT id, last_seen FROM initiatives")
    with op.batch_alter_table("initiatives") as batch_op:
        batch_op.drop_column("last_seen")
    with op.batch_alter_table("issues") as batch_op:
        batch_op.drop_constraint(op.f("uq_issues_url"), type_="unique")
        batch_op.drop_index("ix_issues_source_url")
        batch_op.create_index("ix_issues_url_stage", ["url", "stage"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("issues") as batch_op:
        batch_op.drop_index("ix_issues_url_stage")
        batch_op.create_index("ix_issues_source_url", ["source", "url"], unique=False)
        batch_op.create_unique_constraint(op.f("uq_issues_url"), ["url", "stage", "code", "field", "reason"])
    with op.batch_alter_table("initiatives") as batch_op:
        batch_op.add_column(sa.Column("last_seen", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE initiatives SET last_seen = "
        "(SELECT last_seen FROM initiative_sightings WHERE initiative_id = initiatives.id)"
    )
    with op.batch_alter_table("initiatives") as batch_op:
        batch_op.alter_column("last_seen", existing_type=sa.DateTime(timezone=True), nullable=False)
    op.drop_table("initiative_sightings")
