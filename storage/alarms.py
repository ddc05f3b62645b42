"""Alarms: trouble that operators were told of, until it is over."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select

from storage.database import Session
from storage.tables import AlarmRow
from storage.upsert import insert_missing


class Alarm(NamedTuple):
    """Since when there is trouble with what, and why it began."""

    since: datetime
    why: str


def open_alarms(session: Session) -> dict[str, Alarm]:
    """The trouble that lasts, by what it is about."""
    return {row.about: Alarm(row.since, row.why) for row in session.scalars(select(AlarmRow).order_by(AlarmRow.about))}


def open_alarm(session: Session, troubles: Mapping[str, str], *, now: datetime) -> None:
    """Remember trouble, by what it is about."""
    insert_missing(
        session, AlarmRow, [{"about": about, "why": why, "since": now} for about, why in sorted(troubles.items())]
    )


def close_alarms(session: Session, about: Collection[str]) -> None:
    """This is well again: what happens to it next is told anew."""
    session.execute(delete(AlarmRow).where(AlarmRow.about.in_(about)))
