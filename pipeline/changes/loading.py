"""Of pages that were captured before all of them had loaded: two versions without what only one of them could show."""

from collections.abc import Sequence
from functools import lru_cache

from domain.initiative import Fact, Initiative
from domain.readings import STILL_LOADING
from pipeline.match.names import plain
from pipeline.merge import same

_SINGLE = ("status", "start", "end")
_SEVERAL = ("target_groups", "organisations", "deadlines", "amounts", "municipalities", "contact")
_SIMILAR = 0.5
_CUT = " ."
"""How a quotation begins and ends where words were left out, or a sentence ended."""


def comparable(before: Initiative, after: Initiative) -> tuple[Initiative, Initiative]:
    """Two versions, each without what it says in the places where the other one had yet to be loaded.

    What both say stays, wherever it stands; so does a part that is loading in both.
    """
    hidden_before, hidden_after = hidden(before.passages, after.passages), hidden(after.passages, before.passages)
    if not (hidden_before or hidden_after):
        return before, after
    return without(before, hidden_before, after), without(after, hidden_after, before)


def hidden(passages: Sequence[str], others: Sequence[str]) -> frozenset[str]:
    """Those of `passages` that stand where the version with the passages `others` was still loading."""
    loading = [place for place, one in enumerate(others) if is_loading(one) and one not in passages]
    return frozenset(one for place in loading for one in in_place_of(place, others, passages))


def in_place_of(place: int, others: Sequence[str], passages: Sequence[str]) -> list[str]:
    """The passages between those that stand nearest around `place` among the `others` and stand in both."""
    before = (found for one in others[:place][::-1] if (found := place_of(one, passages)) is not None)
    start = next((found + 1 for found in before), 0)
    behind = (found for one in others[place + 1 :] if (found := place_of(one, passages)) is not None)
    end = next((found for found in behind if found >= start), len(passages))
    return [one for one in passages[start:end] if one not in others]


def place_of(one: str, passages: Sequence[str]) -> int | None:
    """Where a passage stands, as it is or rewritten; None where it doesn't."""
    if one in passages:
        return passages.index(one)
    words = words_in(one)
    alike = [2 * len(words & found) / max(1, len(words) + len(found)) for found in map(words_in, passages)]
    best = max(alike, default=0.0)
    return alike.index(best) if best >= _SIMILAR and not is_loading(one) else None


@lru_cache(maxsize=1024)
def words_in(passage: str) -> frozenset[str]:
    """The different words of a passage."""
    return frozenset(plain(passage).split())


def without(version: Initiative, passages: frozenset[str], other: Initiative) -> Initiative:
    """A version without some `passages`, and without the facts that stand in them alone and the `other` lacks."""
    text = "\n".join(map(plain, passages))
    single = {name: kept([getattr(version, name)], getattr(other, name), text) for name in _SINGLE}
    several = {name: kept(getattr(version, name), getattr(other, name), text) for name in _SEVERAL}
    return version.model_copy(
        update={
            **{name: next(iter(facts), None) for name, facts in single.items()},
            **{name: tuple(facts) for name, facts in several.items()},
            "passages": tuple(one for one in version.passages if one not in passages),
        }
    )


def is_loading(passage: str) -> bool:
    """Whether a passage holds the place of what had yet to be loaded."""
    return passage.startswith(STILL_LOADING)


def kept(
    facts: Sequence[Fact[object] | None], others: Fact[object] | Sequence[Fact[object]] | None, text: str
) -> list[Fact[object]]:
    """The facts that the other version has too, or that stand outside `text`."""
    listed = others if isinstance(others, Sequence) else [others]
    known = [same(one.value) for one in listed if one]
    return [fact for fact in facts if fact and (same(fact.value) in known or not stands_in(fact, text))]


def stands_in(fact: Fact[object], text: str) -> bool:
    """Whether all the words that a fact was read from stand in `text`."""
    return all(plain(evidence.quote).strip(_CUT) in text for evidence in fact.evidence)
