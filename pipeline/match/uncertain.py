"""Pairs of initiatives that may be one, for people to decide: too little to merge them, too much to say nothing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from pipeline.match.candidates import Index
from pipeline.match.common_words import COMMON_WORDS, STOP_WORDS
from pipeline.match.decisions import NO_DECISIONS, Decisions, references_of
from pipeline.match.keys import InitiativeKeys
from pipeline.match.names import Strength, editions, normalise_name, plain, series, words_of
from pipeline.match.score import (
    Hit,
    Score,
    context_parts,
    is_part,
    name_part,
    other_owners,
    other_programmes,
    same_family,
    share_context,
    share_programme,
)

_RARE = 8
"""A word that more initiatives have in their names says nothing about two of them."""
_SOME_WORDS = 2
_PER_WORD = 0.1
_MOST_FOR_WORDS = 0.3


@dataclass(frozen=True)
class Uncertain:
    """Two initiatives, by id, that may be one, with the parts of the score that speak for it."""

    one: str
    other: str
    score: Score


def uncertain(known: Sequence[InitiativeKeys], *, decisions: Decisions = NO_DECISIONS) -> list[Uncertain]:
    """The pairs that nobody decided about, most alike first."""
    by_id = {keys.id: keys for keys in sorted(known, key=lambda keys: keys.id)}
    groups = {identity: decisions.of(references_of(keys)) for identity, keys in by_id.items()}
    found = similar_names(by_id) | equal_names(list(by_id.values()))
    pairs = [
        Uncertain(one, other, score)
        for (one, other), score in found.items()
        if possible(by_id[one], by_id[other]) and not decisions.parted(groups[one], groups[other])
    ]
    return sorted(pairs, key=lambda pair: (-pair.score.value, pair.one, pair.other))


def possible(one: InitiativeKeys, other: InitiativeKeys) -> bool:
    """Whether nothing excludes that they are one: no editions of one series, other owners, other sorts, or a part."""
    years = editions(one.title), editions(other.title)
    other_edition = years[0] != years[1] and (all(years) or bool(series(one.title) & series(other.title)))
    told = one.owners - one.implied, other.owners - other.implied
    elsewhere = all(told) and other_owners(one, other)
    part = is_part(one, other) or is_part(other, one)
    return not (other_edition or elsewhere or part) and same_family(one.kind, other.kind)


def equal_names(known: Sequence[InitiativeKeys]) -> dict[tuple[str, str], Score]:
    """Pairs that share a name, whatever it is worth."""
    index = Index()
    for number, keys in enumerate(known):
        index.add(number, keys)
    found: dict[tuple[str, str], Score] = {}
    for number, keys in enumerate(known):
        for other, hits in index.hits(keys).items():
            best = max(hits, key=lambda hit: (hit.strength, hit.where, hit.titles, hit.name))
            if other != number and telling(best, keys, known[other]):
                context = context_parts(keys, known[other], {hit.where for hit in hits})
                one, two = sorted((keys.id, known[other].id))
                found.setdefault((one, two), Score((name_part(best), *context)))
    return found


def telling(hit: Hit, one: InitiativeKeys, other: InitiativeKeys) -> bool:
    """Whether a shared name is worth a look: a general one only in one programme."""
    return hit.strength > Strength.GENERIC or not other_programmes(one, other)


def similar_names(known: Mapping[str, InitiativeKeys]) -> dict[tuple[str, str], Score]:
    """Pairs that share rare words of their names: most of them, or some with owner, programme and kind as well."""
    rare = {identity: own_words(keys) for identity, keys in known.items()}
    places: dict[str, list[str]] = defaultdict(list)
    for identity, words in rare.items():
        for word in sorted(words):
            places[word].append(identity)
    pairs = {pair for some in places.values() if len(some) <= _RARE for pair in combinations(some, 2)}
    scores = {
        pair: score_of_words(known[pair[0]], known[pair[1]], rare[pair[0]], rare[pair[1]]) for pair in sorted(pairs)
    }
    return {pair: score for pair, score in scores.items() if score.parts}


def score_of_words(
    one: InitiativeKeys, other: InitiativeKeys, words: frozenset[str], other_words: frozenset[str]
) -> Score:
    """The shared words and the context; nothing where both are weak."""
    shared = words & other_words
    most = len(shared) >= max(_SOME_WORDS, min(len(words), len(other_words)) / 2)
    close = share_programme(one, other) and bool(one.owners & other.owners) and one.kind is other.kind
    if (
        not shared
        or other_programmes(one, other)
        or not (close or (most and share_context(one, other)) or words == other_words)
    ):
        return Score()
    told = f"names with the same words: {', '.join(sorted(shared))}", min(_MOST_FOR_WORDS, _PER_WORD * len(shared))
    return Score((told, *context_parts(one, other, set(context_of(one, other)))))


def context_of(one: InitiativeKeys, other: InitiativeKeys) -> Iterator[str]:
    """Where else both stand."""
    if share_programme(one, other):
        yield "programme"


def own_words(keys: InitiativeKeys) -> frozenset[str]:
    """The words of the names that are not common, and not its programme's."""
    return frozenset(word for name in keys.names for word in own_words_of(name)) - own_words_of(keys.programme)


@lru_cache(maxsize=4096)
def own_words_of(name: str) -> frozenset[str]:
    """The words of a name that are not common."""
    return frozenset(words_of(plain(normalise_name(name)))) - COMMON_WORDS - STOP_WORDS
