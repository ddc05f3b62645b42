"""Municipalities where an initiative takes place, also by former names and known typing errors."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from domain.reference import Reference
from domain.values import Municipality
from pipeline.normalise.names import NameFinder, name_finder
from pipeline.normalise.running import find_heads, is_other

_TYPING_ERRORS = {"Turhout": "Turnhout"}
_WORDS_TOO = frozenset(
    {"As", "Balen", "Bever", "Beveren", "Boom", "Bree", "Damme", "Essen", "Geel", "Halle", "Ham", "Hove", "Kapellen"}
    | {"Landen", "Lede", "Lier", "Lint", "Lo", "Malle", "Mol", "Niel", "Olen", "Peer", "Pelt", "Putte", "Schelle"}
    | {"Schoten", "Zele"}
)
_PART_OF_NAME = re.compile(
    r"(?:\b(?:KU|UC|POM|Hogeschool|Universiteit|universiteit|[Pp]rovincie(?: van)?|Digipolis|[Rr]egio"
    r"|[Hh]aven van|[Aa]rrondissement|[Hh]eer|[Mm]evrouw|[Mm]evr\.|[Dd]hr\.)"
    r"|\w\s+Van)\s+$"
)
_TAKES_PLACE = re.compile(
    r"(?i)\b(?:piloot(?:steden|stad|gemeenten?)|deelnemende (?:steden|gemeenten|besturen)"
    r"|proeftuin(?:en)? in|uitgerold in)\b"
    r"|^\W*(?:piloot)?locaties?\s*:"
)
_ANNOUNCED = re.compile(r"(?i)\b(?:stad|gemeente)\s+$")
_JOINED = re.compile(r"(?i)\s*(?:,|&|/)?\s*(?:\b(?:en|of)\b)?\s*(?:(?:de\s+)?(?:stad|gemeente)\b)?\s*")
_TAKES_PART = re.compile(
    r"(?i)\s+(?:samen\s+)?(?:n[ea]+m(?:t|en)?\s+(?:\w+\s+){0,3}?deel|d(?:oet|oen|eed|eden)\s+mee"
    r"|werk(?:t|en|te|ten)\s+(?:\w+\s+){0,3}?(?:mee|samen)|dien(?:t|en|de|den)\s+(?:\w+\s+){1,6}?in\b|test(?:t|en|te|ten)?\b"
    r"|(?:is|zijn)\s+(?:de\s+)?(?:piloo?t|trekker|partner)|(?:trek|leid)(?:t|de|den|ken)\b|start(?:te|ten|en)?\b"
    r"|bouw(?:t|en|de|den)\b|delen\s+hun|ontwikkel(?:t|en|de|den)\b|zet(?:ten)?\s+(?:\w+\s+){1,5}?op\b)"
    r"|\s*[–-]\s*trekker\b"
)
_TAKE = re.compile(r"(?i)\bn[ea]+m(?:t|en)?(?:\s+de\s+(?:stad|gemeente))?\s+$")
_DEEL = re.compile(r"(?i)\s+deel\b")
_TAKES_PLACE_IN = re.compile(
    r"(?i)\b(?:loopt|lopen|liep|liepen|plaats|plaatsvindt|getest|uitgerold|uitgevoerd|gestart|start|startte)\s+(?:\w+\s+){0,2}?in"
    r"(?:\s+(?:de\s+)?(?:stad|gemeente))?\s*$|\b(?:project(?:en)?\s+van|samen\s+met)(?:\s+de\s+(?:stad|gemeente))?\s*$"
)
_MEETING = re.compile(
    r"(?i)\b(?:\w*sessies?|\w*workshops?|webinars?|\w*moment|event|evenement|studiedag|congres|stuurgroep"
    r"|werkgroep|vergader\w*)\b"
)
_LISTED_BEFORE = re.compile(r"(?:^|[,;(:]|\b(?:en|zijn))\s*$")
_LISTED_BEHIND = re.compile(r"\s*(?:$|[,;).]|en\b)")
_WINDOW = 40


@dataclass(frozen=True)
class FoundPlace:
    """A municipality and where it stands in the text."""

    start: int
    end: int
    municipality: Municipality


@cache
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
        word = text[one.start : one.end] in _WORDS_TOO and not is_place(text, one.start, one.end)
        if word or _PART_OF_NAME.search(text, max(0, one.start - _WINDOW), one.start):
            continue
        yield FoundPlace(one.start, one.end, Municipality(nis=one.id, name=names[one.id]))


def is_place(text: str, start: int, end: int) -> bool:
    """Whether a name that is a word too is a place here: "de gemeente Ham", or alone in a list."""
    return bool(_ANNOUNCED.search(text, max(0, start - _WINDOW), start)) or stands_alone(text, start, end)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but separators of a list stands around a name."""
    return bool(_LISTED_BEFORE.search(text, max(0, start - _WINDOW), start) and _LISTED_BEHIND.match(text, end))


def find_where(sentence: str, reference: Reference) -> Iterator[FoundPlace]:
    """The municipalities of a sentence that says where something takes place: those behind its cue, else before it."""
    cue = _TAKES_PLACE.search(sentence)
    if cue:
        places = list(find_municipalities(sentence, reference))
        yield from [one for one in places if one.start > cue.start()] or places


def find_taking_part(sentence: str, reference: Reference) -> Iterator[FoundPlace]:
    """The municipalities of a sentence about an initiative that take part in it, or in which it is carried out."""
    heads = find_heads(sentence)
    if _MEETING.search(sentence) or (heads and is_other(heads[0]["head"])):
        return
    for group in joined(sentence, list(find_municipalities(sentence, reference))):
        start, end = group[0].start, group[-1].end
        deel = _TAKE.search(sentence, max(0, start - _WINDOW), start) and _DEEL.match(sentence, end)
        if (
            deel
            or _TAKES_PART.match(sentence, end)
            or _TAKES_PLACE_IN.search(sentence, max(0, start - 2 * _WINDOW), start)
        ):
            yield from group


def joined(sentence: str, places: list[FoundPlace]) -> list[list[FoundPlace]]:
    """The places of each list in a sentence: "Gent, de stad Genk en Mol"."""
    groups: list[list[FoundPlace]] = []
    for one in places:
        if groups and _JOINED.fullmatch(sentence, groups[-1][-1].end, one.start):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups
