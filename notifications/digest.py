"""The digest: its window comes from the calendar, its content from what is stored. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.changes import Change
from domain.initiative import StoredInitiative
from domain.subscriptions import Digest, DigestWindow, Rhythm, Subscriber
from notifications.selection import select, themes_of, upcoming

BRUSSELS = ZoneInfo("Europe/Brussels")


def window(rhythm: Rhythm, now: datetime) -> DigestWindow:
    """The last complete day, week (from Monday) or month before `now`, in Brussels.

    Midnights are taken from the calendar, so that windows are adjacent also where a day has 23 or 25 hours.
    """
    today = now.astimezone(BRUSSELS).date()
    ends = {
        Rhythm.DAILY: today,
        Rhythm.WEEKLY: today - timedelta(days=today.weekday()),
        Rhythm.MONTHLY: today.replace(day=1),
    }[rhythm]
    starts = {
        Rhythm.DAILY: ends - timedelta(days=1),
        Rhythm.WEEKLY: ends - timedelta(weeks=1),
        Rhythm.MONTHLY: (ends - timedelta(days=1)).replace(day=1),
    }[rhythm]
    return DigestWindow(rhythm=rhythm, starts_at=midnight(starts), ends_at=midnight(ends))


def midnight(day: date) -> datetime:
    """The first moment of `day` in Brussels."""
    return datetime(day.year, day.month, day.day, tzinfo=BRUSSELS)


def compose(
    subscriber: Subscriber,
    window: DigestWindow,
    changes: Sequence[Change],
    initiatives: Mapping[str, StoredInitiative],
    *,
    today: date,
) -> Digest | None:
    """What one subscriber is told of one window; None when nothing is new."""
    entries = select(changes, subscriber, {name: themes_of(stored) for name, stored in initiatives.items()})
    if not entries:
        return None
    return Digest(
        subscriber=subscriber,
        window=window,
        entries=entries,
        deadlines=upcoming(
            initiatives.values(), subscriber, chosen={entry[0].initiative for entry in entries}, today=today
        ),
    )
