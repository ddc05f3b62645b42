"""Insert or update many rows at once, on both databases."""

from collections.abc import Mapping, Sequence
from functools import cache
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
    changed = [name for name in rows[0] if name not in keys] if columns is None else columns
    session.execute(_upsert(session.get_bind().dialect.name, model, tuple(keys), tuple(changed)), list(rows))


@cache
def _upsert(dialect: str, model: type[Base], keys: tuple[str, ...], changed: tuple[str, ...]) -> Any:  # noqa: ANN401  as insert()
    statement = _insert(dialect, model)
    set_ = {name: statement.excluded[name] for name in changed}
    return statement.on_conflict_do_update(index_elements=list(keys), set_=set_)


def insert_missing(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert `rows`; those that conflict with a row that exists are left out."""
    if rows:
        session.execute(insert(session, model).on_conflict_do_nothing(), list(rows))


def insert(session: Session, model: type[Base]) -> Any:  # noqa: ANN401  the insert of one of two dialects
    """The insert statement of the session's database."""
    return _insert(session.get_bind().dialect.name, model)


def _insert(dialect: str, model: type[Base]) -> Any:  # noqa: ANN401  as above
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101  every model of ours is one table
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415  who keeps a file need not wait for it

        return postgresql.insert(table)
    return sqlite.insert(table)
