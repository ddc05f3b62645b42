"""Ask one https address of this machine with the settings of our crawls: fetch_once.py URL. Prints what came of it.

Only what refuses addresses of this machine is left out, for a server with a certificate of its own can stand nowhere
else in a test.
"""

import sys
from collections.abc import AsyncIterator

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure

from scrapers.settings import CrawlOptions, scrapy_settings

LEFT_OUT = ("DOWNLOADER_MIDDLEWARES", "ITEM_PIPELINES", "DOWNLOAD_HANDLERS", "TWISTED_DNS_RESOLVER", "RETRY_TIMES")


class OneRequest(scrapy.Spider):
    """Asks once."""

    name = "one"

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """The address of the command line."""
        yield scrapy.Request(sys.argv[1], callback=self.take, errback=self.fail)

    def take(self, response: Response) -> None:
        """It answered."""
        print(response.status)  # noqa: T201  the answer to the test

    def fail(self, failure: Failure) -> None:
        """It did not."""
        print(failure.getErrorMessage())  # noqa: T201  the answer to the test


if __name__ == "__main__":
    settings = {name: value for name, value in scrapy_settings(CrawlOptions()).items() if name not in LEFT_OUT}
    process = AsyncCrawlerProcess({**settings, "ROBOTSTXT_OBEY": False, "RETRY_ENABLED": False})
    process.crawl(OneRequest)
    process.start()
