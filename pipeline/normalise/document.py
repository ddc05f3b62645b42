"""What a document means: the last days and the sums that it tells, and nothing else."""

from domain.captures import Capture
from domain.initiative import PageRecord
from domain.issues import Issue
from domain.readings import PageReadings
from domain.reference import Reference
from domain.vocabulary import Kind, PageClass
from pipeline.normalise.origin import Origin
from pipeline.normalise.reader import SubjectReader
from pipeline.normalise.record import read_amounts
from pipeline.normalise.relevance import Relevance
from pipeline.normalise.timing import read_timing


def normalise_document(
    page: PageReadings, *, origin: Origin, reference: Reference
) -> tuple[PageRecord | None, tuple[Issue, ...]]:
    """The facts of a document, None where it could not be read.

    It has no subject of its own: what it tells is told of the initiative whose page links it, as rules tell of a call.
    """
    if not page.subjects:
        return None, ()
    relevance = Relevance(PageClass.INITIATIVE, Kind.CALL, (), page.why)
    reader = SubjectReader(page, page.subjects[0], relevance, origin, reference)
    record = PageRecord(
        source=origin.source,
        url=page.url,
        key="",
        page_class=PageClass.OTHER,
        why=page.why,
        language=page.language,
        captured_at=origin.captured_at,
        deadlines=read_timing(reader).deadlines,
        amounts=read_amounts(reader),
        unknown=frozenset(reader.unknown),
    )
    return record, tuple(reader.issues)


def unread_document(capture: Capture) -> PageRecord:
    """The record of a document that can't be read: what it may say is not known."""
    return PageRecord(
        source=capture.source,
        url=capture.url,
        key="",
        page_class=PageClass.OTHER,
        why="unreadable document",
        language="",
        captured_at=capture.fetched_at,
        unknown=frozenset({"deadlines", "amounts"}),
    )
