"""Feeds and sitemaps: lists for machines, a way to find pages."""

from web_poet import HttpResponse

from scrapers.pages.base import ListingPage, Recognition


class Feed(ListingPage):
    """An Atom or RSS feed, or a sitemap."""

    why = "feed or sitemap"

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether the document starts like a feed or a sitemap."""
        head = response.text.lstrip("\ufeff \r\n\t")[:400]
        found = any(f"<{root}" in head for root in ("feed", "rss", "urlset", "sitemapindex"))
        return Recognition.KNOWN if found else Recognition.NOT_THIS_TYPE
