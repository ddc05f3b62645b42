"""What we measure ourselves against: a plain Scrapy spider that hashes the main text of each page into SQLite.

Used by `benchmarks/crawl.py`, which serves the saved sites at ADDRESS.
"""

import hashlib
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response, TextResponse


class NaiveSpider(scrapy.Spider):
    """Follows every link of one host and stores a hash of each page's main text."""

    name = "naive"

    def __init__(self, start: str, address: str, database: str) -> None:
        super().__init__()
        self.host, _, self.path = start.partition("/")
        self.address = address
        self.database = sqlite3.connect(database)
        self.database.execute("create table if not exists pages (url text primary key, hash text)")

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """The page to begin with."""
        yield self.request_for(f"/{self.path}")

    def request_for(self, path: str) -> scrapy.Request:
        """A request for `path` of the host, sent to the address of the saved site."""
        return scrapy.Request(f"http://{self.address}{path}", headers={"Host": self.host}, callback=self.parse)

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        """Store the hash of the main text and follow the links."""
        if not isinstance(response, TextResponse):
            return
        text = " ".join(response.css("#main ::text").getall())
        self.database.execute(
            "insert or replace into pages values (?, ?)", (response.url, hashlib.sha256(text.encode()).hexdigest())
        )
        self.database.commit()
        for link in response.css("a::attr(href)").getall():
            if link.startswith("/") and not link.startswith("//") and "." not in link.rsplit("/", 1)[-1]:
                yield self.request_for(link.split("#")[0])


def main() -> None:
    """`naive.py ADDRESS DATABASE HOST[/PATH]...`."""
    address, database, *starts = sys.argv[1:]
    process = CrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False})
    for start in starts:
        process.crawl(NaiveSpider, start=start, address=address, database=database)
    process.start()


if __name__ == "__main__":
    main()
