"""Which initiative does each record speak of? Decided by page, then by key, then by name with its context."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from domain.initiative import PageRecord
from domain.vocabulary import Presence
from pipeline.match.candidates import Index
from pipeline.match.keys import InitiativeKeys, keys_of, keys_of_record
from pipeline.match.score import Score, score

__all__ = ["InitiativeKeys", "Match", "keys_of", "match"]


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


def match(
    records: Sequence[PageRecord], known: Sequence[InitiativeKeys], *, absent: Collection[str] = ()
) -> list[Match]:
    """Match `records` with `known` initiatives; the answer has the order of `records`.

    `absent` are addresses that the newest healthy crawl did not find: a page with the same title on the same site
    is then the same page, moved. The same records in another order get the same initiatives.
    """
    decision = _Decision(sorted(known, key=lambda keys: keys.id), absent)
    keys = [keys_of_record(record) for record in records]
    order = sorted(range(len(records)), key=lambda place: (min(keys[place].pages), keys[place].title))
    decided = {place: found for place in order if (found := decision.by_page(place, keys[place]))}
    for place in order:
        if place not in decided:
            decided[place] = decision.by_page(place, keys[place]) or decision.by_name(place, keys[place])
    return [decided[place] for place in range(len(records))]


class _Decision:
    """The initiatives known so far, with those that the records of this call bring."""

    def __init__(self, known: Sequence[InitiativeKeys], absent: Collection[str]) -> None:
        self._index = Index(absent)
        self._things: list[InitiativeKeys] = []
        for keys in known:
            self._add(keys)

    def _add(self, keys: InitiativeKeys) -> int:
        self._things.append(keys)
        self._index.add(len(self._things) - 1, keys)
        return len(self._things) - 1

    def by_page(self, place: int, keys: InitiativeKeys) -> Match | None:
        """The initiative that this page was read for before."""
        (page,) = keys.pages
        if not (found := self._index.page(page, keys.title)):
            return None
        number, reason = found
        return self._join(place, keys, number, Score(((reason, 1.0),)))

    def by_name(self, place: int, keys: InitiativeKeys) -> Match:
        """The initiative that shares most with the record, or something new."""
        found = self._index.hits(keys)
        scores = {number: score(keys, self._things[number], hits) for number, hits in found.items()}
        best = max(scores, key=lambda number: self._rank(number, scores[number]), default=None)
        if best is None or not scores[best].parts:
            number = self._add(keys)
            return Match(place, None, number, "no known initiative shares its page, key or name", 0.0)
        return self._join(place, keys, best, scores[best])

    def _rank(self, number: int, found: Score) -> tuple[float, bool, int]:
        return found.value, self._things[number].presence is Presence.CURRENT, -number

    def _join(self, place: int, keys: InitiativeKeys, number: int, found: Score) -> Match:
        self._index.add(number, keys)
        return Match(place, self._things[number].id or None, number, found.reason, found.value)
