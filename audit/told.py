"""What a digest had to tell and may tell, held against what it told. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain

from audit.past import Record
from audit.wanted import asks_for
from domain.audit import Difference, Finding, MadeDigest
from domain.changes import Cause, Change, ChangeKind, Significance
from domain.initiative import Initiative
from domain.subscriptions import DigestWindow, Filters, Rhythm
from domain.values import BRUSSELS
from domain.vocabulary import Presence

_ASKED_BY = frozenset({"themes", "kind", "organisations", "municipalities", "target_groups", "parent"})
"""The fields that filters look at."""
_MANY = ("themes", "organisations", "municipalities", "target_groups", "pages")
_REMINDED = (timedelta(weeks=6), timedelta(weeks=2), timedelta(days=2))
_MORNING = 7


def told_differences(digest: MadeDigest, record: Record) -> Iterator[Difference]:
    """What a digest left out, and what it should not have told."""
    told = {record.meant(name) for name in digest.told}
    for name in sorted(wanted_news(digest.choices.filters, digest.window, record, digest.made_at)):
        if record.meant(name) not in told:
            yield difference(digest, Finding.MISSED, f"the news of {named(name, record)}")
    for name in digest.told:
        if not may_tell(digest, name, record):
            yield difference(digest, Finding.UNASKED, f"it tells of {named(name, record)}")
    for reminder in sorted(wanted_reminders(digest, record) - set(digest.reminded)):
        yield difference(digest, Finding.NOT_REMINDED, f"the deadline of {reminder}")


def difference(digest: MadeDigest, finding: Finding, what: str) -> Difference:
    """What is wrong with a digest."""
    return Difference(finding=finding, subscriber=digest.subscriber, window=digest.window, what=what)


def named(initiative: str, record: Record) -> str:
    """An initiative as an operator finds it."""
    found = record.today.get(record.meant(initiative))
    return f"{initiative} ({found.slug})" if found else initiative


def wanted_news(filters: Filters, window: DigestWindow, record: Record, made_at: datetime) -> set[str]:
    """The initiatives whose news somebody had to be told of a window, in a digest of `made_at`."""
    changed: defaultdict[str, list[Change]] = defaultdict(list)
    for change in record.in_window(window):
        if change.cause is Cause.SOURCE:
            changed[change.initiative].append(change)
    critical = filters.critical_only or window.rhythm is Rhythm.AT_ONCE
    return {
        name
        for name, changes in changed.items()
        if stands(changes, critical=critical) and is_asked(filters, name, changes, record, made_at)
    }


def stands(changes: Sequence[Change], *, critical: bool) -> bool:
    """Whether anything of these changes of one initiative holds after the last of them (`critical`: to act on)."""
    appearances = [one for one in changes if one.kind in {ChangeKind.NEW, ChangeKind.GONE, ChangeKind.BACK}]
    if any(one.kind is ChangeKind.NEW for one in appearances) and appearances[-1].kind is ChangeKind.GONE:
        return False
    by_field: defaultdict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_field[change.field or change.kind].append(change)
    last = [of_field for name, of_field in by_field.items() if differs(name, of_field)]
    return any(not critical or any(one.significance is Significance.CRITICAL for one in found) for found in last)


def differs(name: str, changes: Sequence[Change]) -> bool:
    """Whether a field is not what it was; of a text, whose changes hold only words, whether not all came back."""
    if name != "description":
        return bool(changes[0].before != changes[-1].after)
    return Counter(str(one.before) for one in changes) != Counter(str(one.after) for one in changes)


def is_asked(filters: Filters, initiative: str, changes: Sequence[Change], record: Record, made_at: datetime) -> bool:
    """Whether it was asked for, as it was when the digest was made or before its change in what filters look at."""
    then = [record.as_of(name, made_at) for name in sorted({initiative, record.meant(initiative)})]
    known = [one for one in then if one is not None]
    if not known:
        return not filters.narrows and not filters.initiatives
    if all(asks_for(filters, one, record.merged) for one in known):
        return True
    before = [record.as_of(initiative, one.detected_at) for one in changes if one.field in _ASKED_BY]
    return any(one is not None and asks_for(filters, one, record.merged) for one in before)


def may_tell(digest: MadeDigest, initiative: str, record: Record) -> bool:
    """Whether anything of it changed in the window, and it was asked for at any moment since the window began."""
    meant = record.meant(initiative)
    names = {one.initiative for one in record.in_window(digest.window) if record.meant(one.initiative) == meant}
    starts_at, made_at = digest.window.starts_at, digest.made_at
    was = list(chain.from_iterable(record.between(name, starts_at, made_at) for name in sorted({*names, meant})))
    asked = not was or any(asks_for(digest.choices.filters, one, record.merged) for one in (*was, *together(was)))
    return bool(names) and asked


def together(was: Sequence[Initiative]) -> Iterator[Initiative]:
    """All that an initiative was at once: it may be asked for by one thing that it was before and another since."""
    everything = {name: tuple(chain.from_iterable(getattr(one, name) for one in was)) for name in _MANY}
    return (one.model_copy(update=everything) for one in was)


def wanted_reminders(digest: MadeDigest, record: Record) -> set[str]:
    """The deadlines, as `slug day`, that a digest had to remind of because the next one comes too late for that."""
    days = reminding_days(digest.window)
    told = {record.meant(name) for name in digest.told}
    return {
        f"{initiative.slug} {day}"
        for name in record.today
        if (initiative := record.as_of(name, digest.made_at)) and initiative.presence is Presence.CURRENT
        for day in near(initiative, days)
        if name in told or asks_for(digest.choices.filters, initiative, record.merged)
    }


def near(initiative: Initiative, days: range) -> Iterable[str]:
    """The last days of its deadlines that are six weeks, two weeks or two days after one of `days` (ordinals)."""
    lasts = {fact.value.last_day() for fact in initiative.deadlines}
    return [str(last) for last in lasts if any((last - before).toordinal() in days for before in _REMINDED)]


def reminding_days(window: DigestWindow) -> range:
    """The days, as ordinals, from the day of a mail until that of the next; none for a mail that does not remind."""
    ends = window.ends_at.astimezone(BRUSSELS)
    first = ends.toordinal()
    length = {
        Rhythm.AT_ONCE: int(ends.hour == _MORNING),
        Rhythm.DAILY: 1,
        Rhythm.WEEKLY: 7,
        Rhythm.MONTHLY: (ends.replace(day=28) + timedelta(days=4)).replace(day=1).toordinal() - first,
    }
    return range(first, first + length[window.rhythm])
