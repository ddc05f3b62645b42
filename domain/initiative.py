"""Facts with their evidence; what one page means (`PageRecord`); what all pages together say (`Initiative`)."""

from datetime import datetime
from typing import Generic, TypeVar

from pydantic import Field

from domain.documents import Document, Link
from domain.value import Value
from domain.values import Amount, Deadline, Municipality, Organisation, PartialDate
from domain.vocabulary import Kind, PageClass, PageRole, PageState, Presence, Status

QUOTE_LENGTH = 200
"""The most characters that we keep of anyone's sentence."""

V = TypeVar("V")


class Evidence(Value):
    """Where a fact was read, when, and the words it was read from. `capture` is the id of the stored capture."""

    capture: int
    url: str
    quote: str = Field(max_length=QUOTE_LENGTH)
    xpath: str
    captured_at: datetime

    @property
    def address(self) -> str:
        """Where readers find the words: of a PDF, the page of it (RFC 8118 section 3)."""
        return f"{self.url}#{self.xpath}" if self.xpath.startswith("page=") else self.url


class Fact(Value, Generic[V]):
    """A value with its evidence; `notes` tell how it was understood (year taken from the page's date, ...)."""

    value: V
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...] = ()


class Facts(Value):
    """What is known of an initiative, field by field. None or () is "known to be absent" unless in `unknown`."""

    title: Fact[str] | None = None
    aliases: tuple[Fact[str], ...] = ()
    summary: Fact[str] | None = None
    kind: Fact[Kind] | None = None
    status: Fact[Status] | None = None
    themes: tuple[Fact[str], ...] = ()
    target_groups: tuple[Fact[str], ...] = ()
    organisations: tuple[Fact[Organisation], ...] = ()
    start: Fact[PartialDate] | None = None
    end: Fact[PartialDate] | None = None
    deadlines: tuple[Fact[Deadline], ...] = ()
    amounts: tuple[Fact[Amount], ...] = ()
    municipalities: tuple[Fact[Municipality], ...] = ()
    contact: tuple[Fact[str], ...] = ()
    programme: Fact[str] | None = None
    passages: tuple[str, ...] = ()
    unknown: frozenset[str] = frozenset()


class PageRecord(Facts):
    """One subject of one page, normalised. `programme` is the parent as the page names it: a name or a URL.

    `documents` are those that the page links as the rules, manual or form of its own subject.
    """

    source: str
    url: str
    key: str
    page_class: PageClass
    why: str
    language: str
    captured_at: datetime
    documents: tuple[Link, ...] = ()


class Page(Value):
    """One page that speaks of an initiative."""

    url: str
    source: str
    key: str
    role: PageRole
    first_seen: datetime
    last_seen: datetime
    state: PageState


class Conflict(Value):
    """Values of one field that pages disagree about, the one that we show first."""

    field: str
    facts: tuple[Fact[str], ...]


class Initiative(Facts):
    """One thing in the world, as all its pages together tell it. `id` never changes.

    `former_titles` are those that its pages gave it before, oldest first: others may still name it so.
    """

    id: str
    slug: str
    parent: str | None = None
    successor_of: str | None = None
    former_titles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    documents: tuple[Document, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    presence: Presence = Presence.CURRENT


class PageUse(Value):
    """Which capture an initiative was read from: one subject (`key`) of one page.

    `missing_since` is when the page, though readable, first no longer had the subject.
    """

    url: str
    key: str
    source: str
    role: PageRole
    capture: int
    missing_since: datetime | None = None


class StoredInitiative(Value):
    """An initiative as it is stored, with its version number (from 1) and the moments that matter."""

    initiative: Initiative
    version: int
    first_seen: datetime
    last_seen: datetime
    last_changed: datetime
