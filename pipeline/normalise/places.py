"""Municipalities where an initiative takes place, also by former names and known typing errors."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.reference import Reference
from domain.values import Municipality
from pipeline.normalise.names import NameFinder, name_finder

_TYPING_ERRORS = {"Turhout": "Turnhout"}
_WORDS_TOO = frozenset(
    {"Pelt", "Hove", "Beveren", "Ham", "Lo", "Zele", "Bree", "Lier", "Halle", "Peer", "Mol", "Essen", "As"}
)
_TAKES_PLACE = re.compile(
    r"(?i)\b(?:piloot(?:steden|stad|gemeenten?)|deelnemende (?:steden|gemeenten|besturen)"
    r"|proeftuin(?:en)? in|uitgerold in)\b"
)


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
    """The municipalities in a text that names places; names that are words too must stand alone in a list."""
    names = {one.nis: one.name for one in reference.municipalities}
    for one in finder(reference).find(text):
        if text[one.start : one.end] in _WORDS_TOO and not stands_alone(text, one.start, one.end):
            continue
        yield FoundPlace(one.start, one.end, Municipality(nis=one.id, name=names[one.id]))


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but separators of a list stands around a name."""
    before, behind = text[:start].rstrip(), text[end:].lstrip()
    return (not before or before.endswith((",", ";", "(", " en", "en"))) and (
        not behind or behind.startswith((",", ";", ")", "en ", "."))
    )


def find_where(sentence: str, reference: Reference) -> Iterator[FoundPlace]:
    """The municipalities of a running sentence that says where something takes place."""
    cue = _TAKES_PLACE.search(sentence)
    if cue:
        yield from find_municipalities(sentence, reference)
