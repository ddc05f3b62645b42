"""What a page says of its subject in words, for a comparison with what it said before."""

import re
from collections.abc import Iterator

from domain.readings import STILL_LOADING, InitiativeReadings, Passage

_FURTHER_READING = re.compile(
    r"(?:inspirerende|nuttige|interessante|externe|gerelateerde)?\s*links\b|gerelateerd|zie ook|lees ook|meer lezen",
    re.IGNORECASE,
)
"""Headings of lists that lead elsewhere: what stands beneath is no description."""

TAGS = "Thema’s van de pagina: "
"""How the line of a page's tags begins; they are told together, because their order is nothing."""

TAGLINE = "Ondertitel: "
"""How the line under the title of a page begins."""

HEADING = "¶ "
"""How a heading begins, so that those can be told from running text that say nothing of the subject."""


def is_description(passage: Passage) -> bool:
    """Whether a passage stands above no list that leads elsewhere."""
    return not _FURTHER_READING.match(passage.heading)


def described(subject: InitiativeReadings) -> Iterator[str]:
    """What a page says of its subject, piece by piece, in order: its tags, tagline, headings and running text.

    A part that is STILL_LOADING is told by where it stands: beneath which heading. Without the title, which is a field
    by itself, and the labels of lines of facts, which stand in their lines.
    """
    if tags := sorted({tag.text for tag in subject.themes}, key=str.casefold):
        yield f"{TAGS}{', '.join(tags)}"
    told = {"", subject.title.text.casefold() if subject.title else ""}
    if subject.tagline and subject.tagline.text.casefold() not in told:
        yield f"{TAGLINE}{subject.tagline.text}"
    for passage in filter(is_description, subject.passages):
        heading, text = passage.heading, passage.reading.text
        if heading.casefold() not in told and not text.startswith(heading):
            told.add(heading.casefold())
            yield f"{HEADING}{heading}"
        yield f"{text} ({heading})" if text == STILL_LOADING else text
