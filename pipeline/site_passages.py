"""Sentences that a site puts on most of its pages at once, or takes away from them: they tell of none of its subjects.

A notice that an office is closed, an invitation to a day for everyone: standing amid the text of each page, it would be
news of each initiative, and its dates would become theirs. What was found to be such a sentence is stored, for it
stands there for weeks, while pages come and change.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

from domain.initiative import PageRecord
from domain.readings import (
    STILL_LOADING,
    InitiativeReadings,
    PageReadings,
    Passage,
    Reading,
    introduction_of,
)
from pipeline.changes.words import words_of
from pipeline.normalise.description import HEADING, TAGLINE
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
_LABEL = re.compile(r"\w[\w' -]{1,30}:(?=\s)")


def key_of(text: str) -> str:
    """A passage by its words, whatever its spaces and capitals: SHA-256 in hexadecimal."""
    return hashlib.sha256(" ".join(word.form for word in words_of(redact(text))).encode()).hexdigest()


class Said(NamedTuple):
    """What a page says: the words of its titles, its passages, and the mailboxes that it names."""

    names: frozenset[str]
    passages: frozenset[str]
    mailboxes: frozenset[str]

    @property
    def is_whole(self) -> bool:
        """Whether all of the page had loaded: what is missing on another one may be there unseen."""
        return not any(passage.startswith(STILL_LOADING) for passage in self.passages)


def said(records: Iterable[PageRecord]) -> Said:
    """What a page says of all its subjects."""
    some = list(records)
    titles = " ".join(record.title.value for record in some if record.title)
    return Said(
        names=frozenset(word.form for word in words_of(titles)),
        passages=frozenset(passage for record in some for passage in record.passages),
        mailboxes=frozenset(fact.value for record in some for fact in record.contact),
    )


def of_the_site(texts: Sequence[tuple[Said, Said]], pages: int) -> list[str]:
    """The passages that came to or went from so many of the `pages` of a site at once that they are its own.

    `texts` are what pages said before and say now. Lines may have other numbers and names on each of them. What is said
    of calls, or of how far things are, is of each page.
    """
    changed = [
        {passage: shape_of(passage, before.names | now.names) for passage in before.passages ^ now.passages}
        for before, now in texts
    ]
    often = everywhere((set(shapes.values()) for shapes in changed), pages)
    found = {passage for shapes in changed for passage, shape in shapes.items() if shape in often}
    return sorted(passage for passage in found if not _OF_CALLS.search(passage))


def mailboxes_of_the_site(texts: Iterable[tuple[Said, Said]], pages: int) -> frozenset[str]:
    """The mailboxes that came to or went from so many of its `pages` at once."""
    return everywhere((before.mailboxes ^ now.mailboxes for before, now in texts), pages)


def everywhere(changed: Iterable[Collection[str]], pages: int) -> frozenset[str]:
    """What is among the changes of at least five and half of all pages."""
    times = Counter(chain.from_iterable(changed))
    return frozenset(one for one, number in times.items() if number >= max(FEWEST, pages * _SHARE))


def shape_of(passage: str, names: Collection[str]) -> str:
    """A sentence or tagline as it is; of any other line what is the same on all pages that a template puts it on.

    That is its label, or else its words without numbers, dates, and the words of the page's title (`names`).
    """
    if is_sentence(passage) or passage.startswith(TAGLINE):
        return passage
    if label := _LABEL.match(passage):
        return label[0]
    words = (word.form for word in words_of(passage))
    return " ".join("#" if any(map(str.isdigit, word)) else "@" if word in names else word for word in words)


def is_sentence(passage: str) -> bool:
    """Whether a passage is a sentence of some length; labels and lists may be facts, however many pages have them."""
    is_long = len(passage.split()) >= _FEWEST_WORDS and not passage.startswith((HEADING, TAGLINE))
    return is_long and _SENTENCE_END.search(passage) is not None


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
        kept["summary"] = introduction_of(kept["passages"])
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
