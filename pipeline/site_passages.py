"""Sentences that a site puts on most of its pages at once, or takes away from them: they tell of none of its subjects.

A notice that an office is closed, an invitation to a day for everyone: standing amid the text of each page, it would be
news of each initiative, and its dates would become theirs. What was found to be such a sentence is stored, for it
stands there for weeks, while pages come and change.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from domain.readings import InitiativeReadings, PageReadings, Passage, Reading
from pipeline.changes.words import words_of
from pipeline.normalise.redaction import redact

FEWEST = 5
"""On so many pages at once, and on half of those of a site, a sentence is put by whoever runs the site."""
_SHARE = 0.5
_FEWEST_WORDS = 6
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*$")
_OF_CALLS = re.compile(
    r"oproep|indien|dossier|aanvra|subsidie|projectvoorstel|verleng|uitgesteld|uitstel|geannuleerd|afgelast"
    r"|geschrapt|stopgezet|stopt|be[eë]indig|afgelopen|afgerond|afgesloten|van start",
    re.IGNORECASE,
)
"""What may be said of many initiatives at once and be news of each: a false alarm is better than a missed change."""
_SUMMARY = 40
"""Characters from which on a passage may introduce its subject."""


def key_of(text: str) -> str:
    """A passage by its words, whatever its spaces and capitals: SHA-256 in hexadecimal."""
    return hashlib.sha256(" ".join(word.form for word in words_of(redact(text))).encode()).hexdigest()


def of_the_site(texts: Iterable[tuple[Collection[str], Collection[str]]], pages: int) -> list[str]:
    """The passages that came to or went from so many of the `pages` of a site at once that they are its own.

    `texts` are the passages of pages before and now. What is said of calls, or of how far things are, is of each page.
    """
    changed = Counter(passage for before, now in texts for passage in {*before} ^ {*now})
    often = (passage for passage, times in changed.items() if times >= max(FEWEST, pages * _SHARE))
    return sorted(passage for passage in often if not _OF_CALLS.search(passage))


def is_sentence(passage: str) -> bool:
    """Whether a passage is a sentence of some length; labels and lists may be facts, however many pages have them."""
    return len(passage.split()) >= _FEWEST_WORDS and _SENTENCE_END.search(passage) is not None


def without_site_passages(page: PageReadings, keys: frozenset[str]) -> PageReadings:
    """What a page says without the sentences that have these keys, and without what was read from them."""
    if not keys:
        return page
    return page.model_copy(update={"subjects": tuple(_without(subject, keys) for subject in page.subjects)})


def _without(subject: InitiativeReadings, keys: frozenset[str]) -> InitiativeReadings:
    left_out = [passage.reading for passage in subject.passages if key_of(passage.reading.text) in keys]
    if not left_out:
        return subject
    kept = {name: _kept(value, left_out) for name, value in subject if name != "title"}
    if subject.summary and kept["summary"] is None:
        longer = (one.reading for one in kept["passages"] if len(one.reading.text) >= _SUMMARY)
        kept["summary"] = next(longer, None)
    return subject.model_copy(update=kept)


def _kept(value: Any, left_out: Collection[Reading]) -> Any:  # noqa: ANN401  a field of any type
    if isinstance(value, Reading):
        return None if any(_is_of(value, passage) for passage in left_out) else value
    if isinstance(value, tuple):
        return tuple(one for one in value if _kept(one.reading if isinstance(one, Passage) else one, left_out))
    return value


def _is_of(reading: Reading, passage: Reading) -> bool:
    """Whether a reading is a part of a passage, or of what stands in it; several passages may be lines of one block."""
    return reading.xpath.startswith(f"{passage.xpath}/") or (
        reading.xpath == passage.xpath and reading.text in passage.text
    )
