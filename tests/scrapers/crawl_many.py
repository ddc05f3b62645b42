"""Crawls once for each order, in a process of its own: Twisted's reactor starts once."""

from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.expectations import judge
from scrapers.crawl import CrawlOptions, crawl
from scrapers.source import load_sources
from storage.database import open_database
from tests.forks import serve


def run(order: dict[str, Any]) -> None:
    """Crawl and print each outcome as a line of JSON."""
    sources = load_sources(Path(order["sources"]))
    now = datetime.fromisoformat(order["now"])
    options = CrawlOptions(
        contact="https://radar.test/",
        connect_to={host: (address, port) for host, (address, port) in order["connect_to"].items()},
        delay=0,
        refetch=order["refetch"],
    )
    crawls = crawl(
        list(sources.values()),
        sessions=open_database(order["database"]),
        options=options,
        clock=lambda: now,
        judge=judge,
        urls=order["urls"],
    )
    for one in crawls:
        print(one.model_dump_json())  # noqa: T201  the answer to the test


if __name__ == "__main__":
    serve(run)
