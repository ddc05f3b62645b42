"""robots.txt as RFC 9309 says: 4xx allows everything (2.3.1.3), 5xx or no answer allows nothing (2.3.1.4)."""

import re
from datetime import datetime, timedelta

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

from scrapers.run import SourceRun
from scrapers.turns import WAITED_OUT, HostRests
from storage.hosts import HostWait, record_wait

_CLIENT_ERROR, _SERVER_ERROR = 400, 500
_WORTH_KEEPING = 2.0
"""Seconds of Crawl-delay; a process needs longer than less to start again."""
_CLOSED = b"User-agent: *\nDisallow: /"
_KEPT_FOR = timedelta(days=1)
"""How long a robots.txt is believed (2.4)."""
_LONGEST = 1024 * 1024
"""Bytes that are read; at least 500 KiB must be (2.5)."""
_AGENT = re.compile(r"user[-\s]?\s*+agent(?=[\s:]|$)\s*+:?\s*+", re.IGNORECASE)


class RefusedByRobots(IgnoreRequest):
    """The site's robots.txt does not let us ask for this page."""


class RobotsUnreachable(IgnoreRequest):
    """The site's robots.txt can't be had, so nothing may be asked there."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Asks nothing that robots.txt forbids, and waits as long as its Crawl-delay says."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, str] = {}
        self._asked: dict[str, datetime] = {}

    @property
    def _run(self) -> SourceRun:
        run = getattr(self.crawler.spider, "run", None)
        assert isinstance(run, SourceRun)  # noqa: S101  our spiders have one
        return run

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules for `request`, asked for anew after a day."""
        netloc, now = urlparse_cached(request).netloc, self._run.clock()
        if now - self._asked.setdefault(netloc, now) >= _KEPT_FOR:
            self._asked[netloc] = now
            self._parsers.pop(netloc, None)
            self._unreachable.pop(netloc, None)
        return await super().robot_parser(request)

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
        product = self._robotstxt_useragent or ""
        response = response.replace(body=groups_for(product, response.body))
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._unreachable[netloc] = str(exc) or type(exc).__name__
        super()._robots_error(exc, netloc)

    def _obey_delay(self, rp: RobotParser | None, request: Request) -> None:
        if rp is None:
            return
        run = self._run
        delay = rp.crawl_delay(self._robotstxt_useragent or "") or 0
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


def groups_for(product: str, body: bytes) -> bytes:
    """The beginning of a robots.txt, in which all agents but `product` and "*" have one name.

    The parser keeps every rule once per agent that it is for: some kilobytes of names and rules would take gigabytes.
    """
    lines = body[:_LONGEST].decode("utf-8-sig", errors="ignore").splitlines()
    if len(body) > _LONGEST:
        lines.pop()  # it may be cut off
    return "\n".join(with_known_agent(product, line) for line in lines).encode()


def with_known_agent(product: str, line: str) -> str:
    """A line of robots.txt; an agent is `product`, "*" or another one."""
    rule = line.partition("#")[0].strip()
    found = _AGENT.match(rule)
    if found is None:
        return line
    name = rule[found.end() :]
    ours = name.replace("*", "").partition("/")[0].strip().lower() == product.lower()
    return f"User-agent: {name if name in ('', '*') else product if ours else 'other'}"
