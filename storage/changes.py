"""Changes: written once, never altered."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from domain.changes import Cause, Change
from storage.database import Session
from storage.tables import ChangeRow
from storage.upsert import insert_missing


def add_changes(session: Session, changes: Sequence[Change]) -> None:
    """Keep `changes`; one whose id exists is left as it is."""
    rows = [
        {
            "id": change.id,
            "initiative_id": change.initiative,
            "cause": change.cause,
            "detected_at": change.detected_at,
            "document": change,
        }
        for change in changes
    ]
    insert_missing(session, ChangeRow, rows)


def load_changes(
    session: Session,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    initiative: str | None = None,
    causes: Collection[Cause] | None = None,
) -> list[Change]:
    """Changes detected from `since` and before `until`, oldest first."""
    found = select(ChangeRow.document).order_by(ChangeRow.detected_at, ChangeRow.id)
    if since is not None:
        found = found.where(ChangeRow.detected_at >= since)
    if until is not None:
        found = found.where(ChangeRow.detected_at < until)
    if initiative is not None:
        found = found.where(ChangeRow.initiative_id == initiative)
    if causes is not None:
        found = found.where(ChangeRow.cause.in_(causes))
    return list(session.scalars(found))
