"""Readings that began: what is left of them when a process was killed names the captures that it may have died of."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, select

from storage.database import Session
from storage.tables import ReadingTryRow
from storage.upsert import upsert


def reading_tries(session: Session) -> dict[int, int]:
    """How many times the reading of a capture began and did not end, by capture."""
    found = select(ReadingTryRow.capture_id, ReadingTryRow.tries).order_by(ReadingTryRow.capture_id)
    return {row.capture_id: row.tries for row in session.execute(found)}


def record_tries(session: Session, tries: Mapping[int, int]) -> None:
    """Remember how many times the reading of each capture began."""
    rows = [{"capture_id": capture, "tries": number} for capture, number in sorted(tries.items())]
    upsert(session, ReadingTryRow, rows, keys=["capture_id"])


def forget_tries(session: Session, captures: Collection[int] | None = None) -> None:
    """The reading of these captures, or of all, ended well, or may be tried anew."""
    row = delete(ReadingTryRow)
    session.execute(row if captures is None else row.where(ReadingTryRow.capture_id.in_(captures)))
