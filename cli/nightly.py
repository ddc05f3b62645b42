"""The nightly job: crawl all sources, process what they said, publish the overview."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cli.progress import Reporter
from domain.captures import Crawl, Outcome
from domain.reference import load_reference
from pipeline.expectations import judge
from pipeline.match.decisions import NO_DECISIONS, Decisions
from pipeline.run import ProcessReport, process
from scrapers.settings import CrawlOptions
from scrapers.source import Source, load_sources
from storage.database import Sessions
from website.publish import publish
from website.site import SourceInfo


@dataclass(frozen=True)
class NightReport:
    """What one night brought."""

    crawls: tuple[Crawl, ...]
    processed: ProcessReport

    @property
    def healthy(self) -> bool:
        """Whether every source was healthy and every initiative could be handled."""
        unwell = self.processed.failures or self.processed.unfilled
        return all(one.outcome is Outcome.HEALTHY for one in self.crawls) and not unwell


def ask(
    sources: Mapping[str, Source],
    sessions: Sessions,
    options: CrawlOptions,
    *,
    clock: Callable[[], datetime],
    progress: Reporter,
    urls: Sequence[str] = (),
) -> list[Crawl]:
    """Crawl `sources`, or only `urls` of them."""
    from scrapers.crawl import crawl  # noqa: PLC0415  Scrapy takes a second that other commands need not spend

    return crawl(
        list(sources.values()),
        sessions=sessions,
        options=options,
        clock=clock,
        judge=judge,
        urls=urls,
        progress=progress.crawled,
    )


def source_infos(sources: Mapping[str, Source]) -> dict[str, SourceInfo]:
    """How the overview calls each source, and where readers find it."""
    return {name: SourceInfo(title=source.title, homepage=source.homepage) for name, source in sources.items()}


def run_night(
    sessions: Sessions,
    sources: Mapping[str, Source],
    *,
    options: CrawlOptions,
    clock: Callable[[], datetime],
    publish_to: Path,
    public_url: str,
    progress: Reporter,
    decisions: Decisions = NO_DECISIONS,
) -> NightReport:
    """Crawl, process and publish; a source that can't be reached keeps what was known."""
    crawls = ask(sources, sessions, options, clock=clock, progress=progress)
    processed = process(
        sessions,
        {**load_sources(), **sources},  # an initiative has pages of other sources than those asked for now
        reference=load_reference(),
        now=clock(),
        decisions=decisions,
        progress=progress.step,
    )
    publish(
        sessions,
        publish_to,
        public_url=public_url,
        now=clock(),
        contact=options.contact,
        sources=source_infos(sources),
    )
    return NightReport(tuple(crawls), processed)
