"""From a stored capture to what its page means: read once per run, with today's code and today's date."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime
from functools import partial

import structlog

from domain.captures import Capture
from domain.documents import is_document
from domain.initiative import PageRecord
from domain.issues import Issue, IssueCode
from domain.readings import PageReadings, Remembered
from domain.reference import Reference
from domain.value import Value
from domain.values import BRUSSELS
from domain.vocabulary import PageClass
from pipeline.normalise.document import normalise_document
from pipeline.normalise.record import Origin, normalise, page_class, tells_initiative
from pipeline.shelf import Shelf
from pipeline.site_passages import without_site_passages
from pipeline.time_limit import TookTooLong, within
from scrapers.documents.extract import extract_document
from scrapers.source import Source
from storage.bodies import body_batches, load_body
from storage.captures import load_capture, load_captures
from storage.database import Session

_WORTH_PROCESSES = 200
_BATCH = 100
MOST_SECONDS: float = 60
"""The most processor time that reading one page may take; most take some thousandths."""
_NOT_UNDERSTOOD = frozenset(
    {
        IssueCode.UNKNOWN_LAYOUT,
        IssueCode.PAGE_FAILED,
        IssueCode.READING_DIED,
        IssueCode.TOO_SLOW,
        IssueCode.EMPTY_BODY,
        IssueCode.NOT_HTML,
        IssueCode.WRONG_CHARSET,
    }
)

log = structlog.get_logger()


class PageReading(Value):
    """What one capture means. `understood` is False where the page as a whole could not be read.

    `document` has the facts of a document, that tell of the initiatives whose pages link it.
    """

    page_class: PageClass
    why: str
    records: tuple[PageRecord, ...]
    issues: tuple[Issue, ...]
    understood: bool
    document: PageRecord | None = None


class Reader:
    """Reads captures of `sources`; a capture that was read before in this run is not read again.

    Most pages are about nothing, for the same few reasons: what they mean is kept once. A page may take `seconds` of
    processor time.
    """

    def __init__(
        self, sources: Mapping[str, Source], reference: Reference, *, now: datetime, seconds: float = MOST_SECONDS
    ) -> None:
        self._sources = sources
        self._reference = reference
        self._seconds = seconds
        self._today = now.astimezone(BRUSSELS).date()
        self._remembered: dict[int, dict[str, Remembered]] = {}
        self._left_out: dict[str, frozenset[str]] = {}
        self._telling: Shelf[int, PageReading] = Shelf(PageReading)
        self._silent: dict[int, PageReading] = {}
        self._alike: dict[PageReading, PageReading] = {}

    def recall(self, capture: int) -> PageReading | None:
        """What the capture with this id means, None where it was not read in this run."""
        return self._silent.get(capture) or self._telling.get(capture)

    def read(self, session: Session, capture: int) -> PageReading:
        """What the capture with this id means; a page that breaks our code is an issue, never an exception."""
        known = self.recall(capture)
        if known is not None:
            return known
        stored = load_capture(session, capture)
        return self.keep(capture, self._interpret(stored, load_body(session, stored.body_sha256)))

    def read_as(self, session: Session, capture: int, remembered: Iterable[Remembered]) -> PageReading:
        """What the capture with this id means, with what is remembered of its subjects; so it is read from now on."""
        known = self._remembered.setdefault(capture, {})
        known.update((one.key, one) for one in remembered)
        stored = load_capture(session, capture)
        return self.keep(capture, self._interpret(stored, load_body(session, stored.body_sha256)))

    def read_ahead(self, session: Session, captures: Sequence[int], *, processes: int) -> Iterator[PageReading]:
        """What each of `captures` means, in their order, read by several processes where there are enough of them."""
        batches = with_bodies(session, captures)
        if processes == 1 or len(captures) < _WORTH_PROCESSES:
            for batch in batches:
                yield from (self.keep(capture.id, self._interpret(capture, body)) for capture, body in batch)
            return
        setting = (self._sources, self._reference, self._today, self._seconds, self._left_out)
        context = multiprocessing.get_context("spawn")  # a fork would share the database's connections
        with ProcessPoolExecutor(processes, context, initializer=set_up, initargs=setting) as pool:
            for batch in batches:
                told = pool.map(read_elsewhere, *zip(*batch, strict=True), chunksize=8)
                for (capture, _), reading in zip(batch, told, strict=True):
                    yield self.keep(capture.id, PageReading.model_validate_json(reading))

    def leave_out(self, source: str, passages: frozenset[str], captures: Iterable[int] = ()) -> None:
        """From now on leave out the passages with these keys on all pages of `source`; `captures` are read anew."""
        self._left_out[source] = self._left_out.get(source, frozenset()) | passages
        for capture in captures:
            self._silent.pop(capture, None)
            self._telling.pop(capture, None)

    def keep(self, capture: int, reading: PageReading) -> PageReading:
        """Remember what the capture with this id means; gives it back."""
        if reading.records or reading.issues or reading.document:
            self._silent.pop(capture, None)
            self._telling[capture] = reading
        else:
            self._silent[capture] = self._alike.setdefault(reading, reading)
        return reading

    def _interpret(self, capture: Capture, body: bytes) -> PageReading:
        return interpret_safely(
            capture,
            body,
            self._sources[capture.source],
            reference=self._reference,
            today=self._today,
            seconds=self._seconds,
            remembered=tuple(self._remembered.get(capture.id, {}).values()),
            left_out=self._left_out.get(capture.source, frozenset()),
        )


def with_bodies(session: Session, captures: Sequence[int]) -> Iterator[list[tuple[Capture, bytes]]]:
    """The captures with these ids and their bodies, in their order, as many at a time as memory has room for."""
    for start in range(0, len(captures), _BATCH):
        some = captures[start : start + _BATCH]
        stored = load_captures(session, some)
        ordered = iter([stored[capture] for capture in some])
        for bodies in body_batches(session, [stored[capture].body_sha256 for capture in some]):
            yield [(next(ordered), body) for body in bodies]


_SETTING: list[tuple[Mapping[str, Source], Reference, date, float, Mapping[str, frozenset[str]]]] = []
"""In a process that reads for another one: what it reads with."""


def set_up(
    sources: Mapping[str, Source],
    reference: Reference,
    today: date,
    seconds: float,
    left_out: Mapping[str, frozenset[str]],
) -> None:
    """Prepare a process to read for another one."""
    _SETTING[:] = [(sources, reference, today, seconds, left_out)]


def read_elsewhere(capture: Capture, body: bytes) -> str:
    """What a capture means, in a process that was set up to read; as JSON, for models with parameters can't travel."""
    sources, reference, today, seconds, left_out = _SETTING[0]
    reading = interpret_safely(
        capture,
        body,
        sources[capture.source],
        reference=reference,
        today=today,
        seconds=seconds,
        left_out=left_out.get(capture.source, frozenset()),
    )
    return reading.model_dump_json()


def interpret_safely(
    capture: Capture,
    body: bytes,
    source: Source,
    *,
    reference: Reference,
    today: date,
    seconds: float = MOST_SECONDS,
    remembered: tuple[Remembered, ...] = (),
    left_out: frozenset[str] = frozenset(),
) -> PageReading:
    """What a capture means; a page that breaks our code is read as nothing but the issue that says so.

    So is one that takes more than `seconds` of processor time, in the main thread (see `pipeline.time_limit`).
    """
    try:
        prepare = partial(prepared, remembered=remembered, left_out=left_out)
        reading = partial(interpret, capture, body, source, reference=reference, today=today, prepare=prepare)
        return within(seconds, reading)
    except TookTooLong:
        log.error("page took too long", url=capture.url, capture=capture.id, seconds=seconds)  # noqa: TRY400  no trace
        return nothing_read(capture, IssueCode.TOO_SLOW, f"reading it took longer than {seconds:g} seconds")
    except Exception as error:
        log.exception("page failed", url=capture.url, capture=capture.id)
        return failed(capture, error)


def interpret(
    capture: Capture,
    body: bytes,
    source: Source,
    *,
    reference: Reference,
    today: date,
    prepare: Callable[[PageReadings], PageReadings] = lambda page: page,
) -> PageReading:
    """What `body`, captured of a page of `source`, means when it is read on `today`.

    `prepare` changes what the page says by what is known from elsewhere.
    """
    from scrapers.extract import extract  # noqa: PLC0415  a night without news reads nothing, and web-poet takes long

    origin = origin_of(source, capture, today=today)
    if is_document(capture.url):
        return interpret_document(extract_document(capture, body), origin=origin, reference=reference)
    page = prepare(extract(capture, body, source, lambda told: tells_initiative(prepare(told), origin=origin)))
    records, issues = normalise(page, origin=origin, reference=reference)
    found, why = page_class(page, records, origin=origin)
    understood = not any(issue.code in _NOT_UNDERSTOOD and not issue.field for issue in page.issues)
    return PageReading(
        page_class=found, why=why, records=records, issues=(*page.issues, *issues), understood=understood
    )


def prepared(page: PageReadings, *, remembered: tuple[Remembered, ...], left_out: frozenset[str]) -> PageReadings:
    """What a page says, with what is `remembered` of its subjects, without passages of the site with these keys."""
    page = without_site_passages(page, left_out)
    return page.model_copy(update={"remembered": remembered}) if remembered else page


def interpret_document(page: PageReadings, *, origin: Origin, reference: Reference) -> PageReading:
    """What a document means."""
    record, issues = normalise_document(page, origin=origin, reference=reference)
    return PageReading(
        page_class=page.suggested,
        why=page.why,
        records=(),
        issues=(*page.issues, *issues),
        understood=record is not None,
        document=record,
    )


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
    return nothing_read(capture, IssueCode.PAGE_FAILED, f"{type(error).__name__}: {error}")


def nothing_read(capture: Capture, code: IssueCode, reason: str) -> PageReading:
    """The reading of a page of which nothing could be read: nothing but the issue that says why."""
    issue = Issue(code=code, url=capture.url, reason=reason)
    return PageReading(page_class=PageClass.OTHER, why=reason, records=(), issues=(issue,), understood=False)
