"""Alembic's environment: the connection is handed in by `storage.database`."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage.document import Document, Moment, Text
from storage.tables import Base


def render_item(kind: str, item: Any, autogen_context: AutogenContext) -> str | Literal[False]:  # noqa: ANN401, ARG001  Alembic's signature
    """Our column types as the plain ones that migrations use."""
    if kind == "type" and isinstance(item, Document):
        return "sa.JSON()"
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Text):
        return "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=render_item,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,  # on SQLite too: `storage.schema` begins the transaction itself
)
with context.begin_transaction():
    context.run_migrations()
