"""Municipalities where an initiative takes place, also by former names and known typing errors."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.reference import Reference
from domain.values import Municipality
from pipeline.normalise.names import NameFinder, name_finder

_TYPING_ERRORS = {"Turhout": "Turnhout"}
_WORDS_TOO = frozenset(
    {"As", "Balen", "Bever", "Beveren", "Boom", "Bree", "Damme", "Essen", "Geel", "Halle", "Ham", "Hove", "Kapellen"}
    | {"Landen", "Lede", "Lier", "Lint", "Lo", "Malle", "Mol", "Niel", "Olen", "Peer", "Pelt", "Putte", "Schelle"}
    | {"Schoten", "Zele"}
)
_PART_OF_NAME = re.compile(
    r"(?:\b(?:KU|UC|POM|Hogeschool|Universiteit|universiteit|[Pp]rovincie(?: van)?|Digipolis|[Rr]egio"
    r"|[Hh]aven van|[Aa]rrondissement)"
    r"|\w\s+Van)\s+$"
)
_TAKES_PLACE = re.compile(
    r"(?i)\b(?:piloot(?:steden|stad|gemeenten?)|deelnemende (?:steden|gemeenten|besturen)"
    r"|proeftuin(?:en)? in|uitgerold in)\b"
)
_LISTED_BEFORE = re.compile(r"(?:^|[,;(:]|\ben)\s*$")
_LISTED_BEHIND = re.compile(r"\s*(?:$|[,;).]|en\b)")
_WINDOW = 40


@dataclass(frozen=True)
class FoundPlace:
    """A municipality and where it stands in the text."""

    start: int
    end: int
    municipality: Municipality


def finder(reference: Reference) -> NameFinder:
    """Finds every municipality that we know, written with its capital."""
    names = [(name, one.nis) for one in reference.municipalities for name in one.names]
    known = dict(names)
    return name_finder((*names, *((wrong, known[right]) for wrong, right in _TYPING_ERRORS.items())), capital=True)


def find_municipalities(text: str, reference: Reference) -> Iterator[FoundPlace]:
    """The municipalities in a text that names places; names that are words too must stand alone in a list.

    Names of other things ("KU Leuven", "provincie Antwerpen") and of persons ("Jan Van Hasselt") are no places.
    """
    names = {one.nis: one.name for one in reference.municipalities}
    for one in finder(reference).find(text):
        word = text[one.start : one.end] in _WORDS_TOO and not stands_alone(text, one.start, one.end)
        if word or _PART_OF_NAME.search(text, max(0, one.start - _WINDOW), one.start):
            continue
        yield FoundPlace(one.start, one.end, Municipality(nis=one.id, name=names[one.id]))


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but separators of a list stands around a name."""
    return bool(_LISTED_BEFORE.search(text, max(0, start - _WINDOW), start) and _LISTED_BEHIND.match(text, end))


def find_where(sentence: str, reference: Reference) -> Iterator[FoundPlace]:
    """The municipalities of a sentence that says where something takes place: those behind its cue, else before it."""
    cue = _TAKES_PLACE.search(sentence)
    if cue:
        places = list(find_municipalities(sentence, reference))
        yield from [one for one in places if one.start > cue.start()] or places
