"""Discovery by links, feeds and sitemaps; every page that we know is asked for again."""

import re
import zlib
from collections.abc import Iterator

from parsel import Selector
from scrapy.http import Response, TextResponse

from domain.documents import is_document
from scrapers.addresses import normal_address
from scrapers.pages.documents import document_links
from scrapers.spiders.base import Output, SourceSpider, wants

_NIGHTS_BETWEEN_CHECKS = 7
_XML_LINK = re.compile(r"<(?:loc|link|id)\b[^>]*?(?:href=[\"']([^\"']+)[\"'][^>]*/?>|>\s*([^<\s]+)\s*<)")
_SITEMAP_LINE = re.compile(r"(?im)^\s*sitemap:\s*(\S+)")


class LinksSpider(SourceSpider):
    """Follows links within the scope of the source."""

    name = "links"

    def discover(self) -> Iterator[Output]:
        """Where the source starts, then every page that we know."""
        discovery = self.run.source.discovery
        for url in (*discovery.start, *discovery.feeds, *discovery.sitemaps):
            yield self.page_request(url)
        for page in self.run.known.values():
            if wants(page) and self.run.source.covers(page.url):
                yield self.page_request(page.url)
        for url in self.run.redirects:
            if self.is_checked_tonight(url) and self.run.source.covers(url):
                yield self.page_request(url)

    def is_checked_tonight(self, url: str) -> bool:
        """Whether it is the night, one in seven, on which a known redirect is asked for again."""
        night = self.run.clock().toordinal()
        return zlib.crc32(url.encode()) % _NIGHTS_BETWEEN_CHECKS == night % _NIGHTS_BETWEEN_CHECKS

    def follow(self, response: Response) -> Iterator[Output]:
        """Requests for the pages of the source that `response` leads to."""
        if not isinstance(response, TextResponse):
            return
        page = page_of(response)
        links = (normal_address(response.url, link) for link in links_of(response, page))
        pages = (url for url in links if url and not is_document(url))
        documents = (link.url for link in document_links(page, response.url)) if page else ()
        for url in dict.fromkeys((*pages, *documents)):
            there = self.run.redirects.get(url, url)
            if self.run.source.covers(there):
                yield self.page_request(there)


def page_of(response: TextResponse) -> Selector | None:
    """The tree of a page; None for a feed, a sitemap or a robots.txt."""
    if response.url.endswith("/robots.txt"):
        return None
    if response.text.lstrip()[:100].startswith(("<?xml", "<rss", "<feed", "<urlset", "<sitemapindex")):
        return None
    # the type is named because a JSON array served as HTML would otherwise be read as JSON
    return Selector(text=response.text, type="html")


def links_of(response: TextResponse, page: Selector | None) -> Iterator[str]:
    """The links of a page, a feed, a sitemap or a robots.txt. rel=canonical is not trusted and not among them."""
    if page is not None:
        yield from page.css("a::attr(href), area::attr(href)").getall()
    elif response.url.endswith("/robots.txt"):
        yield from _SITEMAP_LINE.findall(response.text)
    else:
        yield from (href or text for href, text in _XML_LINK.findall(response.text))
