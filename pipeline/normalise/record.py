"""From what a page says to what it means: one record per initiative on the page, each fact with its evidence."""

from collections.abc import Iterator, Sequence

from domain.initiative import Fact, PageRecord
from domain.issues import Issue
from domain.readings import InitiativeReadings, PageReadings
from domain.reference import Reference
from domain.values import Amount, AmountMeaning
from domain.vocabulary import Kind, PageClass
from pipeline.normalise.amounts import FoundAmount, find_amounts
from pipeline.normalise.description import described
from pipeline.normalise.errors import UnreadableValue
from pipeline.normalise.labels import read_kind, read_programme, read_themes, read_title
from pipeline.normalise.origin import Origin
from pipeline.normalise.parties import read_contact, read_municipalities, read_organisations, read_target_groups
from pipeline.normalise.reader import SubjectReader, unique
from pipeline.normalise.redaction import redact
from pipeline.normalise.relevance import classify
from pipeline.normalise.summary import build_summary, quote_summary
from pipeline.normalise.timing import read_timing

__all__ = ["Origin", "normalise", "page_class", "tells_initiative"]


def normalise(
    page: PageReadings, *, origin: Origin, reference: Reference
) -> tuple[tuple[PageRecord, ...], tuple[Issue, ...]]:
    """The records of the initiatives on a page, and an issue for each word that was not understood."""
    records, issues = [], []
    for subject in page.subjects:
        record, not_understood = read_subject(page, subject, origin, reference)
        records += [record] if record else []
        issues += not_understood
    return tuple(records), tuple(issues)


def page_class(page: PageReadings, records: Sequence[PageRecord], *, origin: Origin) -> tuple[PageClass, str]:
    """What the page with these `records` as a whole is to us, and why."""
    if records and page.suggested is not PageClass.LISTING:
        return records[0].page_class, records[0].why
    relevance = classify(page, None, source_title=origin.source_title)
    return relevance.page_class, redact(relevance.why)


def tells_initiative(page: PageReadings, *, origin: Origin) -> bool:
    """Whether any subject of a page is an initiative, as far as its cues tell."""
    verdicts = (classify(page, subject, source_title=origin.source_title) for subject in page.subjects)
    return any(verdict.page_class is PageClass.INITIATIVE for verdict in verdicts)


def read_subject(
    page: PageReadings, subject: InitiativeReadings, origin: Origin, reference: Reference
) -> tuple[PageRecord | None, list[Issue]]:
    """The record of one subject, None where it is no initiative or had not been loaded, and what was not understood."""
    if subject.passages and not any(passage.has_loaded for passage in subject.passages):
        return None, []
    relevance = classify(page, subject, source_title=origin.source_title)
    if relevance.page_class is not PageClass.INITIATIVE:
        return None, []
    reader = SubjectReader(page, subject, relevance, origin, reference)
    return read_record(reader), reader.issues


def read_record(reader: SubjectReader) -> PageRecord:
    """Everything that a page tells of one subject."""
    timing = read_timing(reader)
    kind, organisations, programme = read_kind(reader), read_organisations(reader), read_programme(reader)
    return PageRecord(
        source=reader.origin.source,
        url=reader.page.url,
        key=reader.subject.key,
        page_class=PageClass.INITIATIVE,
        why=redact(reader.relevance.why),
        language=reader.page.language,
        captured_at=reader.origin.captured_at,
        documents=reader.page.documents if reader.subject is reader.page.subjects[0] else (),
        title=read_title(reader),
        aliases=unique(reader.fact(redact(one.text), one) for one in reader.subject.aliases),
        summary=quote_summary(reader) or build_summary(kind, organisations, timing.start, programme),
        kind=kind,
        status=timing.status,
        themes=read_themes(reader),
        target_groups=read_target_groups(reader),
        organisations=organisations,
        start=timing.start,
        end=timing.end,
        deadlines=timing.deadlines,
        amounts=read_amounts(reader),
        municipalities=read_municipalities(reader),
        contact=read_contact(reader),
        programme=programme,
        passages=tuple(map(redact, described(reader.subject))),
        unknown=frozenset(reader.unknown),  # last: reading the fields above adds to it
    )


def read_amounts(reader: SubjectReader) -> tuple[Fact[Amount], ...]:
    """Sums of the page's own fields and those whose meaning its text tells, by what they are, then by size."""
    facts = unique([*amounts_of_fields(reader), *amounts_of_text(reader)])
    return tuple(
        sorted(
            facts, key=lambda fact: (fact.value.meaning, fact.value.eur or 0, fact.value.percent or 0, fact.value.per)
        )
    )


def amounts_of_fields(reader: SubjectReader) -> Iterator[Fact[Amount]]:
    """The sums of the page's own fields, also those of which it does not say what they are.

    The one sum that the page has a field for of a project is what the project was granted.
    """
    for found, reading in reader.parse("amounts", reader.subject.amounts, several_amounts):
        granted = reader.about.kind is Kind.PROJECT and len(found) == len(reader.subject.amounts) == 1
        for one in found:
            amount = as_granted(one.amount) if granted else one.amount
            yield reader.fact(amount, reading, span=(one.start, one.end))


def as_granted(amount: Amount) -> Amount:
    """A sum that nothing else is said of as one that was granted."""
    known = amount.meaning is not AmountMeaning.UNKNOWN or amount.eur is None
    return amount if known else amount.model_copy(update={"meaning": AmountMeaning.GRANTED})


def several_amounts(text: str) -> list[FoundAmount]:
    """The sums in a field.

    Raises:
        UnreadableValue: where there is none with a single value.
    """
    found = list(find_amounts(text, unknown=True))
    if not found:
        raise UnreadableValue(text)
    return found


def amounts_of_text(reader: SubjectReader) -> Iterator[Fact[Amount]]:
    """The sums whose meaning a sentence tells."""
    for sentence in reader.sentences:
        for one in find_amounts(sentence.text):
            yield reader.fact(one.amount, sentence.quoted(), span=(one.start, one.end))
