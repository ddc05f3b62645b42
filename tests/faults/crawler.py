"""A crawler for tests: one crawl per line of JSON on standard input, one line of JSON about it on standard output.

Many crawls of one process, because starting one costs more than most of them. Each line of the answer has the crawls
and the most memory that the process took since the line before, in bytes.
"""

import asyncio
import json
import logging
import sys
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from scrapy.utils.reactor import install_reactor
from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater, react

from pipeline.expectations import judge
from scrapers.crawl import crawl_night
from scrapers.settings import CrawlOptions
from scrapers.source import load_sources
from storage.database import close_database, open_database
from storage.schema import prepare_database

KIBIBYTE = 1024


async def crawl(order: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One crawl of the sources in a folder."""
    now = datetime.fromisoformat(order["now"])
    began = time.monotonic()

    def clock() -> datetime:
        return now + timedelta(seconds=(time.monotonic() - began) * order["pace"])

    sessions = open_database(order["database"])
    prepare_database(sessions)
    options = CrawlOptions(
        connect_to={host: (address, port) for host, (address, port) in order["connect_to"].items()},
        delay=0,
        timeout=order["timeout"],
    )
    sources = list(load_sources(Path(order["sources"])).values())
    crawls = await crawl_night(sources, sessions=sessions, options=options, clock=clock, judge=judge)
    close_database(sessions)
    return [one.model_dump(mode="json") for one in crawls]


def forget_peak() -> None:
    """Measure the most memory from now on (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> int:
    """The most memory since then, in bytes."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * KIBIBYTE


async def crawl_all() -> None:
    """Crawl until there are no more orders."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        forget_peak()
        crawls = await crawl(json.loads(line))
        sys.stdout.write(json.dumps({"crawls": crawls, "peak": peak()}) + "\n")
        sys.stdout.flush()


async def main(reactor: Any) -> None:  # noqa: ANN401  Twisted's reactor is a module
    """Crawl in the reactor's loop."""
    await deferLater(reactor, 0)  # from then on the loop runs
    await Deferred.fromFuture(asyncio.ensure_future(crawl_all()))


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    react(main)
