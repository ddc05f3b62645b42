"""Baselines: since when each branch of a source is watched."""

from datetime import datetime

from sqlalchemy import select

from storage.database import Session
from storage.tables import BaselineRow
from storage.upsert import insert_missing


def baselines(session: Session) -> dict[tuple[str, str], datetime]:
    """When each branch, as (source, branch), was first looked at."""
    return {(row.source, row.branch): row.at for row in session.scalars(select(BaselineRow))}


def set_baseline(session: Session, source: str, branch: str, *, now: datetime) -> None:
    """From now on what changes in this branch is news."""
    insert_missing(session, BaselineRow, [{"source": source, "branch": branch, "at": now}])
