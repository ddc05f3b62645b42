"""What all spiders share: one request to one answer, whatever happens."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy import Request
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from domain.captures import Answer, KnownPage, ObservationKind
from domain.documents import is_document
from domain.issues import IssueCode
from scrapers.addresses import normal_address
from scrapers.conditional import conditional_headers
from scrapers.robots import RefusedByRobots
from scrapers.run import SourceRun
from scrapers.trial import why_unreadable

_NOT_FOUND = frozenset({404, 410})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK, _NOT_MODIFIED = 200, 304
_READABLE = ("text/", "application/xhtml", "application/xml", "application/atom", "application/rss", "application/json")
_DOCUMENTS = ("application/pdf", "application/vnd.openxmlformats", "application/octet-stream", "binary/octet-stream")
_LONGEST_CHAIN = 5
_MOST_TAGS = 200_000
"""Far more than a page for people has; 3 million of them made a tree of 550 MB."""
_HEAD, _TAIL = 4096, 4096
"""Bytes in which a page begins, and in which it ends (comments of caches stand behind it)."""
_TAG = re.compile(rb"<!--|-->|</?(?:script|style|main|article|body)\b")
_NO_MARKUP = {b"<!--": b"-->", b"<script": b"</script", b"<style": b"</style"}
"""What is no markup, by where it begins, and where it ends."""
Output = Answer | Request


class SourceSpider(scrapy.Spider):
    """Asks for pages of one source. Subclasses find the addresses: `start` and `follow`."""

    name = "source"

    def __init__(self, run: SourceRun, **kwargs: Any) -> None:  # noqa: ANN401  Scrapy's signature
        super().__init__(**kwargs)
        self.run = run

    async def start(self) -> AsyncIterator[Output]:
        """The first requests: the pages that were asked for, or what the subclass finds."""
        first = self.chosen() if self.run.urls else self.discover()
        for output in first:
            if isinstance(output, Request):
                output.meta["is_start_request"] = True  # Scrapy asks for these in the order in which they come
            yield output

    def closed(self, reason: str) -> None:
        """Note why Scrapy ended this crawl."""
        self.run.finished = reason

    def chosen(self) -> Iterator[Output]:
        """Requests for the pages that were named."""
        for url in self.run.urls:
            if self.run.source.covers(url):
                yield self.page_request(url)

    def discover(self) -> Iterator[Output]:
        """The first requests of a crawl of the whole source."""
        raise NotImplementedError

    def page_request(self, url: str, *, revision: str = "", key: str = "", hops: int = 0) -> Request:
        """A request for a page, conditional where we know it."""
        known = self.run.known.get(url)
        headers = {} if known is None or self.run.refetch else conditional_headers(known)
        return Request(
            url,
            headers=headers,
            callback=self.take,
            errback=self.fail,
            meta={"handle_httpstatus_all": True, "hops": hops},
            cb_kwargs={"revision": revision, "key": key},
        )

    def take(self, response: Response, revision: str = "", key: str = "") -> Iterator[Output]:
        """One answer of a page, and what follows from it."""
        assert response.request is not None  # noqa: S101  a response of a crawl has one
        url = response.request.url
        if response.status == _OK:
            yield from self.take_page(response, url, revision, key)
        elif response.status == _NOT_MODIFIED:
            yield self.answer(url, ObservationKind.NOT_MODIFIED, response, revision=revision, key=key)
        elif response.status in _REDIRECTS:
            yield from self.take_redirect(response, url)
        else:
            kind = ObservationKind.NOT_FOUND if response.status in _NOT_FOUND else ObservationKind.FAILED
            yield self.trouble(url, kind, IssueCode.HTTP_ERROR, f"HTTP {response.status}", response)

    def take_page(self, response: Response, url: str, revision: str, key: str) -> Iterator[Output]:
        """A page that came: kept if it can be read, and searched for links."""
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
        is_page = not is_document(url)
        readable = _READABLE if is_page else _DOCUMENTS
        if content_type and not content_type.startswith(readable):
            reason = f"its type is {content_type}"
            yield self.trouble(url, ObservationKind.FAILED, IssueCode.NOT_HTML, reason, response)
        elif is_page and len(response.body) > _MOST_TAGS and (tags := response.body.count(b"<")) > _MOST_TAGS:
            reason = f"it has {tags} tags, of which a tree takes too much memory"
            yield self.trouble(url, ObservationKind.FAILED, IssueCode.TOO_LARGE, reason, response)
        elif is_page and (reason := why_unreadable(response.body)):
            yield self.trouble(url, ObservationKind.FAILED, IssueCode.TOO_LARGE, reason, response)
        elif is_cut_off(response):
            reason = "it is cut off before its end"
            yield self.trouble(url, ObservationKind.FAILED, IssueCode.UNREACHABLE, reason, response)
        elif not response.body.strip():
            yield self.trouble(url, ObservationKind.FAILED, IssueCode.EMPTY_BODY, "the body is empty", response)
        else:
            found = self.answer(url, ObservationKind.FETCHED, response, revision=revision, key=key)
            yield found.model_copy(update={"body": response.body})
            if is_page and not self.run.urls:
                yield from self.follow(response)

    def take_redirect(self, response: Response, url: str) -> Iterator[Output]:
        """A page that stands elsewhere: both addresses get their answer, if the other one is ours."""
        location = normal_address(url, (response.headers.get("Location") or b"").decode("latin-1")) or ""
        hops = response.meta.get("hops", 0) + 1
        found = self.answer(url, ObservationKind.REDIRECTED, response)
        yield found.model_copy(update={"location": location})
        if self.run.source.covers(location) and hops <= _LONGEST_CHAIN:
            yield self.page_request(location, hops=hops)

    def follow(self, response: Response) -> Iterator[Output]:
        """What a page that came leads to."""
        del response
        return iter(())

    def fail(self, failure: Failure) -> Iterator[Output]:
        """A request that got no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        error = failure.value
        reason = str(error) or type(error).__name__
        if isinstance(error, RefusedByRobots):
            yield self.trouble(request.url, ObservationKind.REFUSED_BY_ROBOTS, IssueCode.REFUSED_BY_ROBOTS, reason)
        elif isinstance(error, DownloadCancelledError):
            yield self.trouble(request.url, ObservationKind.FAILED, IssueCode.TOO_LARGE, reason)
        elif isinstance(error, DownloadTimeoutError):
            reason = f"no complete answer in time: {reason}"
            yield self.trouble(request.url, ObservationKind.FAILED, IssueCode.UNREACHABLE, reason)
        elif isinstance(error, Exception):
            if not isinstance(error, IgnoreRequest):
                reason = f"{type(error).__name__}: {reason}"
            yield self.trouble(request.url, ObservationKind.FAILED, IssueCode.UNREACHABLE, reason)

    def answer(
        self,
        url: str,
        kind: ObservationKind,
        response: Response | None = None,
        *,
        revision: str = "",
        key: str = "",
    ) -> Answer:
        """What the crawl keeps of one request."""
        known = self.run.known.get(url)
        return Answer(
            url=url,
            kind=kind,
            at=self.run.clock(),
            status=response.status if response else None,
            headers=headers_of(response) if response else {},
            revision=revision,
            key=key or (known.key if known else ""),
        )

    def trouble(
        self,
        url: str,
        kind: ObservationKind,
        code: IssueCode,
        reason: str,
        response: Response | None = None,
    ) -> Answer:
        """An answer that is not the page, with what is wrong."""
        return self.answer(url, kind, response).model_copy(update={"issue": code, "reason": reason})


def is_cut_off(response: Response) -> bool:
    """Whether a page lacks its end.

    Either it ends amid a word or a tag, or within its main content, or nothing else told its length than the end of the
    connection (RFC 9112 6.3).
    """
    body = response.body
    if b"<html" not in body[:_HEAD].lower() or b"</html" in body[-_TAIL:].lower():
        return False
    return "partial" in response.flags or not body.rstrip().endswith(b">") or is_unclosed(body)


def is_unclosed(body: bytes) -> bool:
    """Whether a page ends within its main content, or an article of it, and without the end of its `body`.

    That end may be left out, of those elements it may not (HTML, 13.1.2.4): of `div` and lists people forget it.
    """
    opened: Counter[bytes] = Counter()
    until = b""
    for found in _TAG.finditer(body.lower()):
        tag = found[0]
        if until:
            until = b"" if tag == until else until
        elif tag == b"</body":
            return False
        elif tag in _NO_MARKUP:
            until = _NO_MARKUP[tag]
        else:
            opened[tag] += 1
    return any(opened[b"<" + name] > opened[b"</" + name] for name in (b"main", b"article"))


def headers_of(response: Response) -> dict[str, str]:
    """The headers of an answer by lower-case name, without cookies."""
    named = ((name.decode("latin-1").lower(), values) for name, values in response.headers.items())
    return {
        name: ", ".join(value.decode("latin-1") for value in values) for name, values in named if name != "set-cookie"
    }


def wants(page: KnownPage) -> bool:
    """Whether a known page is asked for without being linked: not when it is gone or stands elsewhere."""
    return page.state.value in {"live", "closed_by_robots"}
