"""Requests that wait: packed, and the same when their turn comes."""

from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.http import Response

from scrapers.waiting import WaitingInOrder, WaitingRequests, packed, unpacked

URL = "https://proef.vlaanderen.be/een?a=1"


class Waiter(Spider):
    """Has the methods that answers are handed to."""

    name = "proef"

    def take(self, response: Response, **_asked: Any) -> None:  # noqa: ANN401  cb_kwargs
        """One answer."""

    def fail(self, failure: object) -> None:
        """No answer."""


def request_of(spider: Waiter, url: str = URL) -> Request:
    """A request as spiders make them."""
    return Request(
        url,
        headers={"If-None-Match": '"een"'},
        callback=spider.take,
        errback=spider.fail,
        meta={"hops": 1},
        cb_kwargs={"revision": "7"},
        priority=3,
        dont_filter=True,
    )


def test_a_request_is_the_same_after_waiting() -> None:
    """Its address, headers, methods, and what its answer will be handed."""
    spider = Waiter()
    request = request_of(spider)
    waiting = packed(request, spider)
    assert isinstance(waiting, bytes)
    assert unpacked(waiting, spider).to_dict(spider=spider) == request.to_dict(spider=spider)


@pytest.mark.parametrize("extra", [{"callback": print}, {"meta": {"call": lambda: None}}])
def test_what_cannot_be_packed_waits_as_it_is(extra: dict[str, Any]) -> None:
    """A function that is no method of the spider, and a value that no other process would understand."""
    request = Request(URL, **extra)
    assert packed(request, Waiter()) is request


@pytest.mark.parametrize(
    ("kind", "order"), [(WaitingRequests, ["/drie", "/twee", "/een"]), (WaitingInOrder, ["/een", "/twee", "/drie"])]
)
def test_the_turns_of_requests(kind: type[WaitingRequests], order: list[str]) -> None:
    """What links lead to is asked for last first, what a crawl begins with in its order."""
    spider = Waiter()
    waiting = kind(spider)
    assert (waiting.peek(), waiting.pop()) == (None, None)
    for path in ("/een", "/twee", "/drie"):
        waiting.push(request_of(spider, f"https://proef.vlaanderen.be{path}"))
    found = []
    while len(waiting):
        first, request = waiting.peek(), waiting.pop()
        assert first is not None
        assert request is not None
        assert first.url == request.url
        found.append(request.url.removeprefix("https://proef.vlaanderen.be"))
    assert found == order
