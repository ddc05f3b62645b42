"""Which changes matter to whom. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from domain.changes import Cause, Change, ChangeKind, Significance
from domain.deadlines import deadlines_ahead
from domain.filters import Traits, concerns, resolved, told_traits, traits_of
from domain.initiative import StoredInitiative
from domain.subscriptions import Filters, UpcomingDeadline
from domain.wording import sentence

_ORDER = {Significance.CRITICAL: 0, Significance.MAJOR: 1, Significance.MINOR: 2}
_WEEKS_AHEAD = timedelta(weeks=6)
_REMINDED = (timedelta(weeks=6), timedelta(weeks=2), timedelta(days=2))
_APPEARANCES = frozenset({ChangeKind.NEW, ChangeKind.GONE, ChangeKind.BACK})
_DESCRIPTION = "description"


def select(
    changes: Sequence[Change],
    filters: Filters,
    initiatives: Mapping[str, StoredInitiative],
    *,
    later: Sequence[Change] = (),
    cause: Cause = Cause.SOURCE,
) -> tuple[tuple[Change, ...], ...]:
    """The news for one subscriber: an entry per initiative, most important first.

    `initiatives` are those of today by id, also by the ids that were merged into them; `later` changes, which are not
    told now, made them so. Baselines are no news; corrections are asked for by their own `cause`.
    """
    since = by_initiative(later, initiatives)
    news = by_initiative((change for change in changes if change.cause is cause), initiatives)
    chosen = resolved(filters, initiatives)
    wanted = [
        of_one
        for name, of_one in news.items()
        if concerns(chosen, traits_with([*of_one, *since.get(name, ())], initiatives.get(name)))
    ]
    entries = filter(None, (weighty(settled(of_one), filters) for of_one in wanted))
    return tuple(sorted(entries, key=importance))


def traits_with(changes: Sequence[Change], stored: StoredInitiative | None) -> Traits:
    """What an initiative is today, and was before or after these changes."""
    today = traits_of(stored.initiative) if stored else Traits()
    return today | told_traits(changes)


def weighty(entry: tuple[Change, ...], filters: Filters) -> tuple[Change, ...]:
    """What is left of an entry for who wants to hear only of what they must not miss."""
    if not filters.critical_only:
        return entry
    return tuple(change for change in entry if change.significance is Significance.CRITICAL)


def by_initiative(changes: Iterable[Change], initiatives: Mapping[str, StoredInitiative]) -> dict[str, list[Change]]:
    """The changes of each initiative, in the order in which they came; one that was merged is what it became."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        stored = initiatives.get(change.initiative)
        found.setdefault(stored.initiative.id if stored else change.initiative, []).append(change)
    return found


def settled(changes: Sequence[Change]) -> tuple[Change, ...]:
    """What is left of one initiative's changes at the end of the window, most important first.

    What went from A to B and back is silent, from A by B to C is one entry; what is new is told first, with what
    became critical since (its deadline may have moved); what came and went again is silent.
    """
    appearances = [change.kind for change in changes if change.kind in _APPEARANCES]
    new = [change for change in changes if change.kind is ChangeKind.NEW]
    if new and appearances[-1] is ChangeKind.GONE:
        return ()
    left = [change for change in joined_fields(changes) if change.kind is not ChangeKind.NEW]
    if new:
        return (new[-1], *(change for change in left if change.significance is Significance.CRITICAL))
    return tuple(left)


def joined_fields(changes: Sequence[Change]) -> list[Change]:
    """What still differs, field by field, most important first."""
    by_field: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        by_field.setdefault((change.field, "" if change.field else change.kind), []).append(change)
    stretches = (stretch for of_field in by_field.values() for stretch in continuous(of_field))
    left = filter(None, map(joined, stretches))
    return sorted(left, key=lambda change: (_ORDER[change.significance], change.field))


def continuous(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """The changes of one field in stretches that can be told as one.

    A description's change holds the words that differ, not the whole text: it goes on from the one before only where
    it begins with the words that the other ended with. Any other field's change holds all of the field.
    """
    stretch: list[Change] = []
    for change in changes:
        if stretch and change.field == _DESCRIPTION and change.before != stretch[-1].after:
            yield stretch
            stretch = []
        stretch.append(change)
    yield stretch


def joined(changes: Sequence[Change]) -> Change | None:
    """The changes of one field as one, from the first before to the last after; None when nothing is left."""
    first, last = changes[0], changes[-1]
    if first.before == last.after:
        return None
    if len(changes) == 1:
        return first
    told = {
        "before": first.before,
        "evidence_before": first.evidence_before,
        "significance": min((change.significance for change in changes), key=_ORDER.__getitem__),
    }
    whole = last.model_copy(update=told)
    return whole.model_copy(update={"summary": sentence(whole)})


def importance(entry: tuple[Change, ...]) -> tuple[int, int, str, str]:
    """The order of entries: by their weightiest change, what is new first, then by title."""
    first = entry[0]
    weight = min(_ORDER[change.significance] for change in entry)
    return weight, first.kind is not ChangeKind.NEW, first.title.casefold(), first.initiative


def upcoming(
    initiatives: Iterable[StoredInitiative],
    filters: Filters,
    *,
    chosen: Collection[str] = (),
    today: date,
    until: date | None = None,
) -> tuple[UpcomingDeadline, ...]:
    """Deadlines of what was chosen and of what the filters let pass, soonest first.

    Those of the next six weeks, and those of which the reader of a mail of `today` is to be reminded `until` the next.
    """
    ahead = deadlines_ahead(initiatives, filters, chosen=chosen, today=today)
    return tuple(one for one in ahead if is_soon(one, today) or comes_near(one, today=today, until=until or today))


def is_soon(deadline: UpcomingDeadline, today: date) -> bool:
    """Whether it is one of the next six weeks."""
    return deadline.last_day <= today + _WEEKS_AHEAD


def comes_near(deadline: UpcomingDeadline, *, today: date, until: date) -> bool:
    """Whether a reader is to be reminded of it in a mail of `today`, with no other one before `until`.

    That is six weeks, two weeks and two days before its last day.
    """
    return any(today <= deadline.last_day - before < until for before in _REMINDED)
