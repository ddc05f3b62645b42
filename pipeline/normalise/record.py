"""From what a page says to what it means: one record per initiative on the page, each fact with its evidence."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from domain.initiative import QUOTE_LENGTH, Evidence, Fact, PageRecord
from domain.issues import Issue, IssueCode
from domain.readings import InitiativeReadings, PageReadings, Reading
from domain.reference import Reference, TargetGroup
from domain.values import Amount, Deadline, Municipality, Organisation, PartialDate
from domain.vocabulary import Kind, PageClass, Role, Status
from pipeline.normalise.amounts import find_amounts, parse_amount
from pipeline.normalise.contact import find_mailboxes
from pipeline.normalise.dates import FoundDate, find_dates, parse_date
from pipeline.normalise.errors import UnreadableValue
from pipeline.normalise.organisations import as_organisation, find_organisations, name_organisations
from pipeline.normalise.periods import parse_deadline, parse_period
from pipeline.normalise.places import find_municipalities, find_where
from pipeline.normalise.prose import ToldDate, told_dates
from pipeline.normalise.quotes import clip, quote, redact, sentences
from pipeline.normalise.relevance import Relevance, classify
from pipeline.normalise.status import status_from_dates
from pipeline.normalise.themes import score_themes
from pipeline.normalise.updates import newest_update

V = TypeVar("V")
_SHORTEST_SUMMARY = 40
_ABOUT = re.compile(r"Over (?:de |het )?([A-Z0-9].*)")
_NAMELESS = frozenset({"about", "over", "over ons"})
_WITH_PARTS = frozenset({Kind.PROGRAMME, Kind.NETWORK, Kind.PLATFORM})
_ABOUT_ITSELF = re.compile(
    r"(?i)^(?:over|wat|waarom|hoe|wie|voor wie|doel\w*|ambitie|inleiding|introductie|situering|context|achtergrond"
    r"|historiek|geschiedenis|timing|periode|looptijd|planning|budget|bedrag|organisatie|sturing|aanpak|partners"
    r"|voorwaarden|deadline|indien\w*|aanvra\w*|inschrijv\w*|huidig)\b"
)
_HISTORY = ("historiek", "geschiedenis", "achtergrond")
_FIELDS = {
    "owners": "organisations",
    "funders": "organisations",
    "executors": "organisations",
    "partners": "organisations",
    "places": "municipalities",
    "audiences": "target_groups",
    "starts": "start",
    "periods": "start",
}


@dataclass(frozen=True)
class Origin:
    """Where a page was read: the source's own facts, the capture, and the day that it is read on."""

    source: str
    source_title: str
    owner: str
    programme: str
    capture: int
    url: str
    captured_at: dt.datetime
    words: Mapping[str, Mapping[str, str]]
    today: dt.date


def normalise(
    page: PageReadings, *, origin: Origin, reference: Reference
) -> tuple[tuple[PageRecord, ...], tuple[Issue, ...]]:
    """The records of the initiatives on a page, and an issue for each word that was not understood."""
    records, issues = [], []
    for subject in page.subjects:
        relevance = classify(page, subject, source_title=origin.source_title)
        if relevance.page_class is PageClass.INITIATIVE:
            reader = SubjectReader(page, subject, relevance, origin, reference)
            records.append(reader.record())
            issues += reader.issues
    return tuple(records), tuple(issues)


def page_class(page: PageReadings, *, origin: Origin) -> tuple[PageClass, str]:
    """What the page as a whole is to us, and why."""
    relevance = classify(page, None, source_title=origin.source_title)
    return relevance.page_class, relevance.why


def names_group(text: str, group: TargetGroup) -> bool:
    """Whether a text names a target group by a word of its label, or by a word that begins with one."""
    words = group.label_nl.split("(")[0].split("/")
    return any(re.search(rf"(?<![\w-]){re.escape(word.strip())}", text, re.IGNORECASE) for word in words)


def unique(facts: Iterable[Fact[V]]) -> tuple[Fact[V], ...]:
    """Each value once, where it stands first."""
    kept: list[Fact[V]] = []
    for fact in facts:
        if all(fact.value != other.value for other in kept):
            kept.append(fact)
    return tuple(kept)


class Found(Protocol):
    """Something found in a text: where it stands."""

    @property
    def start(self) -> int:
        """Its first character."""

    @property
    def end(self) -> int:
        """The place behind its last character."""


def span_of(found: Iterable[Found]) -> tuple[int, int]:
    """From the first to the last of what was found, or just the last where that is too long to quote."""
    places = [(one.start, one.end) for one in found]
    if not places:
        return 0, 0
    whole = places[0][0], places[-1][1]
    return whole if whole[1] - whole[0] < QUOTE_LENGTH // 2 else places[-1]


class SubjectReader:
    """Reads one subject of one page; gathers what was not understood in `issues` and `unknown`."""

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
        self.unknown = {_FIELDS.get(name, name) for name in subject.unknown}
        self.published = self.read_published()

    def record(self) -> PageRecord:
        """Everything that the page tells of the subject."""
        told = list(self.told())
        start, end = self.period(told)
        deadlines = self.deadlines(told)
        return PageRecord(
            source=self.origin.source,
            url=self.page.url,
            key=self.subject.key,
            page_class=PageClass.INITIATIVE,
            why=self.relevance.why,
            language=self.page.language,
            captured_at=self.origin.captured_at,
            title=self.title(),
            aliases=unique(self.fact(redact(one.text), one) for one in self.subject.aliases),
            summary=self.summary(),
            kind=self.kind(),
            status=self.status(start, end, deadlines),
            themes=self.themes(),
            target_groups=self.target_groups(),
            organisations=self.organisations(),
            start=start,
            end=end,
            deadlines=deadlines,
            amounts=self.amounts(),
            municipalities=self.municipalities(),
            contact=self.contact(),
            programme=self.programme(),
            passages=tuple(redact(passage.reading.text) for passage in self.subject.passages),
            unknown=frozenset(self.unknown),
        )

    def fact(self, value: V, reading: Reading, *, span: tuple[int, int] = (0, 0), notes: Sequence[str] = ()) -> Fact[V]:
        """A value with the words it was read from."""
        evidence = Evidence(
            capture=self.origin.capture,
            url=self.page.url,
            quote=quote(reading.text, *span),
            xpath=reading.xpath,
            captured_at=self.origin.captured_at,
        )
        return Fact[V](value=value, evidence=(evidence,), notes=tuple(notes))

    def parse(self, fields: Sequence[str], readings: Iterable[Reading], parse: Callable[[str], V]) -> Iterator[Fact[V]]:
        """The dates of one part of a page; words that can't be read make `fields` unknown and are an issue."""
        for reading in readings:
            try:
                value, found = parse(reading.text), self.find_dates(reading.text)
                notes = tuple(dict.fromkeys(note for one in found for note in one.notes))
                yield self.fact(value, reading, span=span_of(found), notes=notes)
            except UnreadableValue:
                self.unreadable(fields, reading)

    def unreadable(self, fields: Sequence[str], reading: Reading) -> None:
        """Keep that the words of `fields` can't be read."""
        self.unknown.update(fields)
        self.issue(IssueCode.UNREADABLE_VALUE, fields[0], f"can't be read: {clip(redact(reading.text))}")

    def find_dates(self, text: str) -> list[FoundDate]:
        """The dates in a text, as this page writes dates."""
        return list(find_dates(text, page_date=self.published, month_first=self.page.month_first))

    def issue(self, code: IssueCode, field: str, reason: str) -> None:
        """Keep something that was not understood."""
        self.issues.append(Issue(code=code, url=self.page.url, field=field, reason=reason))

    def read_published(self) -> dt.date | None:
        """The date of the page, which supplies years that are not written."""
        if self.subject.published is None:
            return None
        try:
            told = parse_date(self.subject.published.text, page_date=None, month_first=self.page.month_first)
        except UnreadableValue:
            return None
        return told.earliest()

    def title(self) -> Fact[str] | None:
        """The title in the page's own words; "Over X" is a page about X."""
        if self.subject.title is None:
            return None
        about = _ABOUT.match(self.subject.title.text)
        if about:
            return self.fact(about[1], self.subject.title, notes=("de pagina gaat erover",))
        if self.subject.title.text.casefold() in _NAMELESS:
            return self.name_of_the_site(self.subject.title)
        return self.fact(self.subject.title.text, self.subject.title)

    def name_of_the_site(self, title: Reading) -> Fact[str]:
        """What a page that is called "About" is about."""
        if self.subject.aliases:
            return self.fact(self.subject.aliases[0].text, self.subject.aliases[0])
        return self.fact(self.origin.programme or title.text, title, notes=("de pagina gaat over de site",))

    def summary(self) -> Fact[str] | None:
        """A quotation from the introduction, or from the first passage that is a sentence."""
        own = [self.subject.summary] if self.subject.summary else []
        for reading in (*own, *(passage.reading for passage in self.subject.passages)):
            if len(reading.text) >= _SHORTEST_SUMMARY:
                return self.fact(clip(redact(reading.text)), reading)
        return self.fact(redact(own[0].text), own[0]) if own and own[0].text else None

    def kind(self) -> Fact[Kind] | None:
        """The kind that the cues speak for."""
        if self.relevance.kind is None or self.subject.title is None:
            return None
        return self.fact(self.relevance.kind, self.subject.title, notes=self.relevance.cues)

    def sentences(self) -> Iterator[tuple[str, Reading, str]]:
        """The sentences of the introduction and the passages, each with its passage and heading."""
        if self.subject.summary:
            yield from ((one, self.subject.summary, "") for one in sentences(self.subject.summary.text))
        for passage in self.subject.passages:
            if self.is_own(passage.heading):
                yield from ((one, passage.reading, passage.heading) for one in sentences(passage.reading.text))

    def is_own(self, heading: str) -> bool:
        """Whether what stands beneath `heading` is about the subject itself and not about one of its parts."""
        if not heading or self.relevance.kind not in _WITH_PARTS:
            return True
        names = [one.text for one in (self.subject.title, *self.subject.aliases) if one]
        named = any(name.casefold() in heading.casefold() for name in names)
        return named or bool(_ABOUT_ITSELF.search(heading))

    def told(self) -> Iterator[tuple[ToldDate, Reading, str]]:
        """The dates that running text tells, each with its passage and sentence; ends of the past are history."""
        for sentence, reading, heading in self.sentences():
            for one in told_dates(sentence, page_date=self.published, month_first=self.page.month_first):
                if one.field != "end" or not heading.lower().startswith(_HISTORY):
                    yield one, reading, sentence

    def told_fact(self, one: ToldDate, value: V, reading: Reading, sentence: str) -> Fact[V]:
        """A fact that a sentence tells, quoted around its date."""
        quoted = Reading(text=sentence, xpath=reading.xpath)
        return self.fact(value, quoted, span=(one.found.start, one.found.end), notes=one.found.notes)

    def period(
        self, told: Sequence[tuple[ToldDate, Reading, str]]
    ) -> tuple[Fact[PartialDate] | None, Fact[PartialDate] | None]:
        """Start and end: from the page's own fields first, then the first that its text tells."""
        starts = list(self.parse(["start"], self.subject.starts, self.parse_date))
        periods = list(self.parse(["start", "end"], self.subject.periods, self.parse_period))
        starts += [self.reworded(fact, fact.value[0]) for fact in periods if fact.value[0]]
        ends = [self.reworded(fact, fact.value[1]) for fact in periods if fact.value[1]]
        for one, reading, sentence in told:
            if one.field == "start":
                starts.append(self.told_fact(one, one.date, reading, sentence))
            if one.field == "end":
                ends.append(self.told_fact(one, one.date, reading, sentence))
        return self.in_order(starts[0] if starts else None, ends[0] if ends else None)

    def reworded(
        self, fact: Fact[tuple[PartialDate | None, PartialDate | None]], date: PartialDate | None
    ) -> Fact[PartialDate]:
        """One end of a period, with the evidence of the period."""
        if date is None:
            raise UnreadableValue("a period without this end")
        return Fact[PartialDate](value=date, evidence=fact.evidence, notes=fact.notes)

    def in_order(
        self, start: Fact[PartialDate] | None, end: Fact[PartialDate] | None
    ) -> tuple[Fact[PartialDate] | None, Fact[PartialDate] | None]:
        """Start and end, the end left out where it lies before the start."""
        if start and end and end.value.latest() < start.value.earliest():
            self.unknown.add("end")
            self.issue(IssueCode.UNREADABLE_VALUE, "end", f"{end.value.iso} lies before the start, {start.value.iso}")
            return start, None
        return start, end

    def parse_date(self, text: str) -> PartialDate:
        """A date as this page writes dates."""
        return parse_date(text, page_date=self.published, month_first=self.page.month_first)

    def parse_period(self, text: str) -> tuple[PartialDate | None, PartialDate | None]:
        """A period as this page writes dates."""
        return parse_period(text, page_date=self.published, month_first=self.page.month_first)

    def parse_deadline(self, text: str) -> Deadline:
        """A deadline as this page writes dates."""
        return parse_deadline(text, page_date=self.published, month_first=self.page.month_first)

    def deadlines(self, told: Sequence[tuple[ToldDate, Reading, str]]) -> tuple[Fact[Deadline], ...]:
        """Deadlines from the newest update written into the page, else from its own fields, else from its text."""
        in_text = [(one, reading, sentence) for one, reading, sentence in told if one.deadline]
        update = newest_update(reading.text for _, reading, _ in in_text)
        found = () if update else self.parse(["deadlines"], self.subject.deadlines, self.parse_deadline)
        return unique(found) or unique(
            self.told_fact(one, one.deadline, reading, sentence)
            for one, reading, sentence in in_text
            if one.deadline and update in (None, reading.text)
        )

    def amounts(self) -> tuple[Fact[Amount], ...]:
        """Sums from the page's own fields, and those whose meaning its text tells."""
        found = list(self.own_amounts())
        for sentence, reading, _ in self.sentences():
            quoted = Reading(text=sentence, xpath=reading.xpath)
            found += [self.fact(one.amount, quoted, span=(one.start, one.end)) for one in find_amounts(sentence)]
        return unique(found)

    def own_amounts(self) -> Iterator[Fact[Amount]]:
        """The sums of the page's own fields."""
        for reading in self.subject.amounts:
            try:
                yield self.fact(
                    parse_amount(reading.text), reading, span=span_of(find_amounts(reading.text, unknown=True))
                )
            except UnreadableValue:
                self.unreadable(["amounts"], reading)

    def status(
        self,
        start: Fact[PartialDate] | None,
        end: Fact[PartialDate] | None,
        deadlines: tuple[Fact[Deadline], ...],
    ) -> Fact[Status] | None:
        """The status from dates first, then from the page's own field."""
        found = status_from_dates(
            self.relevance.kind,
            start.value if start else None,
            end.value if end else None,
            [fact.value for fact in deadlines],
            today=self.origin.today,
        )
        if found:
            evidence = [one for fact in (start, end, *deadlines) if fact for one in fact.evidence]
            return Fact[Status](value=found, evidence=tuple(evidence), notes=("uit de datums",))
        for reading in self.subject.status:
            if mapped := self.mapped("status", reading):
                return self.fact(Status(mapped), reading)
        return None

    def mapped(self, field: str, reading: Reading) -> str | None:
        """Our word for a word of the source; one that the source's file does not map is an issue."""
        words = {word.casefold(): ours for word, ours in self.origin.words.get(field, {}).items()}
        found = words.get(reading.text.casefold().strip())
        if found is None:
            self.issue(IssueCode.UNMAPPED_WORD, field, f"no word of ours for {clip(reading.text)!r}")
        return found

    def themes(self) -> tuple[Fact[str], ...]:
        """Themes from tags that the source's file maps, then from names and the introduction."""
        words = {word.casefold(): ours for word, ours in self.origin.words.get("theme", {}).items()}
        facts = [
            self.fact(ours, reading)
            for reading in self.subject.themes
            for word, ours in words.items()
            if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", reading.text.casefold())
        ]
        title = self.subject.title
        if title:
            names = [
                title.text,
                *(one.text for one in self.subject.aliases),
                *(one.text for one in self.subject.themes),
            ]
            lead = self.subject.summary or (self.subject.passages[0].reading if self.subject.passages else title)
            told = [title, *self.subject.aliases, *self.subject.themes, lead]
            for theme, word in score_themes(names, lead.text, self.reference):
                reading = next((one for one in told if word in one.text.lower()), title)
                place = max(0, reading.text.lower().find(word))
                facts.append(self.fact(theme, reading, span=(place, place + len(word)), notes=(word,)))
        return tuple(sorted(unique(facts), key=lambda fact: fact.value))

    def target_groups(self) -> tuple[Fact[str], ...]:
        """Whom the page says it is for, where it has a field for that."""
        facts = [
            self.fact(group.id, reading)
            for reading in self.subject.audiences
            for group in self.reference.target_groups
            if names_group(reading.text, group)
        ]
        return tuple(sorted(unique(facts), key=lambda fact: fact.value))

    def organisations(self) -> tuple[Fact[Organisation], ...]:
        """Organisations of the page's own fields and of sentences that tell a role; the site's owner else owns."""
        fields = (
            (Role.OWNER, self.subject.owners),
            (Role.FUNDER, self.subject.funders),
            (Role.EXECUTOR, self.subject.executors),
            (Role.PARTNER, self.subject.partners),
        )
        facts = [
            self.fact(organisation, reading)
            for role, readings in fields
            for reading in readings
            for organisation in name_organisations(reading.text, role, self.reference)
        ]
        for sentence, reading, _ in self.sentences():
            quoted = Reading(text=sentence, xpath=reading.xpath)
            facts += [
                self.fact(one.organisation, quoted, span=(one.start, one.end))
                for one in find_organisations(sentence, self.reference)
            ]
        if not any(fact.value.role is Role.OWNER for fact in facts):
            facts += self.owner_of_the_site()
        return tuple(sorted(unique(facts), key=lambda fact: (fact.value.role, fact.value.name)))

    def owner_of_the_site(self) -> list[Fact[Organisation]]:
        """The owner of the source, where the page names no other."""
        owner = self.reference.organisation(self.origin.owner)
        if owner is None or self.subject.title is None:
            return []
        return [self.fact(as_organisation(owner, Role.OWNER), self.subject.title, notes=("eigenaar van de site",))]

    def municipalities(self) -> tuple[Fact[Municipality], ...]:
        """Municipalities of the page's own field, and of sentences that say where it takes place."""
        facts = [
            self.fact(one.municipality, reading, span=(one.start, one.end))
            for reading in self.subject.places
            for one in find_municipalities(reading.text, self.reference)
        ]
        for sentence, reading, _ in self.sentences():
            quoted = Reading(text=sentence, xpath=reading.xpath)
            facts += [
                self.fact(one.municipality, quoted, span=(one.start, one.end))
                for one in find_where(sentence, self.reference)
            ]
        return tuple(sorted(unique(facts), key=lambda fact: fact.value.nis))

    def contact(self) -> tuple[Fact[str], ...]:
        """Functional mailboxes."""
        found = [
            (mailbox, reading, reading.text.lower().find(mailbox))
            for reading in self.subject.contact
            for mailbox in find_mailboxes(reading.text)
        ]
        return unique(
            self.fact(mailbox, reading, span=(place, place + len(mailbox))) for mailbox, reading, place in found
        )

    def is_programme_of_the_site(self) -> bool:
        """Whether the subject is itself what the whole site is about; nothing is a part of itself."""
        title = self.title()
        names = [*(one.text for one in self.subject.aliases), title.value if title else ""]
        return self.origin.programme.casefold() in {name.casefold() for name in names}

    def programme(self) -> Fact[str] | None:
        """The parent as the page names it, a name or an address; else the programme that the whole site is about."""
        if self.subject.programme:
            return self.fact(self.subject.programme.text, self.subject.programme)
        if not self.origin.programme or self.subject.title is None or self.is_programme_of_the_site():
            return None
        return self.fact(self.origin.programme, self.subject.title, notes=("programma van de site",))
