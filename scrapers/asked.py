"""Which addresses a crawl asked for already."""

from scrapy import Request, Spider
from scrapy.dupefilters import BaseDupeFilter


class AskedAddresses(BaseDupeFilter):
    """Has each address asked for once: ours have one spelling, so that nothing but it tells requests apart.

    Kept are numbers of 64 bits instead of thousands of addresses. That two of a hundred thousand pages have the same
    one happens in one night of a thousand million, and not again in the next.
    """

    def __init__(self) -> None:
        super().__init__()
        self._asked: set[int] = set()

    def request_seen(self, request: Request) -> bool:
        """Whether this address was asked for before in this crawl."""
        asked = hash(request.url)
        if asked in self._asked:
            return True
        self._asked.add(asked)
        return False

    def log(self, request: Request, spider: Spider) -> None:
        """Nothing: that a page is linked more than once is no news."""
