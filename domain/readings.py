"""What a page says, word for word, before anything is interpreted."""

from collections.abc import Iterable

from pydantic import Field

from domain.documents import Link
from domain.issues import Issue
from domain.value import Value
from domain.vocabulary import Kind, PageClass


class Reading(Value):
    """A passage of a page: its text with white space joined, otherwise verbatim, and where it stands."""

    text: str
    xpath: str


STILL_LOADING = "Inhoud is aan het laden"
"""The text of a passage in the place of a part of the page that had not been loaded when it was captured."""


_INTRODUCTION = 40
"""Characters from which on a passage may be a sentence."""


class Passage(Value):
    """A block of running text under the heading it stands beneath ("" before the first heading)."""

    heading: str
    reading: Reading

    @property
    def has_loaded(self) -> bool:
        """Whether its text stood on the page when that was captured."""
        return self.reading.text != STILL_LOADING


def introduction_of(passages: Iterable[Passage]) -> Reading | None:
    """The first passage that is long enough to introduce its subject; None where none is."""
    return next((one.reading for one in passages if len(one.reading.text) >= _INTRODUCTION), None)


class InitiativeReadings(Value):
    """What one page says of one subject. `key` is the source's own id of the subject within the site.

    `tagline` is the line under the title that tells what it is about.

    `unknown` names the fields that the page object could not read; a field that is empty and not named there
    was looked for and is absent.
    """

    key: str
    title: Reading | None = None
    aliases: tuple[Reading, ...] = ()
    tagline: Reading | None = None
    summary: Reading | None = None
    kind: tuple[Reading, ...] = ()
    status: tuple[Reading, ...] = ()
    owners: tuple[Reading, ...] = ()
    funders: tuple[Reading, ...] = ()
    executors: tuple[Reading, ...] = ()
    partners: tuple[Reading, ...] = ()
    audiences: tuple[Reading, ...] = ()
    places: tuple[Reading, ...] = ()
    themes: tuple[Reading, ...] = ()
    starts: tuple[Reading, ...] = ()
    periods: tuple[Reading, ...] = ()
    deadlines: tuple[Reading, ...] = ()
    amounts: tuple[Reading, ...] = ()
    contact: tuple[Reading, ...] = ()
    programme: Reading | None = None
    published: Reading | None = None
    passages: tuple[Passage, ...] = ()
    unknown: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        """By the name alone: all else of a page takes longer to hash than to classify, and decides few of them."""
        return hash((self.key, self.title))


class Remembered(Value):
    """What is known of one subject of a page from before: that it is an initiative, and of what `kind`.

    `said` is the running text of the version that it was read from last; None where that is the version in question.
    """

    key: str
    kind: Kind | None
    said: tuple[str, ...] | None


class PageReadings(Value):
    """What one page says. `suggested` is the page object's own answer to what sort of page this is.

    `documents` are those that it links as its rules, manual or form. `remembered` is what was known of its subjects
    before; nothing, where a page is read by itself. No page says it, so it is in no dump.
    """

    url: str
    layout: str
    language: str
    suggested: PageClass
    why: str
    month_first: bool = False
    subjects: tuple[InitiativeReadings, ...] = ()
    issues: tuple[Issue, ...] = ()
    documents: tuple[Link, ...] = ()
    remembered: tuple[Remembered, ...] = Field(default=(), exclude=True)

    def __hash__(self) -> int:
        """By the address alone, as its subjects by their names."""
        return hash((self.url, self.layout))
