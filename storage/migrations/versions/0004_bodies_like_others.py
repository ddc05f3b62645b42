"""Keep of a body only what it does not share with another one."""

import sqlalchemy as sa
import zstandard
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    with op.batch_alter_table("bodies") as batch_op:
        batch_op.add_column(sa.Column("base_sha256", sa.String(length=64), nullable=True))
        batch_op.create_foreign_key(op.f("fk_bodies_base_sha256"), "bodies", ["base_sha256"], ["sha256"])


def downgrade() -> None:
    """Take it back: every body stands by itself again."""
    bodies = sa.table("bodies", *map(sa.column, ("sha256", "size", "content", "base_sha256")))
    connection = op.get_bind()
    for row in connection.execute(sa.select(bodies).where(bodies.c.base_sha256.is_not(None))).all():
        base = connection.execute(sa.select(bodies).where(bodies.c.sha256 == row.base_sha256)).one()
        known = zstandard.ZstdCompressionDict(
            zstandard.decompress(base.content, max_output_size=base.size), dict_type=zstandard.DICT_TYPE_RAWCONTENT
        )
        body = zstandard.ZstdDecompressor(dict_data=known).decompress(row.content, max_output_size=row.size)
        alone = bodies.update().where(bodies.c.sha256 == row.sha256)
        connection.execute(alone.values(content=zstandard.compress(body), base_sha256=None))
    with op.batch_alter_table("bodies") as batch_op:
        batch_op.drop_constraint(op.f("fk_bodies_base_sha256"), type_="foreignkey")
        batch_op.drop_column("base_sha256")
