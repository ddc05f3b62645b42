"""Which changes matter to whom. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from domain.changes import Cause, Change, ChangeKind, Significance
from domain.initiative import StoredInitiative
from domain.open_data import value_json
from domain.subscriptions import Subscriber, UpcomingDeadline
from domain.vocabulary import Presence
from domain.wording import render_deadline, sentence

_ORDER = {Significance.CRITICAL: 0, Significance.MAJOR: 1, Significance.MINOR: 2}
_WEEKS_AHEAD = timedelta(weeks=6)


def select(
    changes: Sequence[Change], subscriber: Subscriber, themes: Mapping[str, frozenset[str]]
) -> tuple[tuple[Change, ...], ...]:
    """The news for one subscriber: an entry per initiative, most important first.

    `themes` are those of each initiative. Baselines and corrections are no news.
    """
    news = [change for change in changes if change.cause is Cause.SOURCE]
    wanted = [change for change in news if concerns(subscriber, themes.get(change.initiative, frozenset()))]
    entries = (settled(of_one) for of_one in by_initiative(wanted).values())
    return tuple(sorted(filter(None, entries), key=importance))


def concerns(subscriber: Subscriber, themes: frozenset[str]) -> bool:
    """Whether an initiative with these themes is for the subscriber; no filter is everything."""
    return not subscriber.themes or bool(themes & set(subscriber.themes))


def by_initiative(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """The changes of each initiative, in the order in which they came."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.initiative, []).append(change)
    return found


def settled(changes: Sequence[Change]) -> tuple[Change, ...]:
    """What is left of one initiative's changes at the end of the window, most important first.

    What went from A to B and back is silent, from A by B to C is one entry; what is new is told first, with what
    became critical since (its deadline may have moved); what came and went again is silent.
    """
    new = [change for change in changes if change.kind is ChangeKind.NEW]
    if new and changes[-1].kind is ChangeKind.GONE:
        return ()
    left = [change for change in joined_fields(changes) if change.kind is not ChangeKind.NEW]
    if new:
        return (new[-1], *(change for change in left if change.significance is Significance.CRITICAL))
    return tuple(left)


def joined_fields(changes: Sequence[Change]) -> list[Change]:
    """One change per field that still differs, most important first."""
    by_field: dict[str, list[Change]] = {}
    for change in changes:
        by_field.setdefault(change.field, []).append(change)
    left = filter(None, (joined(of_field) for of_field in by_field.values()))
    return sorted(left, key=lambda change: (_ORDER[change.significance], change.field))


def joined(changes: Sequence[Change]) -> Change | None:
    """The changes of one field as one, from the first before to the last after; None when nothing is left."""
    first, last = changes[0], changes[-1]
    if first.before == last.after:
        return None
    if len(changes) == 1:
        return first
    whole = last.model_copy(update={"before": first.before, "evidence_before": first.evidence_before})
    return whole.model_copy(update={"summary": sentence(whole)})


def importance(entry: tuple[Change, ...]) -> tuple[int, int, str]:
    """The order of entries: by their weightiest change, what is new first, then by title."""
    first = entry[0]
    return _ORDER[first.significance], first.kind is not ChangeKind.NEW, first.title.casefold()


def upcoming(
    initiatives: Iterable[StoredInitiative], subscriber: Subscriber, *, today: date
) -> tuple[UpcomingDeadline, ...]:
    """Deadlines of the next six weeks that concern the subscriber, soonest first."""
    found = [
        deadline
        for stored in initiatives
        if stored.initiative.presence is Presence.CURRENT
        and concerns(subscriber, frozenset(fact.value for fact in stored.initiative.themes))
        for deadline in deadlines_of(stored, today)
    ]
    return tuple(sorted(found, key=lambda deadline: (deadline.date, deadline.title.casefold())))


def deadlines_of(stored: StoredInitiative, today: date) -> Iterable[UpcomingDeadline]:
    """The deadlines of one initiative that lie ahead."""
    initiative = stored.initiative
    for fact in initiative.deadlines:
        if today <= fact.value.date.latest() <= today + _WEEKS_AHEAD:
            told = value_json(fact.value)
            assert isinstance(told, dict)  # noqa: S101  a deadline is an object of the open data
            yield UpcomingDeadline(
                initiative=initiative.slug,
                title=initiative.title.value if initiative.title else initiative.slug,
                url=fact.evidence[0].url,
                date=str(told["date"]),
                told=render_deadline(told),
            )
