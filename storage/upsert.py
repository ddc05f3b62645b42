"""Insert or update many rows at once, on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite

from storage.database import Session
from storage.tables import Base

Row = Mapping[str, Any]


def upsert(
    session: Session,
    model: type[Base],
    rows: Sequence[Row],
    *,
    keys: Sequence[str],
    columns: Sequence[str] | None = None,
) -> None:
    """Insert `rows`; where a row with the same `keys` exists, its `columns` are set (all others, if not given)."""
    if not rows:
        return
    statement = insert(session, model)
    changed = [name for name in rows[0] if name not in keys] if columns is None else columns
    statement = statement.on_conflict_do_update(
        index_elements=list(keys), set_={name: statement.excluded[name] for name in changed}
    )
    session.execute(statement, list(rows))


def insert_missing(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert `rows`; those that conflict with a row that exists are left out."""
    if rows:
        session.execute(insert(session, model).on_conflict_do_nothing(), list(rows))


def insert(session: Session, model: type[Base]) -> Any:  # noqa: ANN401  the insert of one of two dialects
    """The insert statement of the session's database."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101  every model of ours is one table
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415  who keeps a file need not wait for it

        return postgresql.insert(table)
    return sqlite.insert(table)
