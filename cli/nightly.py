"""The nightly job: crawl all sources, process what they said, publish the overview."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cli.loading import loading
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
    def troubles(self) -> dict[str, str]:
        """Why sources, or the processing, are not well, by name."""
        found = {one.source: f"{one.outcome.value}: {one.why}" for one in self.crawls if not is_well(one)}
        found |= {line.partition(":")[0]: line.partition(": ")[2] for line in self.processed.unfilled}
        if self.processed.failures:
            found["processing"] = f"initiatives that could not be handled: {', '.join(self.processed.failures)}"
        return found

    @property
    def well(self) -> list[str]:
        """What was asked tonight and is in order."""
        return [name for name in ("processing", *(one.source for one in self.crawls)) if name not in self.troubles]

    @property
    def healthy(self) -> bool:
        """Whether every source was healthy and every initiative could be handled."""
        return not self.troubles


def is_well(crawl: Crawl) -> bool:
    """Whether a crawl was healthy."""
    return crawl.outcome is Outcome.HEALTHY


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
    with loading():
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
