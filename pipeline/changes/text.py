"""Did the meaning of running text change? Judged by its words; layout, typography and slips of the pen are nothing."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.match.names import plain
from pipeline.normalise.dates import find_dates

LENGTH = 200
"""The most characters that we show of a text, before and after."""

_LINK_SUFFIX = re.compile(
    r"(?<!\()\(++(?:[\w ]*?bestand,? )?opent in (?:een )?nieuw (?:venster|tabblad)\)+", re.IGNORECASE
)
_STAMP = re.compile(r"(?:voor het )?laatst (?:gewijzigd|aangepast|bijgewerkt|bewerkt)|keer bekeken", re.IGNORECASE)
_POINTER = re.compile(
    r"(?:(?:lees|bekijk|ontdek)(?: hier)? (?:meer|verder)|meer (?:lezen|weten|info(?:rmatie)?|over|op)|klik hier)\b",
    re.IGNORECASE,
)
"""Words that lead to another page, which are navigation and no description."""

_HIDDEN_NAME = "[…]"
_MERE_LABEL = 3
"""Words beside a hidden name that are no sentence: a job, an office."""

_SENTENCE = re.compile(r"(?<=[.!?])(?<!\bt\.e\.m\.)\s+(?=[\"'“‘(]?[A-ZÀ-Ý0-9])|\n+")
_WORD = re.compile(r"\w+(?:[.,:/@'-]\w+)*")
_WEAK = frozenset(["de", "het", "een", "die", "dat", "deze", "dit", "er", "ook", "en", "euro"])
_INCLUSIVE = re.compile(r"\b(?:tot en met|t\.?e\.?m|t/m)\b")
_SLIP_LENGTH = 5
_SIMILAR = 0.5
_CONTEXT = 4
_LONGEST = 300
"""Words of a sentence that are compared each with each, at most; nobody writes more without a full stop."""
_MOST_PAIRED = 200


@dataclass(frozen=True)
class TextChange:
    """The words that differ, with a few around them; None for nothing. At most LENGTH characters each."""

    before: str | None
    after: str | None


@dataclass(frozen=True)
class Sentence:
    """A sentence as written, and its words in a form that can be compared."""

    text: str
    words: tuple[str, ...]


def compare_text(before: Iterable[str], after: Iterable[str]) -> TextChange | None:
    """The first differences in meaning between two texts, given as passages; None when there is none."""
    old, new = sentences(before), sentences(after)
    removed, added = without_moved(old, new), without_moved(new, old)
    removed, added = without_rewrapped(removed, added)
    pairs = pair(removed, added)
    rewritten = [(one, other) for one, other in pairs if differing(one, other)]
    gone = [one for one in removed if all(one is not paired for paired, _ in pairs) and not is_said(one, new)]
    fresh = [one for one in added if all(one is not paired for _, paired in pairs) and not is_said(one, old)]
    if rewritten:
        return shown(*rewritten[0])
    if not gone and not fresh:
        return None
    return TextChange(clip(" ".join(one.text for one in gone)), clip(" ".join(one.text for one in fresh)))


def sentences(passages: Iterable[str]) -> list[Sentence]:
    """The sentences of a text, without suffixes of links, stamps of the last edit and pointers to other pages."""
    found = []
    for passage in passages:
        for part in _SENTENCE.split(_LINK_SUFFIX.sub(" ", passage)):
            text = " ".join(part.split())
            words = tuple(words_of(text))
            if words and not (_STAMP.search(text) or _POINTER.match(text) or is_mere_name(text, words)):
                found.append(Sentence(text, words))
    return found


def is_mere_name(text: str, words: Sequence[str]) -> bool:
    """Whether a line says nothing but who someone is, whose name we hide."""
    return _HIDDEN_NAME in text and len(words) <= _MERE_LABEL * text.count(_HIDDEN_NAME)


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without accents; a hyphen within a word is no difference."""
    return [word.replace("-", "") for word in _WORD.findall(plain(text))]


def without_moved(one: Sequence[Sentence], other: Sequence[Sentence]) -> list[Sentence]:
    """The sentences of `one` whose words do not stand together anywhere in `other`."""
    everywhere = f" {' '.join(word for sentence in other for word in sentence.words)} "
    return [sentence for sentence in one if f" {' '.join(sentence.words)} " not in everywhere]


def without_rewrapped(removed: list[Sentence], added: list[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """Nothing, where the same words stand on both sides and only sentences begin and end elsewhere."""
    same = [word for one in removed for word in one.words] == [word for one in added for word in one.words]
    return ([], []) if same else (removed, added)


def pair(removed: Sequence[Sentence], added: Sequence[Sentence]) -> list[tuple[Sentence, Sentence]]:
    """Each removed sentence with the added one that it most probably became, if any is similar enough.

    Of a text that was written anew only the beginning is compared.
    """
    free = list(added[:_MOST_PAIRED])
    pairs = []
    for one in removed[:_MOST_PAIRED]:
        best = max(free, key=lambda other: overlap(one, other), default=None)
        if best is not None and overlap(one, best) >= _SIMILAR:
            pairs.append((one, best))
            free = [other for other in free if other is not best]
    return pairs


def overlap(one: Sentence, other: Sentence) -> float:
    """The share of words that two sentences have in common, between 0 and 1."""
    common = sum((Counter(one.words) & Counter(other.words)).values())
    return 2 * common / (len(one.words) + len(other.words))


def differing(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences differ in more than articles and slips of the pen."""
    return any(not is_nothing(old, new) for old, new, _ in blocks(one, other))


def is_said(one: Sentence, others: Sequence[Sentence]) -> bool:
    """Whether `others` have a sentence that says the same: of two pages with one text, one was corrected."""
    near = (other for other in others[:_MOST_PAIRED] if overlap(one, other) >= _SIMILAR)
    return any(not differing(one, other) for other in near)


def blocks(one: Sentence, other: Sentence) -> list[tuple[tuple[str, ...], tuple[str, ...], tuple[int, int, int, int]]]:
    """The stretches of words that differ, with their places; in sentences without end all from first to last."""
    if max(len(one.words), len(other.words)) > _LONGEST:
        return [between(one.words, other.words)] if one.words != other.words else []
    codes = SequenceMatcher(None, one.words, other.words, autojunk=False).get_opcodes()
    return [
        (one.words[start:end], other.words[new_start:new_end], (start, end, new_start, new_end))
        for tag, start, end, new_start, new_end in codes
        if tag != "equal"
    ]


def between(
    one: Sequence[str], other: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[int, int, int, int]]:
    """What stands between the words with which two sentences begin and those with which they end alike."""
    shorter = min(len(one), len(other))
    start = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    ends = (back for back in range(shorter - start) if one[-1 - back] != other[-1 - back])
    alike = next(ends, shorter - start)
    end, new_end = len(one) - alike, len(other) - alike
    return tuple(one[start:end]), tuple(other[start:new_end]), (start, end, start, new_end)


def is_nothing(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether a stretch of words differs in articles, spaces, one letter of a word, or how it writes a date alone."""
    strong_old, strong_new = strong(old), strong(new)
    if "".join(strong_old) == "".join(strong_new):
        return True
    return len(strong_old) == len(strong_new) and all(map(is_slip, strong_old, strong_new))


def strong(words: Sequence[str]) -> list[str]:
    """The words that say something, with dates and "tot en met" in one form."""
    text = _INCLUSIVE.sub("tem", " ".join(words))
    for found in reversed(list(find_dates(text, page_date=None))):
        text = f"{text[: found.start]}{found.date.iso}{text[found.end :]}"
    return [word for word in text.split() if word not in _WEAK]


def is_slip(one: str, other: str) -> bool:
    """Whether two words are equal but for one letter, added, dropped, replaced or swapped; never in a number.

    Short words are left alone ("een", "geen"), and so is the first letter ("Balen", "Halen").
    """
    if one == other:
        return True
    if min(len(one), len(other)) < _SLIP_LENGTH or one[0] != other[0] or not (one + other).isalpha():
        return False
    start = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))
    rest, other_rest = one[start:], other[start:]
    swapped = rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:]
    return swapped or rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]


def shown(one: Sentence, other: Sentence) -> TextChange:
    """The first real difference between two sentences with some words around it."""
    start, end, new_start, new_end = next(place for old, new, place in blocks(one, other) if not is_nothing(old, new))
    return TextChange(excerpt(one.text, start, end), excerpt(other.text, new_start, new_end))


def excerpt(text: str, start: int, end: int) -> str:
    """Words `start` to `end` of a sentence as written, with a few before and after."""
    places = [found.span() for found in _WORD.finditer(text)]
    first, last = max(0, start - _CONTEXT), min(len(places), end + _CONTEXT) - 1
    before = "… " if first > 0 else ""
    after = " …" if last < len(places) - 1 else ""
    return clip(f"{before}{text[places[first][0] : places[last][1]]}{after}") or ""


def clip(text: str) -> str | None:
    """`text` at most LENGTH characters long, cut between words; None for no text."""
    if len(text) <= LENGTH:
        return text or None
    return f"{text[: LENGTH - 1].rpartition(' ')[0] or text[: LENGTH - 2]} …"[:LENGTH]
