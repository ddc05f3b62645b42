"""Crawls, each in a process of its own (Twisted's reactor starts once) that was forked when all was loaded.

Starting Python and loading Scrapy takes seconds. An order is a line of JSON on standard input; for each comes out
`{"code", "crawls", "err"}`, with the exit code, each crawl as JSON, and what went to standard error.
"""

import json
import os
import sys
import tempfile
import traceback
from datetime import datetime
from pathlib import Path
from typing import IO, Any, NoReturn

from cli.loading import loading

with loading():
    from pipeline.expectations import judge
    from scrapers.crawl import CrawlOptions, crawl
    from scrapers.source import load_sources
    from storage.database import open_database


def run(order: dict[str, Any]) -> dict[str, Any]:
    """How the crawls of one order went."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        child = os.fork()
        if child == 0:
            be_crawler(order, out, err)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        err.seek(0)
        return {"code": code, "crawls": out.read().splitlines(), "err": err.read()}


def be_crawler(order: dict[str, Any], out: IO[str], err: IO[str]) -> NoReturn:
    """Crawl, and write each outcome as a line of JSON."""
    code = 1
    os.dup2(err.fileno(), 1)  # whatever logs there must not stand between the answers
    os.dup2(err.fileno(), 2)
    try:
        out.writelines(f"{line}\n" for line in outcomes(order))
        out.flush()
        code = 0
    except BaseException:  # noqa: BLE001  as the interpreter would
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def outcomes(order: dict[str, Any]) -> list[str]:
    """Crawl as ordered; gives how each crawl went, as JSON."""
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
    return [one.model_dump_json() for one in crawls]


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)  # noqa: T201  the answer
