"""Discovery by links, feeds and sitemaps; every page that we know is asked for again, but for what a sitemap dates."""

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from parsel import Selector
from scrapy import Request
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from domain.captures import Answer, ObservationKind
from domain.documents import is_document
from domain.issues import IssueCode
from scrapers.addresses import normal_address
from scrapers.anchors import links_in
from scrapers.pages.documents import document_links
from scrapers.sitemap import Listing, NoSitemap, has_settled, is_checked, is_unchanged, read_sitemap, unzipped
from scrapers.spiders.base import Output, SourceSpider, wants
from storage.bodies import load_body
from storage.captures import load_capture

_NIGHTS_BETWEEN_CHECKS = 7
_OK, _NOT_MODIFIED = 200, 304
_EXPECTED_FOR = timedelta(days=14)
_START = 1000
"""Characters in which an answer says what it is, white space before them."""
_WHOLE = ("http://", "https://")
_NO_PAGE = ("#", "mailto:", "tel:", "javascript:")
_XML_LINK = re.compile(r"<(?:loc|link|id)\b([^<>]*+)>\s*+([^<\s]*+)")
_HREF = re.compile(r"\shref\s*=\s*[\"']([^\"'<>]++)[\"']")
_SITEMAP_LINE = re.compile(r"(?im)^[ \t]*+sitemap:[ \t]*+(\S++)")


class LinksSpider(SourceSpider):
    """Follows links within the scope of the source."""

    name = "links"

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Scrapy's signature
        super().__init__(*args, **kwargs)
        self.sitemaps: set[str] = set()
        self.open_sitemaps = 0
        self.lastmods: dict[str, str] = {}
        self.unchanged: set[str] = set()
        self.checks: set[str] = set()
        self.checked = self.failed = 0
        self.followed: defaultdict[str, set[str]] = defaultdict(set)

    def discover(self) -> Iterator[Output]:
        """The sitemaps of the source, and what they say has to be asked for."""
        yield from self.ask_sitemaps(self.run.source.discovery.sitemaps)
        if not self.open_sitemaps:
            yield from self.discover_pages()

    def ask_sitemaps(self, urls: Iterable[str]) -> Iterator[Request]:
        """Requests for sitemaps that were not asked for yet."""
        for url in urls:
            if url not in self.sitemaps:
                self.sitemaps.add(url)
                self.open_sitemaps += 1
                yield super().page_request(url).replace(callback=self.take_sitemap, errback=self.fail_sitemap)

    def take_sitemap(self, response: Response, **_asked: Any) -> Iterator[Output]:  # noqa: ANN401  cb_kwargs
        """One sitemap; one that can't be read says nothing, and its pages are asked for."""
        assert response.request is not None  # noqa: S101  a response of a crawl has one
        url = response.request.url
        try:
            before = self.stored_sitemap(url)
            if response.status == _NOT_MODIFIED and before:
                yield self.answer(url, ObservationKind.NOT_MODIFIED, response)
                listing, shrunk = before, False
            else:
                xml = xml_of(response)
                listing = read_sitemap(url, xml)
                shrunk = before is not None and len(listing) * 2 < len(before)
                update = {"issue": IssueCode.UNKNOWN_LAYOUT, "reason": "less than half is left"} if shrunk else {}
                found = self.answer(url, ObservationKind.FETCHED, response)
                yield found.model_copy(update={"body": xml, **update})
        except NoSitemap as error:
            kind = ObservationKind.NOT_FOUND if response.status in {404, 410} else ObservationKind.FAILED
            code = IssueCode.UNKNOWN_LAYOUT if response.status == _OK else IssueCode.HTTP_ERROR
            yield self.trouble(url, kind, code, f"no sitemap: {error}", response)
        else:
            now = self.run.clock()
            for page, lastmod in listing.pages.items():
                self.lastmods[page] = lastmod if has_settled(lastmod, now) and not shrunk else ""
            hosts = self.run.source.discovery.hosts
            yield from self.ask_sitemaps(one for one in listing.sitemaps if urlsplit(one).hostname in hosts)
        yield from self.close_sitemap()

    def stored_sitemap(self, url: str) -> Listing | None:
        """The sitemap as it was read last."""
        known = self.run.known.get(url)
        if known is None:
            return None
        with self.run.sessions() as session:
            body = load_body(session, load_capture(session, known.capture).body_sha256)
        try:
            return read_sitemap(url, body)
        except NoSitemap:
            return None

    def fail_sitemap(self, failure: Failure) -> Iterator[Output]:
        """A sitemap that did not come."""
        yield from self.fail(failure)
        yield from self.close_sitemap()

    def close_sitemap(self) -> Iterator[Output]:
        """After the last sitemap, the pages."""
        self.open_sitemaps -= 1
        if not self.open_sitemaps:
            yield from self.discover_pages()

    def choose(self) -> None:
        """Settle which pages are not asked for tonight, and which of those that did not change are, as a check."""
        discovery, night = self.run.source.discovery, self.run.clock().toordinal()
        if self.run.refetch or self.run.partial:
            return
        for page in self.run.known.values():
            always = page.url in (*discovery.start, *discovery.feeds, *self.sitemaps) or not wants(page)
            if always or not is_unchanged(page, self.lastmods.get(page.url, "")):
                continue
            if self.run.source.covers(page.url):
                (self.checks if is_checked(page, night) else self.unchanged).add(page.url)
        self.checked = len(self.checks)

    def discover_pages(self) -> Iterator[Output]:
        """Where the source starts, then every page that we know or that a sitemap names."""
        self.choose()
        discovery = self.run.source.discovery
        for url in (*discovery.start, *discovery.feeds):
            yield self.page_request(url)
        if not self.checks:
            yield from self.conclude()
        known = (page.url for page in self.run.known.values() if wants(page))
        listed = (self.run.redirects.get(url, url) for url in self.lastmods if not is_document(url))
        for url in dict.fromkeys((*known, *listed)):
            if self.run.source.covers(url) and url not in self.unchanged:
                yield self.page_request(url)
        checked = filter(self.is_checked_tonight, self.run.redirects)
        for url in (*sorted(self.run.unproven), *checked, *self.expected()):
            if self.run.source.covers(url):
                yield self.page_request(url)

    def page_request(self, url: str, *, revision: str = "", key: str = "", hops: int = 0) -> Request:
        """A request for a page, with the lastmod that its answer will stand for."""
        return super().page_request(url, revision=revision or self.lastmods.get(url, ""), key=key, hops=hops)

    def take(self, response: Response, revision: str = "", key: str = "") -> Iterator[Output]:
        """One answer of a page, and what follows from it."""
        yield from self.watch(super().take(response, revision, key))

    def fail(self, failure: Failure) -> Iterator[Output]:
        """A request that got no answer."""
        yield from self.watch(super().fail(failure))

    def watch(self, outputs: Iterator[Output]) -> Iterator[Output]:
        """`outputs`, and what follows: addresses to ask after all, and after the last check the unchanged pages."""
        for output in outputs:
            yield output
            if not isinstance(output, Answer):
                continue
            if output.kind is ObservationKind.NOT_FOUND:
                yield from self.ask_redirects_to(output.url)
            if output.url in self.checks:
                self.checks.remove(output.url)
                self.failed += output.kind not in {ObservationKind.FETCHED, ObservationKind.NOT_MODIFIED}
                if not self.checks:
                    yield from self.conclude()

    def ask_redirects_to(self, url: str) -> Iterator[Request]:
        """Addresses that led to a page which is not there: links to them were followed to that page unasked."""
        for source, target in self.run.redirects.items():
            if target == url and self.run.source.covers(source):
                yield self.page_request(source)

    def conclude(self) -> Iterator[Output]:
        """Pages that a sitemap says are unchanged are as good as seen, unless too many of the checks went wrong."""
        unchanged, self.unchanged = sorted(self.unchanged), set()
        if self.failed <= self.run.source.expectations.max_error_share * self.checked:
            self.unchanged = set(unchanged)
        for url in unchanged:
            if self.unchanged:
                yield self.answer(url, ObservationKind.NOT_MODIFIED, revision=self.lastmods[url])
            else:
                yield self.page_request(url)

    def expected(self) -> Iterator[str]:
        """Addresses that gave no page yet, or none any more: the pages that link them may answer 304 tonight."""
        for url, since in self.run.unanswered.items():
            if self.run.clock() - since < _EXPECTED_FOR or self.is_checked_tonight(url):
                yield url

    def is_checked_tonight(self, url: str) -> bool:
        """Whether it is the night, one in seven, on which a redirect or an old dead link is asked for again."""
        night = self.run.clock().toordinal()
        return zlib.crc32(url.encode()) % _NIGHTS_BETWEEN_CHECKS == night % _NIGHTS_BETWEEN_CHECKS

    def follow(self, response: Response) -> Iterator[Output]:
        """Requests for the pages of the source that `response` leads to."""
        if not isinstance(response, TextResponse):
            return
        markup = is_markup(response)
        if markup and self.leads_nowhere_new(response):
            return
        page = tree_of(response) if markup else None
        pages = (url for url in self.new_addresses(response, page) if not is_document(url))
        documents = () if page is None else (link.url for link in document_links(page, response.url))
        for url in dict.fromkeys((*pages, *documents)):
            there = self.run.redirects.get(url, url)
            if self.run.source.covers(there) and there not in self.unchanged:
                yield self.page_request(there)

    def leads_nowhere_new(self, response: TextResponse) -> bool:
        """Whether every link of a page was followed before; where that is sure, its tree need not be built."""
        links = links_in(response.text)
        if links is None:
            return False
        return all(link.startswith(_NO_PAGE) for link in links - self.followed[urljoin(response.url, "/")])

    def new_addresses(self, response: TextResponse, page: Selector | None) -> Iterator[str]:
        """The addresses that `response` links; one that another page of its host spelled the same is followed once.

        Menus stand on every page: without this, finding what they link would be half of the work of a crawl.
        """
        followed = self.followed[urljoin(response.url, "/")]
        for link in links_of(response, page):
            if link in followed:
                continue
            if is_the_same_everywhere(link) and not is_document(link):
                followed.add(link)
            if url := normal_address(response.url, link):
                yield url


def xml_of(response: Response) -> bytes:
    """The XML of a sitemap that came.

    Raises:
        NoSitemap: if something else did.
    """
    if response.status != _OK:
        raise NoSitemap(f"HTTP {response.status}")
    return unzipped(response.body)


def is_the_same_everywhere(link: str) -> bool:
    """Whether a link means the same on every page of its host."""
    return link.startswith(_WHOLE) or (link.startswith("/") and not link.startswith("//"))


def is_markup(response: TextResponse) -> bool:
    """Whether an answer is a page: no feed, sitemap or robots.txt."""
    if response.url.endswith("/robots.txt"):
        return False
    return not response.text[:_START].lstrip().startswith(("<?xml", "<rss", "<feed", "<urlset", "<sitemapindex"))


def tree_of(response: TextResponse) -> Selector:
    """The tree of a page."""
    # the type is named because a JSON array served as HTML would otherwise be read as JSON
    return Selector(text=response.text, type="html")


def links_of(response: TextResponse, page: Selector | None) -> Iterator[str]:
    """The links of a page, a feed, a sitemap or a robots.txt. rel=canonical is not trusted and not among them."""
    if page is not None:
        yield from (link for element in page.root.iter("a", "area") if (link := element.get("href")) is not None)
    elif response.url.endswith("/robots.txt"):
        yield from _SITEMAP_LINE.findall(response.text)
    else:
        for attributes, text in _XML_LINK.findall(response.text):
            if link := next(iter(_HREF.findall(attributes)), text):
                yield link
