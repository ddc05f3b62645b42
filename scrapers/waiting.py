"""Requests that wait for their turn, in little memory: a night begins with a request for each page that is known.

A request with its headers takes two kilobytes as objects, and a few hundred bytes packed.
"""

import pickle
from collections import deque
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import Crawler

_FEW = 100
"""So many requests may wait as they are."""
_PLAIN = Request("https://plain.example/")


class WaitingRequests:
    """Requests that wait, the last one first."""

    def __init__(self, spider: Spider | None) -> None:
        self._spider = spider
        self._waiting: deque[bytes | Request] = deque()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_key: str) -> "WaitingRequests":
        """For one crawler; Scrapy's key is for queues on disk."""
        return cls(crawler.spider)

    def push(self, request: Request) -> None:
        """Let a request wait."""
        self._waiting.append(packed(request, self._spider) if len(self) >= _FEW else request)

    def pop(self) -> Request | None:
        """The next request, None where none waits."""
        return self._unpacked(self._take()) if self._waiting else None

    def peek(self) -> Request | None:
        """The next request, which goes on waiting; None where none waits."""
        return self._unpacked(self._next()) if self._waiting else None

    def close(self) -> None:
        """Nothing is kept of what waits when a crawl ends: it is asked for the next time."""

    def __len__(self) -> int:
        return len(self._waiting)

    def _take(self) -> bytes | Request:
        return self._waiting.pop()

    def _next(self) -> bytes | Request:
        return self._waiting[-1]

    def _unpacked(self, waiting: bytes | Request) -> Request:
        return waiting if isinstance(waiting, Request) else unpacked(waiting, self._spider)


class WaitingInOrder(WaitingRequests):
    """Requests that wait, the first one first."""

    def _take(self) -> bytes | Request:
        return self._waiting.popleft()

    def _next(self) -> bytes | Request:
        return self._waiting[0]


def packed(request: Request, spider: Spider | None) -> bytes | Request:
    """A request in few bytes: what differs from a plain one. One that can't be packed stays as it is."""
    told: dict[str, Any] = {
        name: value for name in request.attributes if (value := getattr(request, name)) != getattr(_PLAIN, name)
    }
    methods: dict[str, Any] = {name: told[name] for name in ("callback", "errback") if name in told}
    if type(request) is not Request or any(getattr(one, "__self__", None) is not spider for one in methods.values()):
        return request
    told |= {name: method.__name__ for name, method in methods.items()}
    told["headers"] = dict(request.headers)
    try:
        return pickle.dumps(told)
    except (pickle.PicklingError, AttributeError, TypeError):
        return request


def unpacked(waiting: bytes, spider: Spider | None) -> Request:
    """The request that was packed."""
    told: dict[str, Any] = pickle.loads(waiting)  # noqa: S301  packed by this process
    told |= {name: getattr(spider, told[name]) for name in ("callback", "errback") if name in told}
    return Request(**told)
