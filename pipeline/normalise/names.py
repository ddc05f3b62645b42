"""Finding known names in text: whole words, longest first, short ones only as they are written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

_SHORT = 5


@dataclass(frozen=True)
class FoundName:
    """A known name in running text: where it stands, and the id of what it names."""

    start: int
    end: int
    id: str


@dataclass(frozen=True)
class NameFinder:
    """Finds names of one sort in text."""

    pattern: re.Pattern[str]
    ids: dict[str, str]
    exact: frozenset[str]

    def find(self, text: str) -> Iterator[FoundName]:
        """The names in `text`, in order; a short or capitalised abbreviation must be written as it is."""
        for match in self.pattern.finditer(text):
            word = " ".join(match[0].split())
            known = self.ids.get(word.casefold())
            if known and (word.casefold() not in self.exact or word in self.ids):
                yield FoundName(match.start(), match.end(), known)


@cache
def name_finder(names: tuple[tuple[str, str], ...], *, capital: bool = False) -> NameFinder:
    """A finder for (name, id) pairs. With `capital` every name must be written as it is known."""
    ordered = sorted({name for name, _ in names}, key=lambda name: (-len(name), name))
    ids = {name.casefold(): known for name, known in reversed(names)}
    words = {name for name, _ in names if not capital and not is_abbreviation(name)}
    exact = frozenset(name.casefold() for name, _ in names if name not in words and name.lower() not in words)
    ids |= {name: known for name, known in names if name.casefold() in exact}
    return NameFinder(
        re.compile(r"(?<![\w-])(?:" + "|".join(map(spaced, ordered)) + r")(?![\w-])", re.IGNORECASE), ids, exact
    )


def is_abbreviation(name: str) -> bool:
    """Whether a name is so short, or so capital, that in other spelling it is another word."""
    return len(name) <= _SHORT and name.lower() != name


def spaced(name: str) -> str:
    """A name as an expression that accepts any white space."""
    return r"\s+".join(map(re.escape, name.split()))


def only_whole(found: Iterable[FoundName]) -> list[FoundName]:
    """Each thing once, where it stands first."""
    return list({one.id: one for one in reversed(list(found))}.values())[::-1]
