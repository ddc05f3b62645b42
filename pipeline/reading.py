"""From a stored capture to what its page means: read once per run, with today's code and today's date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import structlog

from domain.captures import Capture
from domain.initiative import PageRecord
from domain.issues import Issue, IssueCode
from domain.reference import Reference
from domain.vocabulary import PageClass
from pipeline.normalise.record import Origin, normalise, page_class
from scrapers.extract import extract
from scrapers.source import Source
from storage.bodies import load_body
from storage.database import DatabaseUnavailable, Session

BRUSSELS = ZoneInfo("Europe/Brussels")
_NOT_UNDERSTOOD = frozenset(
    {
        IssueCode.UNKNOWN_LAYOUT,
        IssueCode.PAGE_FAILED,
        IssueCode.EMPTY_BODY,
        IssueCode.NOT_HTML,
        IssueCode.WRONG_CHARSET,
    }
)

log = structlog.get_logger()


@dataclass(frozen=True)
class PageReading:
    """What one capture means. `understood` is False where the page as a whole could not be read."""

    page_class: PageClass
    why: str
    records: tuple[PageRecord, ...]
    issues: tuple[Issue, ...]
    understood: bool


class Reader:
    """Reads captures of `sources`; a capture that was read before in this run is not read again."""

    def __init__(self, sources: Mapping[str, Source], reference: Reference, *, now: datetime) -> None:
        self._sources = sources
        self._reference = reference
        self._today = now.astimezone(BRUSSELS).date()
        self._read: dict[int, PageReading] = {}

    def read(self, session: Session, capture: Capture) -> PageReading:
        """What `capture` means; a page that breaks our code is an issue, never an exception."""
        if capture.id not in self._read:
            try:
                body = load_body(session, capture.body_sha256)
                source = self._sources[capture.source]
                self._read[capture.id] = interpret(capture, body, source, reference=self._reference, today=self._today)
            except DatabaseUnavailable:
                raise
            except Exception as error:
                log.exception("page failed", url=capture.url, capture=capture.id)
                self._read[capture.id] = failed(capture, error)
        return self._read[capture.id]


def interpret(capture: Capture, body: bytes, source: Source, *, reference: Reference, today: date) -> PageReading:
    """What `body`, captured of a page of `source`, means when it is read on `today`."""
    page = extract(capture, body, source)
    origin = origin_of(source, capture, today=today)
    records, issues = normalise(page, origin=origin, reference=reference)
    found, why = page_class(page, origin=origin)
    understood = not any(issue.code in _NOT_UNDERSTOOD and not issue.field for issue in page.issues)
    return PageReading(found, why, records, (*page.issues, *issues), understood)


def origin_of(source: Source, capture: Capture, *, today: date) -> Origin:
    """Where and when a page was read, with what its source tells of itself."""
    return Origin(
        source=source.name,
        source_title=source.title,
        owner=source.owner,
        programme=source.programme,
        capture=capture.id,
        url=capture.url,
        captured_at=capture.fetched_at,
        words=source.words,
        today=today,
    )


def failed(capture: Capture, error: Exception) -> PageReading:
    """The reading of a page that broke our code: nothing but the issue that says so."""
    reason = f"{type(error).__name__}: {error}"
    issue = Issue(code=IssueCode.PAGE_FAILED, url=capture.url, reason=reason)
    return PageReading(PageClass.OTHER, reason, (), (issue,), understood=False)
