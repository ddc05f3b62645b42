"""Sentences that are a site's own: put on most of its pages at once, or taken away from them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from storage.database import Session
from storage.tables import SitePassageRow
from storage.upsert import insert_missing

_EXCERPT = 300


def site_passages(session: Session) -> dict[str, frozenset[str]]:
    """Their keys, by source."""
    found: dict[str, set[str]] = {}
    for row in session.execute(select(SitePassageRow.source, SitePassageRow.key)):
        found.setdefault(row.source, set()).add(row.key)
    return {source: frozenset(keys) for source, keys in found.items()}


def add_site_passages(session: Session, source: str, passages: Mapping[str, str], *, now: datetime) -> None:
    """Store the passages of a source, by key, with the words that they begin with."""
    rows = [
        {"source": source, "key": key, "text": text[:_EXCERPT], "since": now} for key, text in sorted(passages.items())
    ]
    insert_missing(session, SitePassageRow, rows)
