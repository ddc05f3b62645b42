"""Did the meaning of running text change? Judged by its words; layout, typography and slips of the pen are nothing."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from domain.readings import STILL_LOADING
from pipeline.changes.difference import LENGTH, Difference, TextChange, together
from pipeline.changes.headings import tells_something
from pipeline.changes.words import words_of
from pipeline.match.names import plain
from pipeline.normalise.description import HEADING, TAGLINE, TAGS

_LINK_SUFFIX = re.compile(
    r"(?<!\()\(++(?:[\w ]*?bestand,? )?opent in (?:een )?nieuw (?:venster|tabblad)\)+", re.IGNORECASE
)
_STAMP = re.compile(r"(?:voor het )?laatst (?:gewijzigd|aangepast|bijgewerkt|bewerkt)|keer bekeken", re.IGNORECASE)
_POINTER = re.compile(
    r"(?:(?:lees|bekijk|ontdek)(?: hier)? (?:meer|verder)|meer (?:lezen|weten|info(?:rmatie)?|over|op)|klik hier)\b",
    re.IGNORECASE,
)
"""Words that lead to another page, which are navigation and no description."""

_BY_LAYOUT = (TAGS, TAGLINE)
_HIDDEN_NAME = "[…]"
_MERE_LABEL = 3
"""Words beside a hidden name that are no sentence: a job, an office."""

_SENTENCE = re.compile(r"(?<=[.!?])(?<!\bt\.e\.m\.)\s+(?=[\"'“‘(]?[A-ZÀ-Ý0-9])|\n+")
_LISTED = re.compile(r"\s*(,|&|\ben\b|\bof\b)\s*")
_WEAK = frozenset(["de", "het", "een", "die", "dat", "deze", "dit", "er", "ook", "en", "euro", "eur", "procent"])
_SLIP_LENGTH = 5
_SIMILAR = 0.5
_CONTEXT = 4
_LONGEST = 300
"""Words of a sentence that are compared each with each, at most; nobody writes more without a full stop."""
_MOST_PAIRED = 200

_Places = tuple[int, int, int, int]
"""First and last but one number of the words of a stretch, before and after."""


@dataclass(frozen=True)
class Sentence:
    """A sentence as written and its number in the text; its words in a form to compare, and where each stands."""

    text: str
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    number: int


def compare_text(before: Sequence[str], after: Sequence[str]) -> TextChange | None:
    """All differences in meaning between two texts, given as passages; None when there is none."""
    both = kinds_of(before) & kinds_of(after)
    old, new = sentences(comparable(before, both)), sentences(comparable(after, both))
    removed, added = without_rewrapped(without_moved(old, new), without_moved(new, old))
    removed, added = [*removed, *within(added, old)], [*added, *within(removed, new)]
    pairs = pair(removed, added)
    gone = [one for one in removed if all(one is not paired for paired, _ in pairs) and not is_said(one, new)]
    fresh = [one for one in added if all(one is not paired for _, paired in pairs) and not is_said(one, old)]
    lost, gained = by_place(old, removed, gone), by_place(new, added, fresh)
    return together(
        [
            *(difference for one, other in pairs for difference in rewritten(one, other)),
            *(one for place in {**lost, **gained} for one in replaced(lost.get(place, []), gained.get(place, []))),
        ]
    )


def kinds_of(text: Iterable[str]) -> set[str]:
    """Which of the lines a text has that a layout may show or not: tags, a tagline."""
    return {kind for kind in _BY_LAYOUT for passage in text if passage.startswith(kind)}


def comparable(text: Iterable[str], both: Collection[str]) -> Iterator[str]:
    """The passages of a text that say something of its subject, the headings without their mark.

    Of the lines that a layout may show or not only the kinds that `both` texts have.
    """
    for passage in text:
        heading = passage.removeprefix(HEADING)
        if heading != passage:
            yield from [heading] if tells_something(heading) else []
        elif not passage.startswith((STILL_LOADING, *(kind for kind in _BY_LAYOUT if kind not in both))):
            yield passage


def sentences(passages: Iterable[str]) -> list[Sentence]:
    """The sentences of a text, without suffixes of links, stamps of the last edit and pointers to other pages."""
    found: list[Sentence] = []
    for passage in passages:
        for part in _SENTENCE.split(_LINK_SUFFIX.sub(" ", unicodedata.normalize("NFC", passage))):
            text = " ".join(part.split())
            words = words_of(text)
            forms, places = tuple(word.form for word in words), tuple((word.start, word.end) for word in words)
            if words and not (_STAMP.search(text) or _POINTER.match(text) or is_mere_name(text, forms)):
                found.append(Sentence(text, forms, places, len(found)))
    return found


def is_mere_name(text: str, words: Sequence[str]) -> bool:
    """Whether a line says nothing but who someone is, whose name we hide."""
    return _HIDDEN_NAME in text and len(words) <= _MERE_LABEL * text.count(_HIDDEN_NAME)


def without_moved(one: Sequence[Sentence], other: Sequence[Sentence]) -> list[Sentence]:
    """The sentences of `one` whose words do not stand together anywhere in `other`, each once."""
    everywhere = f" {' '.join(word for sentence in other for word in sentence.words)} "
    found: dict[tuple[str, ...], Sentence] = {}
    for sentence in one:
        if f" {' '.join(sentence.words)} " not in everywhere:
            found.setdefault(sentence.words, sentence)
    return list(found.values())


def without_rewrapped(removed: list[Sentence], added: list[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """Nothing, where the same words stand on both sides and only sentences begin and end elsewhere."""
    same = [word for one in removed for word in one.words] == [word for one in added for word in one.words]
    return ([], []) if same else (removed, added)


def within(longer: Sequence[Sentence], others: Sequence[Sentence]) -> list[Sentence]:
    """Those of `others` that are most of one of the `longer` sentences, which got words or lost them."""
    texts = [(one, f" {' '.join(one.words)} ") for one in longer[:_MOST_PAIRED]]
    return [
        other
        for other in others
        if any(f" {' '.join(other.words)} " in text and overlap(one, other) >= _SIMILAR for one, text in texts)
    ]


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
    return bool(differing_places(one, other))


def differing_places(one: Sentence, other: Sentence) -> list[_Places]:
    """Where two sentences differ in more than articles, slips of the pen, and the order of a list."""
    places = [place for old, new, place in blocks(one, other) if not is_nothing(old, new)]
    return [place for place in near_each_other(places) if not is_reordered(one, other, place)]


def is_reordered(one: Sentence, other: Sentence, place: _Places) -> bool:
    """Whether two sentences name the same things in another order there ("Gent, Lier en Aalst"); numbers are none."""
    start, end, new_start, new_end = place
    if sorted(one.words[start:end]) != sorted(other.words[new_start:new_end]):
        return False
    old, new = written(one, start, end), written(other, new_start, new_end)
    listed = _LISTED.search(old) is not None and not any(map(str.isdigit, old))
    return listed and Counter(_LISTED.split(old)) == Counter(_LISTED.split(new))


def written(sentence: Sentence, start: int, end: int) -> str:
    """Words `start` to `end` of a sentence as they are written, but for capitals and accents."""
    return plain(sentence.text[sentence.places[start][0] : sentence.places[end - 1][1]]) if end > start else ""


def is_said(one: Sentence, others: Sequence[Sentence]) -> bool:
    """Whether `others` have a sentence that says the same: of two pages with one text, one was corrected."""
    near = (other for other in others[:_MOST_PAIRED] if overlap(one, other) >= _SIMILAR)
    return any(not differing(one, other) for other in near)


def blocks(one: Sentence, other: Sentence) -> list[tuple[tuple[str, ...], tuple[str, ...], _Places]]:
    """The stretches of words that differ, with their places; in sentences without end all from first to last."""
    if max(len(one.words), len(other.words)) > _LONGEST:
        return [between(one.words, other.words)] if one.words != other.words else []
    codes = SequenceMatcher(None, one.words, other.words, autojunk=False).get_opcodes()
    return [
        (one.words[start:end], other.words[new_start:new_end], (start, end, new_start, new_end))
        for tag, start, end, new_start, new_end in codes
        if tag != "equal"
    ]


def between(one: Sequence[str], other: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...], _Places]:
    """What stands between the words with which two sentences begin and those with which they end alike."""
    shorter = min(len(one), len(other))
    start = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    ends = (back for back in range(shorter - start) if one[-1 - back] != other[-1 - back])
    alike = next(ends, shorter - start)
    end, new_end = len(one) - alike, len(other) - alike
    return tuple(one[start:end]), tuple(other[start:new_end]), (start, end, start, new_end)


def is_nothing(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether a stretch of words differs in articles, spaces or one letter of a word alone."""
    strong_old = [word for word in old if word not in _WEAK]
    strong_new = [word for word in new if word not in _WEAK]
    if "".join(strong_old) == "".join(strong_new):
        return True
    return len(strong_old) == len(strong_new) and all(map(is_slip, strong_old, strong_new))


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


def rewritten(one: Sentence, other: Sentence) -> Iterator[Difference]:
    """What differs between two sentences, each time with some words around it."""
    number = min(one.number, other.number)
    for start, end, new_start, new_end in differing_places(one, other):
        yield Difference(excerpt(one, start, end), excerpt(other, new_start, new_end), number)


def near_each_other(places: Sequence[_Places]) -> Iterator[_Places]:
    """The places, those as one between which there are no more words than are shown around each."""
    waiting: _Places | None = None
    for place in places:
        if waiting and place[0] - waiting[1] <= 2 * _CONTEXT:
            waiting = waiting[0], place[1], waiting[2], place[3]
            continue
        if waiting:
            yield waiting
        waiting = place
    if waiting:
        yield waiting


def excerpt(sentence: Sentence, start: int, end: int) -> str:
    """Words `start` to `end` of a sentence as written, with a few before and after; a date is one of them."""
    written = list(dict.fromkeys(sentence.places))
    first = written.index(sentence.places[start]) if start < len(sentence.places) else len(written)
    last = written.index(sentence.places[end - 1]) if end else -1
    begin, stop = max(0, first - _CONTEXT), min(len(written), last + 1 + _CONTEXT)
    before = "… " if begin > 0 else ""
    after = " …" if stop < len(written) else ""
    return f"{before}{sentence.text[written[begin][0] : written[stop - 1][1]]}{after}"


def by_place(
    text: Sequence[Sentence], changed: Sequence[Sentence], apart: Sequence[Sentence]
) -> dict[tuple[str, ...], list[Sentence]]:
    """The sentences `apart` of a text by the words of the last one before each that is not among the `changed`."""
    others, wanted = {one.words for one in changed}, {one.number for one in apart}
    found: dict[tuple[str, ...], list[Sentence]] = {}
    place: tuple[str, ...] = ()
    for one in text:
        if one.words not in others:
            place = one.words
        elif one.number in wanted:
            found.setdefault(place, []).append(one)
    return found


def replaced(lost: Sequence[Sentence], gained: Sequence[Sentence]) -> Iterator[Difference]:
    """Sentences that went and those that stand in their place now."""
    for old, new in zip_longest(groups(lost), groups(gained)):
        number = min(group[0].number for group in (old, new) if group)
        yield Difference(as_text(old or []), as_text(new or []), number)


def groups(apart: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """The sentences, those that stand behind each other together as far as LENGTH reaches."""
    waiting: list[Sentence] = []
    for one in apart:
        follows = bool(waiting) and one.number == waiting[-1].number + 1
        if waiting and not (follows and len(as_text([*waiting, one])) <= LENGTH):
            yield waiting
            waiting = []
        waiting.append(one)
    if waiting:
        yield waiting


def as_text(group: Sequence[Sentence]) -> str:
    """Sentences one behind the other."""
    return " ".join(one.text for one in group)
