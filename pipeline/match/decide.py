"""Which initiative does each record speak of? Decided by page, by hand, by key, by name with its context."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.vocabulary import Presence
from pipeline.match.candidates import Index
from pipeline.match.decisions import NO_DECISIONS, Decisions, references_of
from pipeline.match.keys import InitiativeKeys, keys_of, keys_of_record
from pipeline.match.score import Score, score, share_source

__all__ = ["InitiativeKeys", "Likeness", "Match", "keys_of", "keys_of_record", "likenesses", "match"]

_BROAD = 25
"""An owner of more things than these is no context for a name within a title."""


@dataclass(frozen=True)
class Match:
    """Which initiative the record at place `record` speaks of: a known one, or None for something new.

    Records of one call that speak of the same thing share `group`. `reason` says in words what decided.
    """

    record: int
    initiative: str | None
    group: int
    reason: str
    score: float


@dataclass(frozen=True)
class Likeness:
    """Two known initiatives that would be one if the page of one were read for the first time, and why."""

    one: str
    other: str
    reason: str


def match(
    records: Sequence[InitiativeKeys],
    known: Sequence[InitiativeKeys],
    *,
    absent: Collection[str] = (),
    decisions: Decisions = NO_DECISIONS,
) -> list[Match]:
    """Match records, of which `records` are the keys, with `known` initiatives; the answer has their order.

    `absent` are addresses that the newest healthy crawl did not find: a page with the same title on the same site
    is then the same page, moved. The same records in another order get the same initiatives.
    """
    ordered = sorted(known, key=lambda keys: keys.id)
    decision = _Decision(ordered if records else (), absent, decisions, broad_owners((*known, *records)))
    order = sorted(range(len(records)), key=lambda place: (min(records[place].pages), records[place].title))
    decided = {place: found for place in order if (found := decision.by_page(place, records[place]))}
    for place in order:
        if place not in decided:
            decided[place] = (
                decision.by_hand(place, records[place])
                or decision.by_page(place, records[place])
                or decision.by_name(place, records[place])
            )
    return [decided[place] for place in range(len(records))]


def likenesses(
    some: Sequence[InitiativeKeys], known: Sequence[InitiativeKeys], *, decisions: Decisions = NO_DECISIONS
) -> Iterator[Likeness]:
    """Which of `some` known initiatives are another of `known` by their names, on other sites than their own.

    Two pages of one site with one name stay two: their site tells them apart.
    """
    ordered = sorted(known, key=lambda keys: keys.id)
    decision = _Decision(ordered if some else (), (), decisions, broad_owners(known))
    for keys in some:
        yield from decision.like(keys)


def broad_owners(things: Iterable[InitiativeKeys]) -> frozenset[str]:
    """The owners of so many things that they are hardly a context."""
    owned = Counter(owner for keys in things for owner in keys.owners)
    return frozenset(owner for owner, count in owned.items() if count > _BROAD)


class _Decision:
    """The initiatives known so far, with those that the records of this call bring."""

    def __init__(
        self, known: Sequence[InitiativeKeys], absent: Collection[str], decisions: Decisions, broad: Collection[str]
    ) -> None:
        self._index = Index(absent, broad)
        self._things: list[InitiativeKeys] = []
        self._decisions = decisions
        self._groups: list[frozenset[int]] = []
        self._decided: dict[int, int] = {}
        for keys in known:
            self._add(keys)

    def _add(self, keys: InitiativeKeys) -> int:
        self._things.append(keys)
        self._groups.append(frozenset())
        self._learn(len(self._things) - 1, keys)
        return len(self._things) - 1

    def _learn(self, number: int, keys: InitiativeKeys) -> None:
        self._index.add(number, keys)
        groups = self._decisions.of(references_of(keys))
        self._groups[number] |= groups
        for group in groups:
            self._decided.setdefault(group, number)

    def by_page(self, place: int, keys: InitiativeKeys) -> Match | None:
        """The initiative that this page was read for before."""
        (page,) = keys.pages
        found = self._index.page(page, keys.title)
        if not found or self._parted(keys, found[0]):
            return None
        number, reason = found
        return self._join(place, keys, number, Score(((reason, 1.0),)))

    def by_hand(self, place: int, keys: InitiativeKeys) -> Match | None:
        """The initiative that somebody decided this page to be about."""
        for group in sorted(self._decisions.of(references_of(keys))):
            if group in self._decided:
                return self._join(place, keys, self._decided[group], Score((("decided by hand", 1.0),)))
        return None

    def by_name(self, place: int, keys: InitiativeKeys) -> Match:
        """The initiative that shares most with the record, or something new."""
        scores = self._scores(keys)
        best = max(scores, key=lambda number: self._rank(number, scores[number]), default=None)
        if best is None:
            number = self._add(keys)
            return Match(place, None, number, "no known initiative shares its page, key or name", 0.0)
        return self._join(place, keys, best, scores[best])

    def like(self, keys: InitiativeKeys) -> Iterator[Likeness]:
        """The other initiatives that `keys` would be taken for."""
        for number, found in sorted(self._scores(keys).items()):
            other = self._things[number]
            if other.id != keys.id and not share_source(keys, other):
                yield Likeness(keys.id, other.id, found.reason)

    def _scores(self, keys: InitiativeKeys) -> dict[int, Score]:
        found = self._index.hits(keys)
        scores = {number: score(keys, self._things[number], hits) for number, hits in found.items()}
        return {number: one for number, one in scores.items() if one.parts and not self._parted(keys, number)}

    def _parted(self, keys: InitiativeKeys, number: int) -> bool:
        return self._decisions.parted(self._decisions.of(references_of(keys)), self._groups[number])

    def _rank(self, number: int, found: Score) -> tuple[float, bool, int]:
        return found.value, self._things[number].presence is Presence.CURRENT, -number

    def _join(self, place: int, keys: InitiativeKeys, number: int, found: Score) -> Match:
        self._learn(number, keys)
        return Match(place, self._things[number].id or None, number, found.reason, found.value)
