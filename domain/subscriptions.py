"""Who wants to hear of what, and for which stretch of time."""

from datetime import datetime
from enum import StrEnum

from domain.changes import Change
from domain.value import Value


class Rhythm(StrEnum):
    """How often a subscriber gets a digest."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Subscriber(Value):
    """Someone who gets mail; `themes` empty means everything."""

    id: int
    email: str
    rhythm: Rhythm = Rhythm.WEEKLY
    themes: tuple[str, ...] = ()
    confirmed_at: datetime


class DigestWindow(Value):
    """A stretch of time taken from the calendar: `starts_at` belongs to it, `ends_at` does not."""

    rhythm: Rhythm
    starts_at: datetime
    ends_at: datetime


class UpcomingDeadline(Value):
    """A deadline that a reader can still meet: of which initiative (its slug), when (ISO), and in Dutch words."""

    initiative: str
    title: str
    url: str
    date: str
    told: str


class Digest(Value):
    """What one subscriber is told of one window: one entry per initiative, most important first."""

    subscriber: Subscriber
    window: DigestWindow
    entries: tuple[tuple[Change, ...], ...]
    deadlines: tuple[UpcomingDeadline, ...] = ()
