"""Sitemaps (https://www.sitemaps.org/protocol.html): the pages of a site, and when each of them last changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lxml.etree import LxmlError
from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap

from domain.captures import KnownPage
from scrapers.addresses import normal_address

_GZIP = b"\x1f\x8b"
_LONGEST = 10 * 1024 * 1024
_SETTLES = timedelta(days=1)
_NIGHTS = 7


class NoSitemap(Exception):  # noqa: N818  the name is what the reader sees
    """A body that is no sitemap; the message says why."""


@dataclass(frozen=True)
class Listing:
    """What a sitemap names: pages with their lastmod ("" where it has none), or, of an index, other sitemaps."""

    pages: Mapping[str, str]
    sitemaps: tuple[str, ...] = ()

    def __len__(self) -> int:
        """How much it names."""
        return len(self.pages) + len(self.sitemaps)


def unzipped(body: bytes) -> bytes:
    """The XML of a sitemap that may be compressed, 10 MB at most.

    Raises:
        NoSitemap: if it can't be decompressed or is larger.
    """
    if not body.startswith(_GZIP):
        return body
    try:
        return gunzip(body, max_size=_LONGEST)
    except (OSError, EOFError, ValueError) as error:
        raise NoSitemap(f"it can't be decompressed: {error}") from None


def read_sitemap(url: str, xml: bytes) -> Listing:
    """What the sitemap at `url` names. Entities are not expanded; a document type, which none needs, is refused.

    Raises:
        NoSitemap: for what is none, or names nothing.
    """
    if b"<!DOCTYPE" in xml:
        raise NoSitemap("it has a document type, which a sitemap has not")
    try:
        sitemap = Sitemap(xml)
        named = {normal_address(url, one["loc"]): one.get("lastmod", "") for one in sitemap if one["loc"]}
    except (LxmlError, StopIteration, ValueError) as error:
        raise NoSitemap(f"it is no XML: {error}") from None
    pages = {page: lastmod for page, lastmod in named.items() if page}
    if sitemap.type not in {"urlset", "sitemapindex"} or not pages:
        raise NoSitemap(f"its root is {sitemap.type} and it names {len(pages)} addresses")
    return Listing(pages) if sitemap.type == "urlset" else Listing({}, tuple(pages))


def has_settled(lastmod: str, now: datetime) -> bool:
    """Whether a lastmod (a W3C date or moment) is at least a day old: a later change then gets another one."""
    try:
        moment = datetime.fromisoformat(lastmod)
    except ValueError:
        return False
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) <= now - _SETTLES


def is_unchanged(page: KnownPage, lastmod: str) -> bool:
    """Whether `page` was read, with all that it leads to, when its lastmod was the same."""
    return page.settled and bool(lastmod) and page.revision == lastmod


def is_checked(page: KnownPage, night: int) -> bool:
    """Whether `page` is asked for on this night (a number of days) nevertheless: one in seven, each in its turn.

    Numbers of captures follow each other, so that no night gets many more than another.
    """
    return page.capture % _NIGHTS == night % _NIGHTS
