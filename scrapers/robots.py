"""robots.txt as RFC 9309 says: 4xx allows everything (2.3.1.3), 5xx or no answer allows nothing (2.3.1.4)."""

from datetime import timedelta

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached

from scrapers.run import SourceRun
from scrapers.turns import WAITED_OUT, HostRests
from storage.hosts import HostWait, record_wait

_CLIENT_ERROR, _SERVER_ERROR = 400, 500
_WORTH_KEEPING = 2.0
"""Seconds of Crawl-delay; a process needs longer than less to start again."""
_CLOSED = b"User-agent: *\nDisallow: /"


class RefusedByRobots(IgnoreRequest):
    """The site's robots.txt does not let us ask for this page."""


class RobotsUnreachable(IgnoreRequest):
    """The site's robots.txt can't be had, so nothing may be asked there."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Asks nothing that robots.txt forbids, and waits as long as its Crawl-delay says."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, str] = {}

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Let `request` pass or refuse it.

        Raises:
            RobotsUnreachable: where robots.txt could not be had.
            RefusedByRobots: where it forbids this address.
            HostRests: where it wants us to wait for longer than a run does.
        """
        netloc = urlparse_cached(request).netloc
        if netloc in self._unreachable:
            raise RobotsUnreachable(f"robots.txt could not be had: {self._unreachable[netloc]}")
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest:
            raise RefusedByRobots("robots.txt forbids it") from None
        self._obey_delay(rp, request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= _SERVER_ERROR:
            self._unreachable[netloc] = f"HTTP {response.status}"
            response = response.replace(body=_CLOSED)
        elif response.status >= _CLIENT_ERROR:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._unreachable[netloc] = str(exc) or type(exc).__name__
        super()._robots_error(exc, netloc)

    def _obey_delay(self, rp: RobotParser | None, request: Request) -> None:
        run = getattr(self.crawler.spider, "run", None)
        if not isinstance(rp, ProtegoRobotParser) or not isinstance(run, SourceRun):
            return
        delay = rp.rp.crawl_delay(self._default_useragent) or 0
        host = urlparse_cached(request).hostname or ""
        if delay > WAITED_OUT.total_seconds():
            raise HostRests(f"its robots.txt has a Crawl-delay of {delay:g} s, which is longer than a run waits")
        run.turns.slow_down(host, delay)
        if delay >= _WORTH_KEEPING:
            keep_delay(run, host, delay)


def keep_delay(run: SourceRun, host: str, delay: float) -> None:
    """Remember it for a run that starts before it is over; at such a pace one more row costs nothing."""
    until = run.clock() + timedelta(seconds=delay)
    with run.sessions.begin() as session:
        record_wait(session, host, HostWait(until, f"its robots.txt has a Crawl-delay of {delay:g} s"))
