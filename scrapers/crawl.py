"""All sources side by side in one process, one crawler each; one that dies takes no other with it."""

import gc
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import structlog
from scrapy.crawler import AsyncCrawlerProcess, AsyncCrawlerRunner
from twisted.internet.task import LoopingCall

from domain.captures import Crawl, CrawlCounts, Outcome
from scrapers.connect import install_resolver
from scrapers.run import SourceRun
from scrapers.settings import CrawlOptions, own_hosts, scrapy_settings
from scrapers.source import Source
from scrapers.spiders.base import SourceSpider
from scrapers.spiders.links import LinksSpider
from scrapers.spiders.mediawiki import MediaWikiSpider
from scrapers.turns import Turns
from storage.answers import doubt_silent_hosts
from storage.captures import known_pages, known_redirects, unanswered, unproven_moves
from storage.crawls import ended_crawls, finish_crawl, load_crawls, start_crawl
from storage.database import Sessions
from storage.hosts import host_waits

__all__ = ["CrawlOptions", "Judge", "crawl"]

Judge = Callable[[Source, CrawlCounts, Sequence[Crawl]], tuple[Outcome, str]]
SPIDERS: dict[str, type[SourceSpider]] = {"links": LinksSpider, "mediawiki": MediaWikiSpider}
_PAST = 10
_SECONDS_BETWEEN_TIMERS = 2
"""How often a timer fires: only then Twisted lets go of those that requests had and did not need, two of each."""

log = structlog.get_logger()


def crawl(
    sources: Sequence[Source],
    *,
    sessions: Sessions,
    options: CrawlOptions,
    clock: Callable[[], datetime],
    judge: Judge,
    urls: Sequence[str] = (),
    progress: Callable[[str, int], None] | None = None,
) -> list[Crawl]:
    """Ask all `sources`, or only `urls` of them, and store what they answer. Once per process (Twisted's reactor).

    `judge` says from the counts and the past of a source whether its crawl was healthy.
    """
    runs = begin_all(sources, sessions, options, clock, urls, progress)
    crawl_all(runs, options)
    done = end_all(sessions, runs, judge)
    runs.clear()
    gc.collect()  # crawlers, engines and spiders know each other, and what was known of each page
    return done


def crawl_all(runs: Iterable[SourceRun], options: CrawlOptions) -> None:
    """Crawl until all crawls have ended."""
    process = AsyncCrawlerProcess(scrapy_settings(options))
    for run in runs:
        start_crawler(process, run)
    LoopingCall(int).start(_SECONDS_BETWEEN_TIMERS, now=False)
    process.start()


async def crawl_night(
    sources: Sequence[Source],
    *,
    sessions: Sessions,
    options: CrawlOptions,
    clock: Callable[[], datetime],
    judge: Judge,
) -> list[Crawl]:
    """As `crawl`, within a reactor that runs already: for replays, which live many nights in one process."""
    runner = AsyncCrawlerRunner(scrapy_settings(options))
    install_resolver()
    runs = begin_all(sources, sessions, options, clock, (), None)
    for run in runs:
        start_crawler(runner, run)
    await runner.join()
    return end_all(sessions, runs, judge)


def begin_all(
    sources: Sequence[Source],
    sessions: Sessions,
    options: CrawlOptions,
    clock: Callable[[], datetime],
    urls: Sequence[str],
    progress: Callable[[str, int], None] | None,
) -> list[SourceRun]:
    """Note that the crawls of `sources` begin, which take turns at each host."""
    turns = Turns(options.delay, own_hosts(options.connect_to))
    begun = [begin(source, sessions, options, clock, urls) for source in sources]
    return [replace(run, turns=turns, progress=progress) for run in begun]


def begin(
    source: Source,
    sessions: Sessions,
    options: CrawlOptions,
    clock: Callable[[], datetime],
    urls: Sequence[str],
) -> SourceRun:
    """Note that the crawl of `source` begins, and gather what is known of it."""
    chosen = tuple(url for url in urls if source.covers(url))
    partial = bool(urls) or options.page_limit is not None
    with sessions.begin() as session:
        started = start_crawl(session, source.name, now=clock(), partial=partial)
        return SourceRun(
            source=source,
            crawl=started,
            sessions=sessions,
            clock=clock,
            known={page.url: page for page in known_pages(session, source.name)},
            redirects=known_redirects(session, source.name),
            unproven=unproven_moves(session, source.name),
            unanswered=unanswered(session, source.name),
            waits=host_waits(session),
            urls=chosen,
            refetch=options.refetch,
            page_limit=options.page_limit,
        )


def start_crawler(runner: AsyncCrawlerRunner, run: SourceRun) -> None:
    """Have a crawler of its own crawl one source, with a stop for sites that never end."""
    logging.getLogger("scrapy").setLevel(logging.ERROR)  # what matters is an answer or an issue, and stored
    expected = run.source.expectations
    crawler = runner.create_crawler(SPIDERS[run.source.discovery.kind])
    crawler.settings.set("CLOSESPIDER_PAGECOUNT", run.page_limit or 2 * expected.max_pages, priority="cmdline")
    crawler.settings.set("CLOSESPIDER_TIMEOUT", expected.max_hours * 3600, priority="cmdline")
    runner.crawl(crawler, run=run)


def end_all(sessions: Sessions, runs: Sequence[SourceRun], judge: Judge) -> list[Crawl]:
    """Judge each crawl and note how it ended; gives what was noted."""
    for run in runs:
        end(run, judge)
    with sessions() as session:
        done = {run.crawl for run in runs}
        return [one for one in load_crawls(session) if one.id in done]


def end(run: SourceRun, judge: Judge) -> None:
    """Judge the crawl and note how it ended."""
    asked = {"requests": run.requests, "bytes": run.bytes, "seconds": round(run.seconds, 3)}
    run.counts = run.counts.model_copy(update=asked)
    with run.sessions.begin() as session:
        silent = doubt_silent_hosts(session, run.crawl)
        past = ended_crawls(session, run.source.name, _PAST)
        outcome, why = verdict(run, past, judge)
        finish_crawl(session, run.crawl, outcome=outcome, why=why, counts=run.counts, now=run.clock())
    log.info("crawl ended", source=run.source.name, crawl=run.crawl, outcome=outcome, why=why, silent=sorted(silent))


def verdict(run: SourceRun, past: Sequence[Crawl], judge: Judge) -> tuple[Outcome, str]:
    """How the crawl went, and why."""
    first = run.reasons[0] if run.reasons else "no page answered"
    if run.finished == "closespider_timeout":
        return Outcome.INTERRUPTED, f"it took longer than {in_hours(run.source.expectations.max_hours)}"
    if run.finished not in {"finished", "closespider_pagecount"}:
        return Outcome.INTERRUPTED, f"it ended early ({run.finished or 'its crawler failed'})"
    if not run.counts.pages and run.refused:
        return Outcome.REFUSED_BY_ROBOTS, first
    if not run.counts.pages:
        return Outcome.UNREACHABLE, first
    if run.partial:
        return (Outcome.UNHEALTHY, first) if run.counts.errors else (Outcome.HEALTHY, "")
    return judge(run.source, run.counts, past)


def in_hours(hours: float) -> str:
    """A length of time in words."""
    return f"{hours:g} hour{'' if hours == 1 else 's'}"
