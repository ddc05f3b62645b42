"""Which addresses a crawl asked for already."""

from scrapy import Request
from scrapy.dupefilters import BaseDupeFilter


class AskedAddresses(BaseDupeFilter):
    """Has each address asked for once: ours have one spelling, so that there is nothing to be computed of them."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: set[str] = set()

    def request_seen(self, request: Request) -> bool:
        """Whether this address was asked for before in this crawl."""
        if request.url in self._asked:
            return True
        self._asked.add(request.url)
        return False
