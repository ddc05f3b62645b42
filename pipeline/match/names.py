"""Names of initiatives in a form that can be compared, and how much a name tells on its own."""

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache
from urllib.parse import urlsplit

from pipeline.match.common_words import COMMON_WORDS, STOP_WORDS

_SITE_SUFFIX = re.compile(r"\s+[|·]\s+[^|·]+$|\s+-\s+user's wiki!?$")
_ABOUT = re.compile(r"^(?:alles over|over|about)\s+(?=\S)")
_ARTICLE = re.compile(r"^(?:de|het|een|the)\s+(?=\S)")
_VERSION = re.compile(r"(\d)(?:\.|,|punt)0\b")
_SORT_BEFORE = re.compile(r"^(?:\w+[ -])?(?:\w*traject|project|jaarthema|programma|actieplan|datapiloot)[:\s]\s*(?=\S)")
_CALL_BEFORE = re.compile(r"^(?:\w+e )?(?:project|subsidie)?oproep[:\s]\s*(?=\S)")
_SUBTITLE = re.compile(r"(?:\s*:|\s+[-–—])\s+")
_OF_A_PART = re.compile(
    r"\b(?:\w*oproep|call|spoor|fase|deel|hoofdstuk|module|\w*traject|\w*project|piloot|\w*sessie|workshop|infomoment"
    r"|webinar|opleiding|cursus|handleiding|handboek|draaiboek|lancering|resultaten|verslag)"
)
_SORT_AFTER = re.compile(r"(?<=\S)[ -](?:programma|project)$")
_PARENTHESIS = re.compile(r"\s*\(([^()]*)\)\s*$")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{2,11}")
_COINED = re.compile(r"\b(?:\w*[a-z][A-Z]\w*|[A-Z]{4,}|[A-Za-z]+\d+[A-Za-z]+\w*)\b")
_ORDINALS = {"eerste": "1", "tweede": "2", "derde": "3", "vierde": "4", "vijfde": "5", "zesde": "6", "zevende": "7"}
_NUMBERED = r"oproep|call|editie|fase|ronde|sessie|workshop|traject|hoofdstuk|deel|versie|jaargang|jaarthema"
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})\s+(?:\w+\s+)?(?={_NUMBERED})")
_EDITIONS = (
    re.compile(r"\b((?:19|20)\d\d)\b"),
    re.compile(r"\b(\d+\.\d+)\b"),
    re.compile(rf"(?:{_NUMBERED})e?n?\s+(\d+)\b"),
    re.compile(r"\b(\d+)\s*(?=$|[:;,()|–—]|\s-\s)"),
)
_EDITION_WITHIN = re.compile(
    rf"\((?:19|20)\d\d\D{{0,3}}(?:(?:19|20)?\d\d)?\)|\b(?:19|20)\d\d\b|(?:{_NUMBERED})e?n?\s+\d+\b|\b\d+(?:\.\d+)?(?=\s*$|\s*[:;,()|–—]|\s-\s)"
)
_PART_NUMBER = re.compile(r"\b(?:\w*sessie|workshop|hoofdstuk|deel|module|les|\w*traject)\s+\d+\b")
_CALL = re.compile(r"(?P<before>.*?)(?<![\s:–-])[\s:–-]*+\b(?:project)?oproep\s+(?P<number>\d+)\b")
_ACCENT = re.compile(r"[\u0300-\u036f]")
_REMEMBERED = 4096
"""Of so many names it is remembered what was found out: a name is looked at many times within a short while."""
_MANY_WORDS = 4
_SOME_WORDS = 3
_SENTENCE = 5
_YEAR_DIGITS = 4


class Strength(IntEnum):
    """How much an equal name says: nothing without context, something, or enough."""

    GENERIC = 0
    ORDINARY = 1
    DISTINCTIVE = 2


def plain(text: str) -> str:
    """`text` in lower case, without accents, typographic quotes or doubled white space."""
    folded = text.casefold().replace("’", "'")
    if not folded.isascii():
        folded = _ACCENT.sub("", unicodedata.normalize("NFKD", folded))
    return " ".join(folded.split())


def squeeze(text: str) -> str:
    """The letters and digits of `text` alone, so that "Smart Waterland" is "Smartwaterland"."""
    return re.sub(r"[\W_]+", "", plain(text))


@lru_cache(maxsize=_REMEMBERED)
def normalise_name(text: str) -> str:
    """`text` without the name of the site, "Over", an article, and the zero of version "2.0"."""
    bare = _SITE_SUFFIX.sub("", plain(text))
    bare = _ARTICLE.sub("", _ABOUT.sub("", bare))
    return _VERSION.sub(r"\1", bare)


@lru_cache(maxsize=_REMEMBERED)
def variants(name: str) -> frozenset[str]:
    """The squeezed forms of `name` that mean the same thing: without its sort, its acronym, or as the acronym."""
    bare = normalise_name(name)
    found = {bare, _SORT_BEFORE.sub("", bare), _SORT_AFTER.sub("", bare)}
    if editions(name):
        found.add(_CALL_BEFORE.sub("", bare))
    parenthesis = _PARENTHESIS.search(name)
    if parenthesis and not editions(parenthesis[1]):
        found.add(normalise_name(name[: parenthesis.start()]))
        found |= {parenthesis[1]} if _ACRONYM.fullmatch(parenthesis[1]) else set()
    return frozenset(squeezed for form in found if (squeezed := squeeze(form)))


@lru_cache(maxsize=_REMEMBERED)
def programme_forms(programme: str) -> frozenset[str]:
    """The forms of a programme's name; of an address, those of its last part."""
    if "://" not in programme:
        return variants(programme) if programme else frozenset()
    parts = [part for part in urlsplit(programme).path.split("/") if part]
    return variants(re.sub(r"[-_]+", " ", re.sub(r"\.html?$", "", parts[-1]))) if parts else frozenset()


def call_forms(title: str, programme: str) -> frozenset[str]:
    """A numbered call by its programme and number: "X - oproep 2: Y" is "Oproep 2: Y" of programme X."""
    found = _CALL.match(_ordinals_as_numbers(normalise_name(title)))
    if not found:
        return frozenset()
    owner = found["before"].strip()
    short_or_absent = not owner or squeeze(owner) == initials(programme)
    owners = programme_forms(programme) if short_or_absent else variants(owner)
    return frozenset(f"{owner}oproep{found['number']}" for owner in owners)


def initials(name: str) -> str:
    """The first letters of the words of a name: "gzg" of "Gemeente zonder gemeentehuis"; "" of an address."""
    return "" if "://" in name else "".join(word[0] for word in re.findall(r"\w+", normalise_name(name)))


@lru_cache(maxsize=_REMEMBERED)
def heads(name: str) -> frozenset[str]:
    """The forms of what stands before a subtitle that names no part: "LBLOD" of "LBLOD: voor gemeenten"."""
    head, *subtitles = _SUBTITLE.split(normalise_name(name))
    if (
        not subtitles
        or _OF_A_PART.search(" ".join(subtitles))
        or strength(name_before_subtitle(name)) is Strength.GENERIC
    ):
        return frozenset()
    return frozenset({squeeze(head)})


@lru_cache(maxsize=_REMEMBERED)
def phrases(title: str) -> frozenset[str]:
    """The forms of the word groups in a title that is a sentence: names can stand among them."""
    text = normalise_name(title)
    words = [word for found in re.findall(r"[\w@.-]+", text) if (word := found.rstrip("@.-"))]
    if len(words) < _SENTENCE or _OF_A_PART.search(text.replace("project", "")):
        return frozenset()
    groups = (words[start : start + length] for length in range(1, _SENTENCE) for start in range(len(words)))
    return frozenset(squeeze("".join(group)) for group in groups)


def name_before_subtitle(name: str) -> str:
    """`name` as it is written, without its subtitle."""
    return _SUBTITLE.split(name, maxsplit=1)[0]


def without_site(name: str, url: str) -> str:
    """`name` without the name of its site behind a dash: "LBLOD - V-ICT-OR" on v-ict-or.be is "LBLOD"."""
    before, dash, site = name.rpartition(" - ")
    host = squeeze((urlsplit(url).hostname or "").removeprefix("www."))
    return before if dash and before and squeeze(site) and host.startswith(squeeze(site)) else name


@lru_cache(maxsize=_REMEMBERED)
def editions(name: str) -> frozenset[str]:
    """The years, versions and numbers that tell one edition from another; not the 20 of "20 principes"."""
    text = _ordinals_as_numbers(normalise_name(name))
    return frozenset(number for pattern in _EDITIONS for number in pattern.findall(text))


@lru_cache(maxsize=_REMEMBERED)
def series(name: str) -> frozenset[str]:
    """The forms of a name without its years, versions and numbers, and without "oproep" before it.

    Empty where nothing tells what is left, and for numbered parts: a second workshop is no later edition.
    """
    text = _ordinals_as_numbers(normalise_name(name))
    bare = " ".join(_EDITION_WITHIN.sub(" ", text).split()).strip(" -–—:,/")
    general = strength(_EDITION_WITHIN.sub(" ", name)) is Strength.GENERIC and len(words_of(bare)) < _SOME_WORDS
    if not squeeze(bare) or general or _PART_NUMBER.search(text):
        return frozenset()
    return frozenset(squeeze(form) for form in (bare, _CALL_BEFORE.sub("", bare), _SORT_AFTER.sub("", bare)))


@lru_cache(maxsize=_REMEMBERED)
def without_year(name: str) -> frozenset[str]:
    """The forms of a name that tells its edition by the year alone, without it; none of any other name."""
    numbers = editions(name)
    return series(name) if numbers and all(len(number) == _YEAR_DIGITS for number in numbers) else frozenset()


def words_of(text: str) -> list[str]:
    """The words of a text, without numbers."""
    return re.findall(r"[^\W\d_]\w*", text)


def _ordinals_as_numbers(text: str) -> str:
    """The text with a counted word as a number: "tweede oproep" is "oproep 2"."""
    found = _ORDINAL.search(text)
    if not found:
        return text
    rest = text[: found.start()] + text[found.end() :]
    return re.sub(rf"({_NUMBERED})", rf"\1 {_ORDINALS[found[1]]}", rest, count=1)


@lru_cache(maxsize=_REMEMBERED)
def strength(name: str) -> Strength:
    """How much it says when two pages use `name` for their subject.

    Capitals throughout ("Vlaamse Open City Architectuur") make a name of words that are common one by one.
    """
    written = re.findall(r"[^\W\d_]+", _ARTICLE.sub("", _SITE_SUFFIX.sub("", name)))
    words = [word for word in written if plain(word) not in STOP_WORDS]
    own = [word for word in words if plain(word) not in COMMON_WORDS]
    capitals = len(words) >= _SOME_WORDS and all(word[0].isupper() for word in words)
    if own and (_COINED.search(name) or len(words) >= _MANY_WORDS or len(own) >= _SOME_WORDS):
        return Strength.DISTINCTIVE
    if capitals and len(words) >= _MANY_WORDS:
        return Strength.DISTINCTIVE
    return Strength.ORDINARY if own or capitals or len(words) > _MANY_WORDS else Strength.GENERIC
