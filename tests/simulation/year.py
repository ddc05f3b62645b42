"""Live a year of nights on the demo sites in one process: year.py DATABASE SEED NIGHTS.

Prints one JSON object per night: what happened, what was missed and what was false. A process of its own, because
Twisted's reactor starts once.
"""

import asyncio
import json
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import product
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from plot import Plot, Slot
from scrapy.utils.reactor import install_reactor
from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater, react
from world import World, WorldServer

from audit.run import audit
from demo.history import sites_on
from domain.audit import Finding
from domain.captures import Crawl
from domain.changes import Cause, Change
from domain.open_data import change_json
from domain.reference import load_reference
from domain.subscriptions import Choices, Filters, Province, Rhythm
from domain.vocabulary import Kind
from notifications.digest import window
from notifications.outbox import enqueue_digests
from notifications.selection import select
from pipeline.expectations import judge
from pipeline.run import process
from scrapers.crawl import crawl_night
from scrapers.settings import CrawlOptions
from scrapers.source import load_sources
from storage.database import Sessions, open_database
from storage.schema import prepare_database
from storage.subscribers import add_subscriber

BRUSSELS = ZoneInfo("Europe/Brussels")
FIRST = date(2022, 1, 31)
WEEK = 7
RHYTHMS = (Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.MONTHLY)
ASKED = (
    Filters(),
    Filters(kinds=(Kind.CALL,)),
    Filters(critical_only=True),
    Filters(sources=("smart_flanders",)),
    Filters(themes=("mobiliteit",), provinces=(Province.ANTWERP,)),
)
"""What subscribers chose."""


def moments(chance: Random, nights: int) -> Iterator[tuple[int, datetime]]:
    """The runs of the year by night, at a quarter past three by the clock in Brussels; now and then none, or two."""
    for night in range(1, nights + 1):
        at = datetime.combine(FIRST + timedelta(days=night - 1), time(3, 15), BRUSSELS)
        luck = 0.5 if night == 1 else chance.random()
        if luck > 0.04:
            yield night, at
        if luck > 0.97:
            yield night, at + timedelta(minutes=20)


async def live(sessions: Sessions, seed: int, nights: int) -> None:
    """Crawl and process night after night, and print what was missed and false."""
    chance = Random(seed)  # noqa: S311  events, not secrets
    plot = Plot(World(sites_on(1)), chance)
    sources, reference = load_sources(), load_reference()
    week, readers = Week(plot.slots), Readers(sessions)
    with WorldServer(plot.world) as server:
        options = CrawlOptions(connect_to=server.connect_to, delay=0)
        last = 0
        for night, at in moments(Random(seed), nights):  # noqa: S311
            if night != last:
                plot.begin(night)
            crawls = await crawl_night(
                list(sources.values()), sessions=sessions, options=options, clock=lambda at=at: at, judge=judge
            )
            report = process(sessions, sources, reference=reference, now=at)
            changes = [change for change in report.changes if change.cause is Cause.SOURCE]
            missed, false = plot.settle([change_json(change) for change in changes])
            wrong = week.add(night, changes)
            differences = readers.morning(at)
            show(at, plot.log if night != last else ["once more"], crawls, missed, false, wrong, differences)
            last = night


class Week:
    """The changes since the last digest, and what readers knew at its time."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        self.slots = slots
        self.begin(0)

    def begin(self, night: int) -> None:
        """The first night after a digest."""
        self.ends = night + WEEK
        self.changes: list[Change] = []
        self.knew = [slot.told for slot in self.slots]

    def add(self, night: int, changes: Sequence[Change]) -> list[str]:
        """Add the changes of a night; at the end of the week, what the digest leaves out or tells too much."""
        self.changes.extend(changes)
        if night < self.ends:
            return []
        entries = [change for entry in select(self.changes, Filters(), {}) for change in entry]
        wrong = [
            f"digest: {slot.title} {slot.field} {knew} {slot.told}"
            for slot, knew in zip(self.slots, self.knew, strict=True)
            if (knew != slot.told) != any(is_about(slot, change) for change in entries)
        ]
        self.begin(night)
        return wrong


class Readers:
    """Subscribers of every sort; they get their digests in the morning, which the auditor reads once a week."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        joined = datetime.combine(FIRST, time(0), BRUSSELS)
        with sessions.begin() as session:
            for number, (rhythm, filters) in enumerate(product(RHYTHMS, ASKED)):
                choices = Choices(rhythm=rhythm, filters=filters)
                add_subscriber(session, f"lezer{number}@gemeente.test", choices, now=joined)

    def morning(self, at: datetime) -> list[str]:
        """Make the digests that are due; at the beginning of a week, what the auditor has against them."""
        now = at.replace(hour=7, minute=0)
        for rhythm in RHYTHMS:
            enqueue_digests(
                self.sessions, window(rhythm, now), now=now, public_url="https://r.test", mail_from="radar@r.test"
            )
        if at.weekday():
            return []
        now = at.replace(hour=8, minute=30)
        _, found = audit(self.sessions, now=now, days=9, progress=lambda _doing, _done, _total: None)
        return [f"{one.finding} {one.subscriber} {one.what}" for one in found if one.finding is not Finding.NOT_SENT]


def is_about(slot: Slot, change: Change) -> bool:
    """Whether a change is one of this slot."""
    return slot.title.lower() in change.title.lower() and change.field == slot.field


def show(
    at: datetime,
    log: Sequence[str],
    crawls: Sequence[Crawl],
    missed: Sequence[Any],
    false: Sequence[Mapping[str, Any]],
    digest: Sequence[str],
    audited: Sequence[str],
) -> None:
    """Print a night."""
    told = {
        "at": at.isoformat(),
        "log": list(log),
        "crawls": {crawl.source: [crawl.outcome.value, crawl.why, crawl.counts.requests] for crawl in crawls},
        "missed": [f"{one.title} {one.kind} {one.field} {one.after}" for one in missed],
        "false": [f"{one['title']} {one['kind']} {one['field']}: {one['summary']}" for one in false],
        "digest": list(digest),
        "audit": list(audited),
    }
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()


async def year(reactor: Any) -> None:  # noqa: ANN401  Twisted's reactor is a module
    """Live all nights in the reactor's loop."""
    database, seed, nights = sys.argv[1:]
    sessions = open_database(f"sqlite:///{database}")
    prepare_database(sessions)
    await deferLater(reactor, 0)  # from then on the loop runs
    await Deferred.fromFuture(asyncio.ensure_future(live(sessions, int(seed), int(nights))))


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    react(year)
