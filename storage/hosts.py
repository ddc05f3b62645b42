"""Hosts that may not be asked before some moment; it is kept, so that a restart obeys it too."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from storage.database import Session
from storage.tables import HostRow
from storage.upsert import upsert


class HostWait(NamedTuple):
    """Until when a host is left alone, and why."""

    not_before: datetime
    why: str


def host_waits(session: Session) -> dict[str, HostWait]:
    """The waits of all hosts that ever had one, also those that are over."""
    return {row.host: HostWait(row.not_before, row.why) for row in session.scalars(select(HostRow))}


def record_wait(session: Session, host: str, wait: HostWait) -> None:
    """From now on this is how long the host is left alone."""
    upsert(session, HostRow, [{"host": host, "not_before": wait.not_before, "why": wait.why}], keys=["host"])
