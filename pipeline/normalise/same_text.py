"""Is this still the same text? How much of the words of two versions of a page stands in both."""

import re
from collections.abc import Iterable

_RUN = 3
"""Words in a row that make one run: single words stand in any two Dutch texts, three in a row hardly ever."""

_LEAST_SHARE = 0.5
"""The share of the runs of two texts that both must have to be one text.

In the saved history of the sites, all edits of the page of an initiative but two left 0.7 and more, and two pages
about different things never had more than 0.2 in common. The two were pages that were written anew.
"""

_FEWEST = 20
"""So many runs in common, two or three sentences, at least: less is a closing line that many pages of a site have."""


def is_same_text(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two texts, in passages, say mostly the same: half of all that both say together is said by both.

    So a text may grow to three times its length, or be cut to a third of it, in one step.
    """
    return are_same(runs_of(one), runs_of(other))


def are_same(here: frozenset[str], there: frozenset[str]) -> bool:
    """As `is_same_text`, of two texts that are given as the runs of their words."""
    both = len(here & there)
    return both >= _FEWEST and 2 * both >= _LEAST_SHARE * (len(here) + len(there))


def runs_of(passages: Iterable[str]) -> frozenset[str]:
    """Every few words in a row within one passage, without case and punctuation; a shorter passage as a whole."""
    worded = (re.findall(r"\w+", passage.casefold()) for passage in passages)
    return frozenset(
        " ".join(words[start : start + _RUN])
        for words in worded
        for start in range(max(1, len(words) - _RUN + 1))
        if words
    )
