"""The deadlines that lie ahead, alike for mail and calendars. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from domain.filters import concerns, traits_of
from domain.initiative import StoredInitiative
from domain.subscriptions import Filters, UpcomingDeadline
from domain.vocabulary import Presence


def deadlines_ahead(
    initiatives: Iterable[StoredInitiative], filters: Filters, *, chosen: Collection[str] = (), today: date
) -> list[UpcomingDeadline]:
    """The deadlines of what was `chosen` (ids) and of what the filters let pass, soonest first."""
    found = [
        deadline
        for stored in initiatives
        if stored.initiative.presence is Presence.CURRENT
        and (stored.initiative.id in chosen or concerns(filters, traits_of(stored.initiative)))
        for deadline in deadlines_of(stored, today)
    ]
    return sorted(found, key=lambda one: (one.last_day, one.title.casefold()))


def deadlines_of(stored: StoredInitiative, today: date) -> Iterator[UpcomingDeadline]:
    """The deadlines of one initiative that lie ahead."""
    initiative = stored.initiative
    alike = Counter(fact.value.label for fact in initiative.deadlines)
    for fact in initiative.deadlines:
        deadline = fact.value
        if deadline.last_day() >= today:
            alone = alike[deadline.label] == 1
            yield UpcomingDeadline(
                initiative=initiative.slug,
                title=initiative.title.value if initiative.title else initiative.slug,
                url=next((one.url for one in fact.evidence), ""),
                deadline=deadline,
                key=f"{initiative.slug} {deadline.label}" + ("" if alone else f" {deadline.last_day()}"),
                changed_at=stored.last_changed,
            )
