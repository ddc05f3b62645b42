"""Finding known names in text: whole words, longest first, short ones only as they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SHORT = 5


@dataclass(frozen=True)
class FoundName:
    """A known name in running text: where it stands, and the id of what it names."""

    start: int
    end: int
    id: str


@dataclass(frozen=True)
class NameFinder:
    """Finds names of one sort in text: `exact` ones by their own spelling, `loose` ones in any case."""

    pattern: re.Pattern[str]
    exact: dict[str, str]
    loose: dict[str, str]

    def find(self, text: str) -> Iterator[FoundName]:
        """The names in `text`, in order."""
        for match in self.pattern.finditer(text):
            word = " ".join(match[0].split())
            known = self.exact.get(word) or self.loose.get(word.casefold())
            if known:
                yield FoundName(match.start(), match.end(), known)


def name_finder(names: tuple[tuple[str, str], ...], *, capital: bool = False) -> NameFinder:
    """A finder for (name, id) pairs; abbreviations, and with `capital` all names, must be written as they are known."""
    ordered = sorted({name for name, _ in names}, key=lambda name: (-len(name), name))
    exact = {name: known for name, known in reversed(names) if capital or is_abbreviation(name)}
    loose = {name.casefold(): known for name, known in reversed(names) if name not in exact}
    words = "|".join(map(spaced, ordered))
    return NameFinder(re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE), exact, loose)


def is_abbreviation(name: str) -> bool:
    """Whether a name is so short, or so capital, that in other spelling it is another word."""
    return name.lower() != name and (len(name) <= _SHORT or name.isupper())


def spaced(name: str) -> str:
    """A name as an expression that accepts any white space."""
    return r"\s+".join(map(re.escape, name.split()))
