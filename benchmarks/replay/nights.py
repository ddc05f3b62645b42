"""Live the saved nights in one process: crawl and process each day of the history as the schedule would have done.

python -m benchmarks.replay.nights DATABASE [FROM [UNTIL]]

Prints one JSON object per night. A process of its own, because Twisted's reactor starts once.
"""

import asyncio
import json
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import chain
from typing import Any

import structlog
from scrapy.utils.reactor import install_reactor
from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater, react

from benchmarks.measure import HOSTS, SITES, saved_sites
from domain.captures import Crawl
from domain.changes import Cause, Change
from domain.open_data import change_json
from domain.reference import load_reference
from pipeline.expectations import judge
from pipeline.run import process
from scrapers.crawl import crawl_night
from scrapers.settings import CrawlOptions
from scrapers.source import load_sources
from storage.database import Sessions, open_database
from storage.initiatives import initiative_pages
from storage.schema import prepare_database

SOURCES = ("smart_flanders", "vloca")
NIGHTLY = time(22, 30, tzinfo=UTC)
A_DAY = timedelta(days=1)


def saved_days() -> list[date]:
    """The days on which one of the sites was saved in a new state."""
    states = chain.from_iterable(json.loads((SITES / host / "snapshots.json").read_text()) for host in HOSTS)
    return sorted({date.fromisoformat(state["at"][:10]) for state in states})


def nights(days: Sequence[date]) -> list[date]:
    """Each saved day and the day after it, on which what is gone is gone for the second time."""
    return sorted({day + step for day in days for step in (timedelta(), A_DAY)})


async def live(sessions: Sessions, days: Sequence[date]) -> None:
    """Crawl and process night after night, and print what each brought."""
    sources = {name: source for name, source in load_sources().items() if name in SOURCES}
    reference = load_reference()
    for day in days:
        at = datetime.combine(day, NIGHTLY)
        with saved_sites(day.isoformat()) as port:
            options = CrawlOptions(connect_to=dict.fromkeys(HOSTS, ("127.0.0.1", port)), delay=0)
            clock = partial(stopped, at)
            crawls = await crawl_night(
                list(sources.values()), sessions=sessions, options=options, clock=clock, judge=judge
            )
        report = process(sessions, sources, reference=reference, now=at)
        sys.stdout.write(
            json.dumps(told(day, crawls, report.changes, pages_by_initiative(sessions)), ensure_ascii=False) + "\n"
        )
        sys.stdout.flush()


def stopped(at: datetime) -> datetime:
    """The time of a clock that stands still."""
    return at


def pages_by_initiative(sessions: Sessions) -> dict[str, list[str]]:
    """The addresses of the pages of each initiative."""
    with sessions() as session:
        return {name: sorted({use.url for use in uses}) for name, uses in initiative_pages(session).items()}


def told(
    day: date, crawls: Sequence[Crawl], changes: Sequence[Change], pages: Mapping[str, Sequence[str]]
) -> dict[str, object]:
    """What a night brought, as JSON."""
    return {
        "day": day.isoformat(),
        "crawls": [crawl.model_dump(mode="json", include={"source", "outcome", "why", "counts"}) for crawl in crawls],
        "changes": [
            {**change_json(change), "pages": pages.get(change.initiative, [])}
            for change in changes
            if change.cause is not Cause.BASELINE
        ],
    }


def within(days: Sequence[date], limits: Sequence[str]) -> Iterator[date]:
    """The days from the first limit until the second one, where they are given."""
    first, last = [*limits, *["0001-01-01", "9999-12-31"][len(limits) :]]
    return (day for day in days if first <= day.isoformat() <= last)


async def replay(reactor: Any) -> None:  # noqa: ANN401  Twisted's reactor is a module
    """Live all nights that were asked for, in the reactor's loop."""
    database, *limits = sys.argv[1:]
    sessions = open_database(f"sqlite:///{database}")
    prepare_database(sessions)
    await deferLater(reactor, 0)  # from then on the loop runs
    await Deferred.fromFuture(asyncio.ensure_future(live(sessions, list(within(nights(saved_days()), limits)))))


def main() -> None:
    """`nights.py DATABASE [FROM [UNTIL]]`."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    react(replay)


if __name__ == "__main__":
    main()
