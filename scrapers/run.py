"""What one crawl of one source knows and counts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from domain.captures import CrawlCounts, KnownPage
from scrapers.source import Source
from scrapers.turns import Turns
from storage.database import Sessions
from storage.hosts import HostWait


@dataclass
class SourceRun:
    """One crawl of one source. `urls` non-empty asks for these pages only; `refetch` asks without validators.

    `redirects` are addresses known to redirect for good; `unproven` are pages that were seen to redirect on one day
    only; `unanswered` are addresses that never gave a page, or whose page is gone, and since when; `waits` are hosts
    that asked an earlier run to wait; `turns` are shared with the other crawls of the night; `reasons` tells why pages
    did not answer, first things first; `requests` were made, for `bytes` of bodies as they came; `seconds` is how long
    hosts took to answer, or not to, all requests together and our own pauses left out; `finished` is Scrapy's reason
    for the end.
    """

    source: Source
    crawl: int
    sessions: Sessions
    clock: Callable[[], datetime]
    known: dict[str, KnownPage] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    unproven: frozenset[str] = frozenset()
    unanswered: dict[str, datetime] = field(default_factory=dict)
    waits: dict[str, HostWait] = field(default_factory=dict)
    turns: Turns = field(default_factory=Turns)
    urls: tuple[str, ...] = ()
    refetch: bool = False
    page_limit: int | None = None
    progress: Callable[[str, int], None] | None = None
    counts: CrawlCounts = field(default_factory=CrawlCounts)
    reasons: list[str] = field(default_factory=list)
    refused: int = 0
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    finished: str = ""

    @property
    def partial(self) -> bool:
        """Whether only a part of the source is asked for."""
        return bool(self.urls) or self.page_limit is not None

    def add(self, counts: CrawlCounts) -> None:
        """Add what a batch brought."""
        mine, more = self.counts.model_dump(), counts.model_dump()
        self.counts = CrawlCounts(**{name: mine[name] + more[name] for name in mine})
