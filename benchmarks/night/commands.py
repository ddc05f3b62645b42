"""One night of ours on the site of this benchmark."""

import logging
import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from benchmarks.night.hosts import BRANCH, HOST, WIKI
from cli.loading import loading
from domain.captures import Outcome
from domain.reference import load_reference
from pipeline.expectations import judge
from scrapers.settings import CrawlOptions
from scrapers.source import Expectations, Source, load_sources
from storage.database import open_database
from storage.schema import prepare_database


def source_of(kind: str, pages: int) -> Source:
    """The source that this site is to us: found by links, by a sitemap, or through the API of a wiki."""
    expected = Expectations(min_pages=1, max_pages=2 * pages)
    if kind == "wiki":
        return load_sources()["vloca_kennishub"].model_copy(update={"expectations": expected})
    source = load_sources()["abb"]
    sitemaps = (f"https://{HOST}/sitemap.xml",) if kind == "sitemap" else ()
    update = {"hosts": (HOST,), "start": (f"https://{HOST}{BRANCH}",), "sitemaps": sitemaps}
    discovery = source.discovery.model_copy(update=update)
    return source.model_copy(update={"discovery": discovery, "expectations": expected, "branches": ()})


def crawl(source: Source, database: str, now: datetime, port: int) -> None:
    """Crawl; an unhealthy one ends the benchmark."""
    with loading():
        from scrapers.crawl import crawl as crawl_sources  # noqa: PLC0415  processing alone needs no Scrapy

    sessions = open_database(database)
    options = CrawlOptions(connect_to=dict.fromkeys((HOST, WIKI), ("127.0.0.1", port)), delay=0)
    (done,) = crawl_sources([source], sessions=sessions, options=options, clock=partial(stopped, now), judge=judge)
    if done.outcome is not Outcome.HEALTHY:
        sys.exit(f"{done.outcome}: {done.why}")


def stopped(at: datetime) -> datetime:
    """The time of a clock that stands still."""
    return at


def night(folder: str, moment: str, port: str, pages: str, kind: str, what: str) -> None:
    """Do `what`, as the words of the command say."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    database = f"sqlite:///{Path(folder) / 'radar.sqlite'}"
    now = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Europe/Brussels"))
    source = source_of(kind, int(pages))
    sessions = open_database(database)
    prepare_database(sessions)
    if what in {"process", "night", "start"}:
        with loading():
            from pipeline.run import process  # noqa: PLC0415  a crawl alone needs none of it; `radar run` loads it first
    if what in {"crawl", "night"}:
        crawl(source, database, now, int(port))
    if what in {"process", "night"}:
        process(sessions, {source.name: source}, reference=load_reference(), now=now)
