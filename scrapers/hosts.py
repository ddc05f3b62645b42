"""Hosts that are in trouble, or that asked us to wait, are left alone: for a while, until the next run, or longer."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from scrapers.run import SourceRun
from scrapers.spiders.base import SourceSpider
from scrapers.turns import WAITED_OUT
from storage.hosts import HostWait, record_wait

_TROUBLE = frozenset({429, 500, 502, 503, 504, 522, 524})
_ASKED_TO_WAIT = frozenset({429, 503})
_WAITED = "waited_for_host"


class RestingHosts:
    """Asks nothing of a host that rests, and once more what a host answered with a short Retry-After."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For one crawler."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let `request` pass, unless its host rests or an earlier run was asked to wait for longer than this one does.

        Raises:
            HostRests: with the reason.
        """
        host, run = host_of(request), run_of(self._crawler)
        wait = run.waits.pop(host, None)
        left = wait.not_before - run.clock() if wait else timedelta()
        if wait and left > WAITED_OUT:
            run.turns.rest(host, f"{wait.why}: nothing is asked before {wait.not_before:%Y-%m-%d %H:%M} UTC")
        elif left > timedelta():
            run.turns.pause(host, left.total_seconds())
        run.turns.check(host)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """After a short Retry-After, ask once more."""
        asked_to_wait = response.status in _ASKED_TO_WAIT and not request.meta.get(_WAITED)
        if asked_to_wait and run_of(self._crawler).turns.is_paused(host_of(request)):
            return request.replace(dont_filter=True, meta={**request.meta, _WAITED: True})
        return response


def note_answer(run: SourceRun, request: Request, response: Response) -> None:
    """Count trouble, forget it when the host answers well, and keep what it says of when to come back."""
    host = host_of(request)
    if response.status not in _TROUBLE:
        run.turns.answered(host)
        return
    wait = wait_asked_for(response, run.clock()) if response.status in _ASKED_TO_WAIT else None
    if wait is not None:
        with run.sessions.begin() as session:
            record_wait(session, host, wait)
        left = wait.not_before - run.clock()
        if left <= WAITED_OUT and not request.meta.get(_WAITED):
            run.turns.pause(host, left.total_seconds())
            return
        run.turns.rest(host, wait.why)
    run.turns.failed(host, f"HTTP {response.status}")


def wait_asked_for(response: Response, now: datetime) -> HostWait | None:
    """The wait that the Retry-After of `response` asks for."""
    asked = (response.headers.get("Retry-After") or b"").decode("ascii", "replace").strip()
    until = moment_of(asked, now=now)
    return HostWait(until, f"the host asked us to come back later (Retry-After: {asked})") if until else None


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


def run_of(crawler: Crawler) -> SourceRun:
    """The run that `crawler` works for."""
    spider = crawler.spider
    assert isinstance(spider, SourceSpider)  # noqa: S101  there are no others
    return spider.run


def host_of(request: Request) -> str:
    """The host that `request` asks."""
    return urlparse_cached(request).hostname or ""
