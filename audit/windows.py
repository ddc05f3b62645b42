"""Whether the digests of each reader follow one another without a gap, and whether the last one was made. Pure."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from audit.past import Record
from audit.told import named, wanted_news
from domain.audit import Difference, Finding, MadeDigest, Reader
from domain.subscriptions import DigestWindow, Rhythm
from domain.values import BRUSSELS

_GRACE = timedelta(hours=8)
"""Digests are made at seven in the morning; recovery has had its chance by eight."""
_GRACE_AT_ONCE = timedelta(hours=3)
"""Digests are made every hour but one; the hour that the clock skips is told with the next one."""


def gaps(digests: Sequence[MadeDigest]) -> Iterator[Difference]:
    """Time between two digests of one reader that neither of them tells of."""
    until: dict[int, datetime] = {}
    for digest in sorted(digests, key=lambda one: (one.subscriber, one.window.starts_at, one.window.ends_at)):
        window = digest.window
        told = until.get(digest.subscriber, window.starts_at)
        if told < window.starts_at:
            what = f"nothing tells of {told:%Y-%m-%d %H:%M} until {window.starts_at:%Y-%m-%d %H:%M} UTC"
            yield Difference(finding=Finding.GAP, subscriber=digest.subscriber, window=window, what=what)
        until[digest.subscriber] = max(told, window.ends_at)


def not_made(readers: Sequence[Reader], record: Record, now: datetime) -> Iterator[Difference]:
    """Digests that should be there by now, and are not."""
    for reader in readers:
        rhythm = reader.choices.rhythm
        due = last_due(rhythm, now)
        begins = reader.told_until or reader.confirmed_at
        if begins >= due or reader.chosen_at > due:
            continue
        window = DigestWindow(rhythm=rhythm, starts_at=begins, ends_at=due)
        if rhythm is not Rhythm.AT_ONCE:
            what = f"no {rhythm.value} digest tells of the time until {due:%Y-%m-%d %H:%M} UTC"
            yield Difference(finding=Finding.NOT_MADE, subscriber=reader.id, window=window, what=what)
            continue
        for name in sorted(wanted_news(reader.choices.filters, window, record, now)):
            what = f"no digest tells the news of {named(name, record)}"
            yield Difference(finding=Finding.NOT_MADE, subscriber=reader.id, window=window, what=what)


def last_due(rhythm: Rhythm, now: datetime) -> datetime:
    """The end of the last hour, day, week or month whose digest must have been made by `now`."""
    if rhythm is Rhythm.AT_ONCE:
        return (now - _GRACE_AT_ONCE).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    midnight = (now - _GRACE).astimezone(BRUSSELS).replace(hour=0, minute=0, second=0, microsecond=0)
    first = {
        Rhythm.DAILY: midnight,
        Rhythm.WEEKLY: midnight - timedelta(days=midnight.weekday()),
        Rhythm.MONTHLY: midnight.replace(day=1),
    }
    return first[rhythm].astimezone(UTC)
