"""`radar run`, `radar crawl` and `radar recrawl`: asking the sites."""

import sys
from collections.abc import Iterable, Sequence
from typing import Annotated

import typer

from cli.context import Context, WrongUsage, chosen_sources, context_of
from cli.nightly import ask, run_night
from cli.progress import reporter
from cli.show import change_lines, crawl_line, print_json, say
from domain.captures import Crawl, Outcome
from domain.changes import Change
from domain.open_data import change_json, run_json
from domain.reference import load_reference
from notifications.alarms import CRAWL_ADVICE, tell_operators
from pipeline.run import ProcessReport, process
from scrapers.source import Source, load_sources

Sources = Annotated[list[str] | None, typer.Argument(help="Names as `radar sources` lists them; none is all.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, for scripts.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(run)
    app.command()(crawl)
    app.command()(recrawl)


def run(context: typer.Context, sources: Sources = None, *, as_json: AsJson = False) -> int:
    """Crawl, process and publish: what the schedule runs every night.

    A source that can't be reached is said so in a line and keeps what was known; then the exit code is 1.
    """
    found, chosen = context_of(context), chosen_sources(sources)
    warn_without_contact(found, chosen.values())
    decisions = found.decisions()
    with found.database_alone() as sessions, reporter() as progress:
        night = run_night(
            sessions,
            chosen,
            options=found.crawl_options(),
            clock=found.clock,
            publish_to=found.settings.publish_to,
            public_url=found.settings.public_url,
            decisions=decisions,
            progress=progress,
        )
        tell_operators(sessions, night.troubles, night.well, found.operators(), advice=CRAWL_ADVICE, now=found.clock())
    show_outcome(night.crawls, night.processed, as_json=as_json)
    return 0 if night.healthy else 1


def crawl(
    context: typer.Context,
    sources: Sources = None,
    *,
    limit: Annotated[int | None, typer.Option(help="Stop each source after this many pages.", min=1)] = None,
    as_json: AsJson = False,
) -> int:
    """Store what the sites answer; nothing is interpreted. `radar process` does that."""
    found, chosen = context_of(context), chosen_sources(sources)
    warn_without_contact(found, chosen.values())
    with found.database_alone() as sessions, reporter() as progress:
        options = found.crawl_options(page_limit=limit)
        crawls = ask(chosen, sessions, options, clock=found.clock, progress=progress)
    show_crawls(crawls, as_json=as_json)
    return 0 if all_healthy(crawls) else 1


def recrawl(
    context: typer.Context,
    targets: Annotated[list[str], typer.Argument(metavar="SOURCE|URL...", help="Sources, or addresses of pages.")],
    *,
    as_json: AsJson = False,
) -> int:
    """Fetch now, also what we believe is unchanged, then process and say what changed."""
    found, (sources, urls) = context_of(context), chosen_targets(targets)
    warn_without_contact(found, sources.values())
    decisions = found.decisions()
    with found.database_alone() as sessions, reporter() as progress:
        options = found.crawl_options(refetch=True)
        crawls = ask(sources, sessions, options, clock=found.clock, progress=progress, urls=urls)
        report = process(
            sessions,
            load_sources(),
            reference=load_reference(),
            now=found.clock(),
            decisions=decisions,
            progress=progress.step,
        )
    show_outcome(crawls, report, as_json=as_json)
    return 0 if all_healthy(crawls) and not report.failures and not report.unfilled else 1


def chosen_targets(targets: Sequence[str]) -> tuple[dict[str, Source], list[str]]:
    """Whole sources where sources are named; where addresses are, their sources and just these pages.

    Raises:
        WrongUsage: for a name that is no source, an address that no source covers, or both kinds at once.
    """
    urls = [target for target in targets if "://" in target]
    names = [target for target in targets if "://" not in target]
    if names and urls:
        raise WrongUsage("name sources or addresses, not both: radar recrawl abb, or radar recrawl https://…")
    return (sources_of(urls) if urls else chosen_sources(names)), urls


def sources_of(urls: Sequence[str]) -> dict[str, Source]:
    """The sources that these addresses belong to.

    Raises:
        WrongUsage: for an address that no source covers.
    """
    sources = load_sources()
    strangers = [url for url in urls if not any(source.covers(url) for source in sources.values())]
    if strangers:
        raise WrongUsage(f"{strangers[0]} belongs to none of the sources; see radar sources")
    return {name: source for name, source in sources.items() if any(source.covers(url) for url in urls)}


def warn_without_contact(found: Context, sources: Iterable[Source]) -> None:
    """Say that web masters can't reach us, where that matters."""
    hosts = {host for source in sources for host in source.discovery.hosts}
    if not found.settings.contact and hosts - set(found.settings.connect_to):
        say("RADAR_CONTACT is empty: the sites are not told whom to write to", to=sys.stderr)


def all_healthy(crawls: Sequence[Crawl]) -> bool:
    """Whether every source was healthy."""
    return all(one.outcome is Outcome.HEALTHY for one in crawls)


def show_crawls(crawls: Sequence[Crawl], *, as_json: bool) -> None:
    """A line per source."""
    for one in crawls:
        if as_json:
            print_json(run_json(one))
        else:
            say(crawl_line(one))


def show_outcome(crawls: Sequence[Crawl], report: ProcessReport, *, as_json: bool) -> None:
    """How each source was and what changed."""
    show_crawls(crawls, as_json=as_json)
    show_changes(report.changes, as_json=as_json)
    for why in report.unfilled:
        say(f"{why} (nothing was concluded; what was known is kept)", to=sys.stderr)
    for initiative in report.failures:
        say(f"initiative {initiative} could not be brought up to date; see the log", to=sys.stderr)


def show_changes(changes: Sequence[Change], *, as_json: bool) -> None:
    """The changes, as JSON or as sentences."""
    if as_json:
        for change in changes:
            print_json(change_json(change))
    else:
        for line in change_lines(changes):
            say(line)
