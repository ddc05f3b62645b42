"""The digest: its window comes from the calendar, its content from what is stored. Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from domain.changes import Cause, Change
from domain.filters import resolved
from domain.initiative import StoredInitiative
from domain.subscriptions import Digest, DigestWindow, Filters, Rhythm, Subscriber
from domain.values import BRUSSELS
from notifications.selection import comes_near, select, upcoming

_MORNING = 7


def window(rhythm: Rhythm, now: datetime) -> DigestWindow:
    """The last complete hour (of `at_once`), day, week (from Monday) or month before `now`, in Brussels.

    Midnights are taken from the calendar, so that windows are adjacent also where a day has 23 or 25 hours.
    """
    if rhythm is Rhythm.AT_ONCE:
        ends = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        return DigestWindow(rhythm=rhythm, starts_at=ends - timedelta(hours=1), ends_at=ends)
    today = now.astimezone(BRUSSELS).date()
    last = {
        Rhythm.DAILY: today,
        Rhythm.WEEKLY: today - timedelta(days=today.weekday()),
        Rhythm.MONTHLY: today.replace(day=1),
    }[rhythm]
    return DigestWindow(rhythm=rhythm, starts_at=midnight(day_before(rhythm, last)), ends_at=midnight(last))


def day_before(rhythm: Rhythm, day: date) -> date:
    """The first day of the window that ends before `day`."""
    if rhythm is Rhythm.MONTHLY:
        return (day - timedelta(days=1)).replace(day=1)
    return day - (timedelta(weeks=1) if rhythm is Rhythm.WEEKLY else timedelta(days=1))


def reminding_days(window: DigestWindow) -> tuple[date, date]:
    """From which day until before which one the mail of a window is the last that can remind of a deadline.

    Mail that comes every hour reminds in the hour that ends at seven in the morning.
    """
    ends = window.ends_at.astimezone(BRUSSELS)
    day = ends.date()
    if window.rhythm is Rhythm.AT_ONCE:
        return day, day + timedelta(days=ends.hour == _MORNING)
    if window.rhythm is Rhythm.MONTHLY:
        return day, (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return day, day + (timedelta(weeks=1) if window.rhythm is Rhythm.WEEKLY else timedelta(days=1))


def reminds(window: DigestWindow) -> bool:
    """Whether the mail of a window reminds of deadlines: of those that come every hour, the one in the morning."""
    first, until = reminding_days(window)
    return first < until


def midnight(day: date) -> datetime:
    """The first moment of `day` in Brussels."""
    return datetime(day.year, day.month, day.day, tzinfo=BRUSSELS)


def compose(
    subscriber: Subscriber,
    window: DigestWindow,
    changes: Sequence[Change],
    initiatives: Mapping[str, StoredInitiative],
) -> Digest | None:
    """What one subscriber is told of one window; None when nothing is new and they want no mail then.

    `changes` are those since the window began, also after it: who follows a theme hears what happened before it was
    dropped. `initiatives` are those of today by id, also by the ids that were merged into them. Of corrections only
    those that somebody may have acted on are told.
    """
    filters = filters_of(subscriber, window)
    told, later = parted(changes, window)
    entries = select(told, filters, initiatives, later=later)
    critical = filters.model_copy(update={"critical_only": True})
    corrections = select(told, critical, initiatives, later=later, cause=Cause.CORRECTION)
    first, until = reminding_days(window)
    today = {stored.initiative.id: stored for stored in initiatives.values()}
    chosen = {entry[0].initiative for entry in entries}
    deadlines = upcoming(today.values(), resolved(filters, initiatives), chosen=chosen, today=first, until=until)
    near = tuple(deadline for deadline in deadlines if comes_near(deadline, today=first, until=until))
    if not (entries or corrections or near or subscriber.choices.also_empty):
        return None
    return Digest(
        subscriber=subscriber, window=window, entries=entries, deadlines=deadlines, corrections=corrections, near=near
    )


def parted(changes: Sequence[Change], window: DigestWindow) -> tuple[list[Change], list[Change]]:
    """The changes of a window, and those after it."""
    told = [change for change in changes if window.starts_at <= change.detected_at < window.ends_at]
    return told, [change for change in changes if change.detected_at >= window.ends_at]


def filters_of(subscriber: Subscriber, window: DigestWindow) -> Filters:
    """The filters of a subscriber; what comes every hour is only what is critical."""
    filters = subscriber.choices.filters
    return filters.model_copy(update={"critical_only": True}) if window.rhythm is Rhythm.AT_ONCE else filters
