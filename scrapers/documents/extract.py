"""From a captured document to what it says, passage by passage, or to the issue that says why it says nothing."""

import re

from domain.captures import Capture
from domain.documents import format_of
from domain.issues import Issue, IssueCode
from domain.readings import InitiativeReadings, PageReadings, Passage, Reading
from domain.vocabulary import PageClass
from scrapers.documents.read import read_document

_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s*(?:\d+(?:\.\d+)*[.)]?\s|[-•–▪])\s*\S)")


def extract_document(capture: Capture, body: bytes) -> PageReadings:
    """The words of a document, passage by passage, each with its place as "page=3" (RFC 8118) or the like."""
    read = read_document(capture.url, body)
    reading = PageReadings(
        url=capture.url,
        layout="document",
        language="nl",
        suggested=PageClass.OTHER,
        why=f"document ({format_of(capture.url).upper()})",
    )
    if read.problem:
        issue = Issue(code=IssueCode.UNREADABLE_DOCUMENT, url=capture.url, reason=read.problem)
        return reading.model_copy(update={"issues": (issue,)})
    passages = tuple(
        Passage(heading="", reading=Reading(text=text, xpath=place))
        for place, part in read.parts
        for paragraph in _PARAGRAPH.split(part)
        if (text := " ".join(paragraph.split()))
    )
    return reading.model_copy(update={"subjects": (InitiativeReadings(key="", passages=passages),)})
