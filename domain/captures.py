"""What a server said, and how a crawl went."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from domain.issues import IssueCode
from domain.value import Value
from domain.vocabulary import PageClass, PageState


class Capture(Value):
    """One answer of a server with a body that differs from the page's previous one.

    `url` is the page's address after redirects; `body_sha256` is of the body after content decoding. `revision`
    is the source's own version id, where it has one (a MediaWiki revision id).
    """

    id: int
    source: str
    url: str
    status: int
    headers: dict[str, str]
    body_sha256: str
    fetched_at: datetime
    crawl: int
    revision: str = ""


class ObservationKind(StrEnum):
    """What one request told us of a page."""

    FETCHED = "fetched"
    NOT_MODIFIED = "not_modified"
    REDIRECTED = "redirected"
    NOT_FOUND = "not_found"
    UNLISTED = "unlisted"
    FAILED = "failed"
    REFUSED_BY_ROBOTS = "refused_by_robots"


class Observation(Value):
    """What one crawl saw of one page; `location` is where it was redirected to; `healthy` is of its crawl."""

    url: str
    kind: ObservationKind
    at: datetime
    crawl: int
    healthy: bool
    status: int | None = None
    location: str = ""
    reason: str = ""


class Answer(Value):
    """What one request of a crawl brought, on its way to the store.

    `url` is the address that was asked for (without a fragment); a redirect gives one answer of kind REDIRECTED
    for the address asked and one for its target. `body` is decoded of its content encoding. `key` is the source's
    own id of the page ("" where it has none), which survives a rename. `issue` and `reason` say what is wrong with it.
    """

    url: str
    kind: ObservationKind
    at: datetime
    status: int | None = None
    headers: dict[str, str] = Field(default_factory=dict)
    body: bytes | None = None
    location: str = ""
    reason: str = ""
    issue: IssueCode | None = None
    revision: str = ""
    key: str = ""


class KnownPage(NamedTuple):
    """A page that we asked for before: its validators (RFC 9110 8.8) and version id, to ask only for news.

    `capture` is its newest one; `settled` means that a healthy crawl of the whole source saw it alive, and none since
    saw anything else.
    """

    url: str
    state: PageState
    etag: str = ""
    last_modified: str = ""
    revision: str = ""
    key: str = ""
    capture: int = 0
    settled: bool = False


class PageCaptures(Value):
    """The captures of one page that matter: the newest one and the one that our records were read from.

    `page_class` and `why` are of the last reading; `crawl` is the crawl that last saw the page alive.
    """

    url: str
    source: str
    key: str
    state: PageState
    first_seen: datetime
    last_seen: datetime
    crawl: int
    latest: Capture
    processed: Capture | None = None
    page_class: PageClass | None = None
    why: str = ""


class Outcome(StrEnum):
    """How a crawl of one source ended. Misread: pages answered, but we read far less on them than we did before."""

    RUNNING = "running"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    MISREAD = "misread"
    UNREACHABLE = "unreachable"
    REFUSED_BY_ROBOTS = "refused_by_robots"
    INTERRUPTED = "interrupted"


class CrawlCounts(Value):
    """What a crawl did. `pages` answered with content or 304; `errors` are pages that did not answer usably.

    `documents` answered too, and count nowhere else but in `requests`, `bytes` and `seconds`. `seconds` is how long the
    hosts took for all requests together, those that failed too; 0 where it was not measured.
    """

    requests: int = 0
    pages: int = 0
    not_modified: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    errors: int = 0
    bytes: int = 0
    documents: int = 0
    seconds: float = 0.0

    @property
    def seconds_each(self) -> float:
        """How long a request took on average, in seconds; 0 where it was not measured."""
        return self.seconds / self.requests if self.requests else 0.0


class Crawl(Value):
    """One run over one source."""

    id: int
    source: str
    started_at: datetime
    finished_at: datetime | None = None
    outcome: Outcome = Outcome.RUNNING
    why: str = ""
    counts: CrawlCounts = CrawlCounts()


class PageLine(Value):
    """One page as it is exported: what it is to us, why, and what was not understood of it."""

    url: str
    source: str
    page_class: PageClass | None
    why: str
    status: int
    captured_at: datetime
    body_sha256: str
    initiatives: tuple[str, ...]
    issues: tuple[str, ...]
