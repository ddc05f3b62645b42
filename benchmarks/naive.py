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

    def __init__(self, host: str, address: str, database: str) -> None:
        super().__init__()
        self.host = host
        self.address = address
        self.database = sqlite3.connect(database)
        self.database.execute("create table if not exists pages (url text primary key, hash text)")

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """The home page."""
        yield self.request_for("/")

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
    """`naive.py ADDRESS DATABASE HOST...`."""
    address, database, *hosts = sys.argv[1:]
    process = CrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False})
    for host in hosts:
        process.crawl(NaiveSpider, host=host, address=address, database=database)
    process.start()


if __name__ == "__main__":
    main()
