"""Discovery by links, feeds and sitemaps; every page that we know is asked for again."""

import re
import zlib
from collections.abc import Iterator

from parsel import Selector
from scrapy.http import Response, TextResponse

from scrapers.addresses import normal_address
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
        for link in dict.fromkeys(links_of(response)):
            url = normal_address(response.url, link)
            url = self.run.redirects.get(url, url) if url else None
            if url and self.run.source.covers(url):
                yield self.page_request(url)


def links_of(response: TextResponse) -> Iterator[str]:
    """The links of a page, a feed, a sitemap or a robots.txt. rel=canonical is not trusted and not among them."""
    if response.url.endswith("/robots.txt"):
        yield from _SITEMAP_LINE.findall(response.text)
    elif response.text.lstrip()[:100].startswith(("<?xml", "<rss", "<feed", "<urlset", "<sitemapindex")):
        yield from (href or text for href, text in _XML_LINK.findall(response.text))
    else:
        # the type is named because a JSON array served as HTML would otherwise be read as JSON
        page = Selector(text=response.text, type="html")
        yield from page.css("a::attr(href), area::attr(href)").getall()
