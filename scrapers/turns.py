"""Turns: one request at a time per host, whichever source asks, with a pause between two of them."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import timedelta
from time import monotonic

from scrapy.exceptions import IgnoreRequest

WAITED_OUT = timedelta(minutes=2)
"""The longest wait that a run sits out; a longer one is for a later run."""
LONGEST_BACK_OFF = 60.0
"""Seconds between two requests to a host that keeps failing, at most."""
_PATIENCE = 5


class HostRests(IgnoreRequest):
    """The host failed too often, or asked us to come back later."""


class Turns:
    """What all crawlers of a run know together of the hosts that they ask.

    `delay` is in seconds between the beginnings of two requests to a host, none to those of `own`.
    """

    def __init__(self, delay: float = 0.0, own: Collection[str] = ()) -> None:
        self._delay = delay
        self._own = frozenset(own)
        self._crawl_delays: dict[str, float] = {}
        self._failures: Counter[str] = Counter()
        self._resting: dict[str, str] = {}
        self._paused: dict[str, float] = {}
        self._asked: dict[str, float] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[float]:
        """The time in which `host` may be asked once; gives the moment at which it began, by the monotonic clock.

        Raises:
            HostRests: with the reason, if nothing may be asked any more.
        """
        async with self._locks[host]:
            while (seconds := self._left(host)) > 0:  # noqa: ASYNC110  it may grow while we sleep
                await asyncio.sleep(seconds)
            self.check(host)
            began = self._asked[host] = monotonic()
            yield began

    def check(self, host: str) -> None:
        """Let pass who asks a host that does not rest.

        Raises:
            HostRests: with the reason.
        """
        if reason := self._resting.get(host):
            raise HostRests(reason)

    def slow_down(self, host: str, delay: float) -> None:
        """Its robots.txt wants at least so many seconds between two requests."""
        self._crawl_delays[host] = delay

    def rest(self, host: str, reason: str) -> None:
        """Nothing more is asked of this host in this run."""
        self._resting.setdefault(host, reason)

    def pause(self, host: str, seconds: float) -> None:
        """Nothing is asked of this host for so long."""
        self._paused[host] = max(self._paused.get(host, 0.0), monotonic() + seconds)

    def is_paused(self, host: str) -> bool:
        """Whether the host asked for a pause that is not over, and does not rest."""
        return host not in self._resting and self._paused.get(host, 0.0) > monotonic()

    def failed(self, host: str, reason: str) -> None:
        """Each failure in a row doubles the delay; after the fifth the host rests."""
        self._failures[host] += 1
        if self._failures[host] >= _PATIENCE:
            self.rest(host, f"the host failed {_PATIENCE} times in a row, the last time with {reason}")

    def answered(self, host: str) -> None:
        """The host answered well: earlier failures are forgotten."""
        self._failures[host] = 0

    def _left(self, host: str) -> float:
        """The seconds until `host` may be asked again."""
        if host in self._resting:
            return 0.0
        usual = max(0.0 if host in self._own else self._delay, self._crawl_delays.get(host, 0.0))
        gap = back_off(usual, self._failures[host])
        return max(self._asked.get(host, -gap) + gap, self._paused.get(host, 0.0)) - monotonic()


def back_off(delay: float, failures: int) -> float:
    """The seconds between two requests after so many failures in a row: twice as many for each, a minute at most."""
    return max(delay, min(delay * 2.0 ** min(failures, 10), LONGEST_BACK_OFF))
