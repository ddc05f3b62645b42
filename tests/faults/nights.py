"""Live some nights with sites in trouble, one kind of trouble beside the other: nights.py FOLDER.

Standard input holds the kinds of trouble of each source as JSON. Each kind has a demo site, a proxy before it, and a
database of its own: a good night, two nights in trouble on the first of which an editor changes a passage, and a good
night. Prints one JSON object per night. A process of its own, because Twisted's reactor starts once.
"""

import asyncio
import json
import logging
import shutil
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from proxy import WELL, Fault, Kind, Proxy
from scrapy.utils.reactor import install_reactor
from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater, react
from world import CAPTCHA, HTML, LOGIN, MAINTENANCE, TROUBLES, Trouble, World, WorldServer

from demo.answers import Answer
from demo.content import Site
from demo.history import sites_on
from domain.changes import Cause, ChangeKind
from domain.open_data import change_json
from domain.reference import Reference, load_reference
from pipeline.expectations import judge
from pipeline.run import ProcessReport, process
from scrapers.crawl import crawl_night
from scrapers.settings import CrawlOptions
from scrapers.source import Source, load_sources
from storage.crawls import load_crawls
from storage.database import Sessions, close_database, open_database
from storage.initiatives import load_initiatives
from storage.schema import prepare_database

FIRST = datetime(2022, 1, 31, 3, 15, tzinfo=ZoneInfo("Europe/Brussels"))
TIMEOUT = 1.5
"""Seconds that an answer may take: long for loopback, short for a test."""
IN_TROUBLE = (2, 3)
LAST, LAST_OF_PAGES = 4, 10
"""Redirects are asked for again once a week."""
ROBOTS = 330
"""Bytes of a connection that let robots.txt pass, and no whole page."""
UNUSED = ("/over/", "/nieuws-en-opinies/")
PAGE = "/smart-flanders-2.0/cityflows/"
SAID, SAYS = "twee pilootsteden, die nog gekozen moeten\nworden.", "de pilootsteden Gent en Mechelen."
WIKI_PAGE = "/VLOCA:Flood4Cast"
WIKI_SAID, WIKI_SAYS = "Idee", "Project"
SITES = {
    "smart_flanders": ("smart.flanders.be", PAGE, SAID, SAYS),
    "vloca_kennishub": ("vloca-kennishub.vlaanderen.be", WIKI_PAGE, WIKI_SAID, WIKI_SAYS),
}


def on_some(paths: tuple[str, ...], status: HTTPStatus, body: bytes = b"", **headers: str) -> Trouble:
    """An answer to a few addresses only."""

    def trouble(site: Site, path: str, whole: Answer) -> Answer:
        return Answer(status, body, {**HTML, **headers}) if path in paths else whole

    return trouble


def on_pages(status: HTTPStatus, body: bytes) -> Trouble:
    """An answer to everything but robots.txt."""

    def trouble(site: Site, path: str, whole: Answer) -> Answer:
        return whole if path == "/robots.txt" else Answer(status, body, HTML)

    return trouble


def forever_elsewhere(site: Site, path: str, whole: Answer) -> Answer:
    """Everybody is sent to a page to sign in, for good as it says."""
    if path == "/robots.txt":
        return whole
    if path == "/aanmelden":
        return Answer(HTTPStatus.OK, LOGIN, HTML)
    return Answer(HTTPStatus.MOVED_PERMANENTLY, b"", {"Location": "/aanmelden"})


def robots_loop(site: Site, path: str, whole: Answer) -> Answer:
    """robots.txt redirects to itself."""
    return Answer(HTTPStatus.FOUND, b"", {"Location": "/robots.txt"}) if path == "/robots.txt" else whole


FEW = ("/smart-flanders-2.0/speerpunten/", "/open-data-charter/")
SITE_TROUBLES: Mapping[str, Trouble] = {
    **{kind: TROUBLES[kind] for kind in ("maintenance", "login", "captcha", "robots 503", "robots closed", "half")},
    "503, later": TROUBLES["503, asking to come back in an hour"],
    "404 on all pages": on_pages(HTTPStatus.NOT_FOUND, b"<h1>404</h1>"),
    "all moved to a login": forever_elsewhere,
    "robots.txt redirects for ever": robots_loop,
    "captcha on two pages": on_some(FEW, HTTPStatus.OK, CAPTCHA),
    "maintenance on two pages": on_some(FEW, HTTPStatus.OK, MAINTENANCE),
    "two pages redirect to a login": on_some(FEW, HTTPStatus.FOUND, Location="/aanmelden"),
}
FAULTS: Mapping[str, Fault] = {
    "refused": Fault(Kind.REFUSE),
    "reset on accept": Fault(Kind.RESET),
    "closed before a word": Fault(Kind.CLOSE),
    "black hole": Fault(Kind.SILENCE),
    "reset in the middle of pages": Fault(Kind.RESET, after=ROBOTS),
    "silent in the middle of pages": Fault(Kind.SILENCE, after=ROBOTS),
    "a byte now and then in the middle of pages": Fault(Kind.DRIP, after=ROBOTS, pause=0.05),
    "slow": Fault(Kind.DELAY, pause=0.02),
}


GOES = "/smart-flanders-2.0/speerpunten/"
"""A page that really goes, in some of the kinds."""
ENDS: Mapping[str, Trouble] = {
    "404": on_some((GOES,), HTTPStatus.NOT_FOUND),
    "410": on_some((GOES,), HTTPStatus.GONE),
    "redirected to the home page": on_some((GOES,), HTTPStatus.MOVED_PERMANENTLY, Location="/"),
    "redirected to another site": on_some((GOES,), HTTPStatus.PERMANENT_REDIRECT, Location="https://elders.be/x"),
}
"""What a page that goes answers on the nights in trouble; no passage changes meanwhile."""


async def live(kind: str, source: Source, site: Site, reference: Reference, database: Path) -> None:
    """The nights of one kind of trouble."""
    host, page, said, says = SITES[source.name]
    world = World({host: site})
    sessions = open_database(f"sqlite:///{database}")
    with WorldServer(world) as server, Proxy(server.connect_to[host]) as proxy:
        options = CrawlOptions(connect_to={host: ("127.0.0.1", proxy.port)}, delay=0, timeout=TIMEOUT)
        for night in range(1, 1 + (LAST_OF_PAGES if kind in ENDS else LAST)):
            if night == IN_TROUBLE[0] and kind not in ENDS:
                world.edit(change=host + page, find=said, by=says)
            trouble(world, proxy, host, kind if night in IN_TROUBLE else "")
            at = FIRST + timedelta(days=night - 1)
            await crawl_night([source], sessions=sessions, options=options, clock=lambda at=at: at, judge=judge)
            report = process(sessions, {source.name: source}, reference=reference, now=at)
            show(f"{source.name}: {kind}", night, report, sessions)
            if kind in ENDS and any(change.kind is ChangeKind.BACK for change in report.changes):
                break
    close_database(sessions)


def small(site: Site) -> Site:
    """A site without the pages that no initiative stands on, with a robots.txt that allows everything."""
    pages = {path: page for path, page in site.pages.items() if not path.startswith(UNUSED)}
    return replace(site, pages=pages, robots="User-agent: *\nDisallow:\n")


def trouble(world: World, proxy: Proxy, host: str, kind: str) -> None:
    """Let this kind of trouble be, and no other."""
    proxy.break_with(FAULTS.get(kind, WELL))
    world.troubles = {host: kind} if kind in TROUBLES else {}


def show(kind: str, night: int, report: ProcessReport, sessions: Sessions) -> None:
    """Print a night."""
    with sessions() as session:
        crawl = load_crawls(session)[-1]
        stored = [one.initiative for one in load_initiatives(session)]
    told = {
        "kind": kind,
        "night": night,
        "outcome": crawl.outcome,
        "why": crawl.why,
        "requests": crawl.counts.requests,
        "changes": [change_json(change) for change in report.changes if change.cause is Cause.SOURCE],
        "corrections": [change_json(change) for change in report.changes if change.cause is Cause.CORRECTION],
        "initiatives": {one.title.value: one.presence for one in stored if one.title},
    }
    sys.stdout.write(json.dumps(told, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


async def all_kinds(reactor: Any) -> None:  # noqa: ANN401  Twisted's reactor is a module
    """Live all nights of all kinds in the reactor's loop."""
    TROUBLES.update({**SITE_TROUBLES, **ENDS})
    folder, reference, sources = Path(sys.argv[1]), load_reference(), load_sources()
    empty, sites = empty_database(folder), sites_on(1)
    await deferLater(reactor, 0)  # from then on the loop runs
    lives = [
        live(
            kind,
            sources[name],
            small(sites[SITES[name][0]]),
            reference,
            Path(shutil.copy(empty, folder / f"{name}-{number}.sqlite")),
        )
        for name, kinds in json.load(sys.stdin).items()
        for number, kind in enumerate(kinds)
    ]
    await Deferred.fromFuture(asyncio.gather(*lives))


def empty_database(folder: Path) -> Path:
    """A migrated database, to copy."""
    file = folder / "empty.sqlite"
    sessions = open_database(f"sqlite:///{file}")
    prepare_database(sessions)
    close_database(sessions)
    return file


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    react(all_kinds)
