"""Hosts that are in trouble, or that asked us to wait, are left alone: for a while, until the next run, or longer."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from scrapers.run import SourceRun
from scrapers.spiders.base import SourceSpider
from storage.hosts import HostWait, record_wait

_TROUBLE = frozenset({429, 500, 502, 503, 504, 522, 524})
_ASKED_TO_WAIT = frozenset({429, 503})
_PATIENCE = 5
_WAITED = "waited_for_host"
WAITED_OUT = timedelta(minutes=2)
"""The longest wait that a run sits out; a longer one is for a later run."""
LONGEST_BACK_OFF = 60.0
"""Seconds between two requests to a host that keeps failing, at most."""


class HostRests(IgnoreRequest):
    """The host failed too often, or asked us to come back later."""


class RestingHosts:
    """Slows down with each failure in a row, and asks nothing of a host that failed five times or that said when."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._failures: Counter[str] = Counter()
        self._resting: dict[str, str] = {}
        self._usual_delay: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For one crawler."""
        return cls(crawler)

    @property
    def _run(self) -> SourceRun:
        spider = self._crawler.spider
        assert isinstance(spider, SourceSpider)  # noqa: S101  no other spider uses this middleware
        return spider.run

    async def process_request(self, request: Request) -> None:
        """Let `request` pass, now or after a short wait that is left from an earlier run, unless its host rests.

        Raises:
            HostRests: with the reason.
        """
        host = host_of(request)
        if reason := self._resting.get(host):
            raise HostRests(reason)
        wait = self._run.waits.pop(host, None)
        left = wait.not_before - self._run.clock() if wait else timedelta()
        if wait and left > WAITED_OUT:
            self._resting[host] = f"{wait.why}: nothing is asked before {wait.not_before:%Y-%m-%d %H:%M} UTC"
            raise HostRests(self._resting[host])
        if left > timedelta():
            await asyncio.sleep(left.total_seconds())

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Count trouble, forget it when the host answers well; after a short Retry-After, ask once more."""
        host = host_of(request)
        if response.status not in _TROUBLE:
            self._recover(host)
            return response
        wait = self._wait_asked_for(response) if response.status in _ASKED_TO_WAIT else None
        if wait is not None:
            with self._run.sessions.begin() as session:
                record_wait(session, host, wait)
            left = wait.not_before - self._run.clock()
            if left <= WAITED_OUT and not request.meta.get(_WAITED):
                await asyncio.sleep(max(0.0, left.total_seconds()))
                return request.replace(dont_filter=True, meta={**request.meta, _WAITED: True})
            self._resting[host] = wait.why
        self._count(host, f"HTTP {response.status}")
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count requests that got no answer."""
        if not isinstance(exception, IgnoreRequest):
            self._count(host_of(request), str(exception) or type(exception).__name__)

    def _wait_asked_for(self, response: Response) -> HostWait | None:
        asked = (response.headers.get("Retry-After") or b"").decode("ascii", "replace").strip()
        until = moment_of(asked, now=self._run.clock())
        return HostWait(until, f"the host asked us to come back later (Retry-After: {asked})") if until else None

    def _count(self, host: str, reason: str) -> None:
        self._failures[host] += 1
        if self._failures[host] >= _PATIENCE:
            self._resting.setdefault(host, f"the host failed {_PATIENCE} times in a row, the last time with {reason}")
        if self._crawler.engine and (slot := self._crawler.engine.downloader.slots.get(host)):
            slot.delay = back_off(self._usual_delay.setdefault(host, slot.delay), self._failures[host])

    def _recover(self, host: str) -> None:
        self._failures[host] = 0
        usual = self._usual_delay.pop(host, None)
        if usual is not None and self._crawler.engine and (slot := self._crawler.engine.downloader.slots.get(host)):
            slot.delay = usual


def moment_of(retry_after: str, *, now: datetime) -> datetime | None:
    """The moment that a Retry-After names, in seconds from `now` or as an HTTP-date (RFC 9110 10.2.3).

    None for one that is neither. A moment that has passed is `now`; nothing is put off for more than a year.
    """
    if retry_after.isascii() and retry_after.isdigit():
        return now + timedelta(seconds=min(int(retry_after[:9]), 365 * 86400))
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return min(max(now, moment if moment.tzinfo else moment.replace(tzinfo=UTC)), now + timedelta(days=365))


def back_off(delay: float, failures: int) -> float:
    """The seconds between two requests after so many failures in a row: twice as many for each, a minute at most."""
    return max(delay, min(delay * 2.0 ** min(failures, 10), LONGEST_BACK_OFF))


def host_of(request: Request) -> str:
    """The host that `request` asks."""
    return urlparse_cached(request).hostname or ""
