"""Choosing and ordering initiatives: by words, kind, status and theme; what can still be joined first."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.initiative import StoredInitiative
from domain.values import Deadline
from domain.vocabulary import Kind, Presence, Status
from website.facts import render_value

WORDS_LENGTH = 200
"""The most characters of a search that we look at."""
_STATUS_ORDER = (Status.OPEN, Status.ANNOUNCED, Status.RUNNING, Status.UNKNOWN, Status.CLOSED, Status.ENDED)
_SEARCHED = ("title", "aliases", "summary", "kind", "status", "themes", "organisations", "municipalities", "programme")


@dataclass(frozen=True)
class Selection:
    """Which initiatives a reader asks for; an empty one is all."""

    words: str = ""
    kind: Kind | None = None
    status: Status | None = None
    theme: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.words.strip() or self.kind or self.status or self.theme)


@dataclass(frozen=True)
class UpcomingDeadline:
    """A deadline of an initiative with the days that are left; `days` is None where no day was told."""

    stored: StoredInitiative
    deadline: Deadline
    days: int | None


def current(initiatives: Iterable[StoredInitiative]) -> list[StoredInitiative]:
    """The initiatives that can still be read somewhere."""
    return [stored for stored in initiatives if stored.initiative.presence is Presence.CURRENT]


def select(initiatives: Iterable[StoredInitiative], selection: Selection) -> list[StoredInitiative]:
    """Those that a reader asks for."""
    words = fold(selection.words[:WORDS_LENGTH]).split()
    return [stored for stored in initiatives if fits(stored, selection) and contains(stored, words)]


def fits(stored: StoredInitiative, selection: Selection) -> bool:
    """Whether an initiative has the kind, status and theme asked for."""
    themes = {fact.value for fact in stored.initiative.themes}
    return (
        selection.kind in {None, kind_of(stored)}
        and selection.status in {None, status_of(stored)}
        and (not selection.theme or selection.theme in themes)
    )


def contains(stored: StoredInitiative, words: Sequence[str]) -> bool:
    """Whether each of the folded `words` occurs, also inside a longer word as Dutch makes them."""
    text = searched_text(stored) if words else ""
    return all(word in text for word in words)


def searched_text(stored: StoredInitiative) -> str:
    """The folded words by which an initiative is found."""
    known = [getattr(stored.initiative, name) for name in _SEARCHED]
    facts = [fact for one in known for fact in (one if isinstance(one, tuple) else (one,)) if fact]
    return fold("\n".join(render_value(fact.value) for fact in facts))


def fold(text: str) -> str:
    """`text` without case and accents, for comparing."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def kind_of(stored: StoredInitiative) -> Kind | None:
    """What sort of thing it is, as far as known."""
    return stored.initiative.kind.value if stored.initiative.kind else None


def status_of(stored: StoredInitiative) -> Status:
    """Where it stands in its life."""
    return stored.initiative.status.value if stored.initiative.status else Status.UNKNOWN


def title_of(stored: StoredInitiative) -> str:
    """Its name."""
    return stored.initiative.title.value if stored.initiative.title else stored.initiative.slug


def upcoming(initiatives: Iterable[StoredInitiative], today: date) -> list[UpcomingDeadline]:
    """The deadlines that can still be met today, the first one first."""
    found = [
        UpcomingDeadline(stored, fact.value, days_left(fact.value, today))
        for stored in current(initiatives)
        for fact in stored.initiative.deadlines
        if fact.value.last_day() >= today
    ]
    return sorted(found, key=lambda one: (one.deadline.last_day(), fold(title_of(one.stored)), one.deadline.label))


def past(initiatives: Iterable[StoredInitiative], today: date) -> list[UpcomingDeadline]:
    """The deadlines that are over, the latest first."""
    found = [
        UpcomingDeadline(stored, fact.value, None)
        for stored in current(initiatives)
        for fact in stored.initiative.deadlines
        if fact.value.last_day() < today
    ]
    return sorted(found, key=lambda one: (-one.deadline.last_day().toordinal(), fold(title_of(one.stored))))


def days_left(deadline: Deadline, today: date) -> int | None:
    """How many days a reader has left, where the source told a day."""
    told_a_day = deadline.date.earliest() == deadline.date.latest()
    return (deadline.last_day() - today).days if told_a_day else None


def open_without_deadline(initiatives: Iterable[StoredInitiative], today: date) -> list[StoredInitiative]:
    """What is open while no source tells a deadline that is still to come."""
    dated = {one.stored.initiative.id for one in upcoming(initiatives, today)}
    found = [one for one in current(initiatives) if status_of(one) is Status.OPEN and one.initiative.id not in dated]
    return sorted(found, key=lambda one: fold(title_of(one)))


def in_reading_order(initiatives: Iterable[StoredInitiative], today: date) -> list[StoredInitiative]:
    """What can still be joined first: by first deadline, then by status, then by name."""
    found = list(initiatives)
    first: dict[str, date] = {}
    for one in upcoming(found, today):
        first.setdefault(one.stored.initiative.id, one.deadline.last_day())

    def order(stored: StoredInitiative) -> tuple[date, int, str, str]:
        place = _STATUS_ORDER.index(status_of(stored))
        return first.get(stored.initiative.id, date.max), place, fold(title_of(stored)), stored.initiative.id

    return sorted(found, key=order)
