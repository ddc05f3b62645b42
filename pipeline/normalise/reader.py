"""One subject of one page while it is read: its words become facts with evidence, what is not understood an issue."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TypeVar

from domain.initiative import Evidence, Fact, Facts
from domain.issues import Issue, IssueCode
from domain.readings import InitiativeReadings, PageReadings, Reading
from domain.reference import Reference
from pipeline.normalise.dates import parse_date
from pipeline.normalise.errors import UnreadableValue
from pipeline.normalise.origin import Origin
from pipeline.normalise.quotes import clip, quote
from pipeline.normalise.redaction import redact
from pipeline.normalise.relevance import Relevance
from pipeline.normalise.subject import Sentence, Subject, own_sentences, subject_of

V = TypeVar("V")
_FIELDS = {
    "owners": ("organisations",),
    "funders": ("organisations",),
    "executors": ("organisations",),
    "partners": ("organisations",),
    "places": ("municipalities",),
    "audiences": ("target_groups",),
    "starts": ("start",),
    "periods": ("start", "end"),
}


class SubjectReader:
    """Turns the words of one subject into facts; gathers what was not understood in `issues` and `unknown`."""

    def __init__(
        self,
        page: PageReadings,
        subject: InitiativeReadings,
        relevance: Relevance,
        origin: Origin,
        reference: Reference,
    ) -> None:
        self.page = page
        self.subject = subject
        self.relevance = relevance
        self.origin = origin
        self.reference = reference
        self.issues: list[Issue] = []
        self.unknown = {field for name in subject.unknown for field in fields_of(name)}

    def fact(self, value: V, reading: Reading, *, span: tuple[int, int] = (0, 0), notes: Sequence[str] = ()) -> Fact[V]:
        """A value with the words it was read from: those at `span`, and what stands around them."""
        evidence = Evidence(
            capture=self.origin.capture,
            url=self.page.url,
            quote=quote(reading.text, *span),
            xpath=reading.xpath,
            captured_at=self.origin.captured_at,
        )
        return Fact[V](value=value, evidence=(evidence,), notes=tuple(notes))

    def parse(self, field: str, readings: Iterable[Reading], parse: Callable[[str], V]) -> Iterator[tuple[V, Reading]]:
        """The values of one field; words that can't be read make what they tell unknown, and are an issue."""
        for reading in readings:
            try:
                yield parse(reading.text), reading
            except UnreadableValue:
                self.unknown.update(fields_of(field))
                self.issue(IssueCode.UNREADABLE_VALUE, field, f"can't be read: {clip(redact(reading.text))}")

    def issue(self, code: IssueCode, field: str, reason: str) -> None:
        """Keep something that was not understood."""
        self.issues.append(Issue(code=code, url=self.page.url, field=field, reason=reason))

    def mapped(self, field: str, reading: Reading) -> str | None:
        """Our word for a word of the source, None where the source's file has none."""
        words = {word.casefold(): ours for word, ours in self.origin.words.get(field, {}).items()}
        return words.get(" ".join(reading.text.split()).casefold())

    def unmapped(self, field: str, reading: Reading) -> None:
        """A word of the source that we have none for is an issue."""
        self.issue(IssueCode.UNMAPPED_WORD, field, f"no word of ours for {clip(redact(reading.text))!r}")

    @cached_property
    def published(self) -> dt.date | None:
        """The date of the page, which supplies years that are not written."""
        if self.subject.published is None:
            return None
        try:
            told = parse_date(self.subject.published.text, page_date=None, month_first=self.page.month_first)
        except UnreadableValue:
            return None
        return told.earliest() if told.earliest() == told.latest() else None

    @cached_property
    def about(self) -> Subject:
        """What the page calls its subject; a page that is called "About" is about the site's programme."""
        nameless = self.subject.title is None or not self.subject.aliases
        return subject_of(
            self.subject, (self.origin.programme,) if nameless and self.is_about_site() else (), self.relevance.kind
        )

    def is_about_site(self) -> bool:
        """Whether the page's own title names nothing, because it is about the site as a whole."""
        return self.subject.title is not None and self.subject.title.text.casefold() in {"about", "over", "over ons"}

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """What the page tells of the subject itself, sentence by sentence."""
        return tuple(own_sentences(self.subject, self.about))

    @cached_property
    def telling(self) -> tuple[Sentence, ...]:
        """The sentences that name the subject, or present it: only they tell when and by whom it is done."""
        return tuple(sentence for sentence in self.sentences if self.about.is_told_by(sentence))

    @cached_property
    def telling_on(self) -> frozenset[Sentence]:
        """The sentences that tell, and those that follow one of them within its passage."""
        told: set[str] = set()
        found = []
        for sentence in self.sentences:
            if sentence in self.telling:
                told.add(sentence.reading.xpath)
            if sentence.reading.xpath in told:
                found.append(sentence)
        return frozenset(found)


def fields_of(name: str) -> tuple[str, ...]:
    """The fields of a record that are read from one field of a page."""
    return tuple(field for field in _FIELDS.get(name, (name,)) if field in Facts.model_fields)


def unique(facts: Iterable[Fact[V]]) -> tuple[Fact[V], ...]:
    """Each value once, where it stands first."""
    kept: list[Fact[V]] = []
    for fact in facts:
        if all(fact.value != other.value for other in kept):
            kept.append(fact)
    return tuple(kept)
