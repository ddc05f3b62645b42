"""Two wordings of one passage as one line: which words stayed, which went, which came."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple

_MOST_COMPARED = 1000
"""Words, at most; what is longer is shown as removed and added: comparing takes the square of it, and more."""


class Edit(StrEnum):
    """What became of some words."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


class Words(NamedTuple):
    """Some words that stand together, and what became of them."""

    edit: Edit
    text: str


def word_diff(before: str, after: str) -> list[Words]:
    """The words of `before` and `after` in the order in which they are read, what was removed before what was added.

    Each line is compared with the same line of the other. Leaving out what was added gives `before`, leaving out what
    was removed gives `after`, white space joined.
    """
    lines = zip_longest(before.split("\n"), after.split("\n"), fillvalue="")
    return [words for old, new in lines for words in _line_diff(old.split(), new.split())]


def _line_diff(old: list[str], new: list[str]) -> Iterator[Words]:
    if max(len(old), len(new)) > _MOST_COMPARED:
        yield from _edits("replace", old, new)
        return
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield from _edits(tag, old[start:end], new[new_start:new_end])


def _edits(tag: str, old: list[str], new: list[str]) -> Iterator[Words]:
    if tag == "equal":
        yield Words(Edit.KEPT, " ".join(old))
        return
    if old:
        yield Words(Edit.REMOVED, " ".join(old))
    if new:
        yield Words(Edit.ADDED, " ".join(new))
