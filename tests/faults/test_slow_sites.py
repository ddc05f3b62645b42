"""Sites that take their time: it is measured; a crawl that is too slow is not believed, one without end is ended."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domain.captures import Crawl, Outcome
from domain.changes import Cause
from domain.reference import load_reference
from pipeline.run import process
from scrapers.source import load_sources
from storage.captures import observations
from storage.database import Sessions

if TYPE_CHECKING:
    from conftest import Hosts, Night

HOST = "proef.vlaanderen.be"
NIGHT = datetime(2022, 3, 1, 2, 15, tzinfo=UTC)
DAY = 86400
HOLD, MOST = 0.5, 0.3
"""Seconds that a slow page takes, and that an answer of the source may take on average."""
PAGES = [f"/projecten/kade{number}/" for number in range(10)]
PAGE = """<!DOCTYPE html>
<html lang="nl"><head><title>{title} | Smart Flanders</title></head>
<body><div class="page"><div class="main-content" id="main" role="main">
<article class="page"><header class="region intro"><div class="headings"><h1 class="h1">{title}</h1></div></header>
<section class="region paragraphs"><div class="paragraph paragraph__text"><div class="paragraph__content">
<p>Dit project helpt steden om de drukte te meten. Een dossier indienen kan tot en met {day} maart 2022.</p>
</div></div></section></article></div></div></body></html>"""

pytestmark = pytest.mark.xdist_group("slow sites")
Add = Callable[..., None]
Run = Callable[..., "Night"]


def projects(hosts: "Hosts", day: int, hold: float) -> None:
    """A site of projects that all end on a day of March; each of its pages takes `hold` seconds."""
    hosts.page(HOST, "/", *PAGES)
    for number, path in enumerate(PAGES):
        hosts.page(HOST, path)
        hosts.replies[HOST, path].body = PAGE.format(title=f"Slimme kade {number}", day=day).encode()
    for path in ("/", *PAGES):
        hosts.replies[HOST, path].hold = hold


def news(sessions: Sessions, folder: Path, night: int) -> list[str]:
    """The fields of which there is news when what was crawled is processed."""
    pages = load_sources()["smart_flanders"].pages
    source = load_sources(folder)["proef"].model_copy(update={"pages": pages})
    now = NIGHT + timedelta(days=night)
    report = process(sessions, {"proef": source}, reference=load_reference(), now=now)
    return [change.field for change in report.changes if change.cause is Cause.SOURCE]


def test_nothing_is_concluded_from_a_crawl_that_is_too_slow(
    hosts: "Hosts", crawl: Run, sources: Add, sqlite_sessions: Sessions, tmp_path: Path
) -> None:
    """What changed on the slow night is told once, when the site answers as fast as it should."""
    sources("proef", HOST, expected=f", max_seconds: {MOST}")
    told, crawls = [], []
    for night, (day, hold) in enumerate([(10, 0), (11, HOLD), (11, 0)]):
        projects(hosts, day, hold)
        crawls.append(crawl(after=night * DAY).crawls["proef"])
        told.append(news(sqlite_sessions, tmp_path / "sources", night))
    assert [one.outcome for one in crawls] == [Outcome.HEALTHY, Outcome.UNHEALTHY, Outcome.HEALTHY]
    assert f"seconds on average, at most {MOST} are expected" in crawls[1].why
    assert told[:2] == [[], []]
    assert told[2].count("deadlines") == len(PAGES)


def test_a_crawl_longer_than_its_time_ends(hosts: "Hosts", crawl: Run, sources: Add, sqlite_sessions: Sessions) -> None:
    """What it did see proves nothing."""
    sources("proef", HOST, expected=", max_hours: 0.0005")
    pages = [f"/{number}/" for number in range(60)]
    hosts.page(HOST, "/", "/weg/", *pages)
    for path in pages:
        hosts.page(HOST, path)
        hosts.replies[HOST, path].hold = HOLD
    done = crawl().crawls["proef"]
    assert (done.outcome, done.why) == (Outcome.INTERRUPTED, "it took longer than 0.0005 hours")
    assert 0 < done.counts.pages < len(pages) / 2
    with sqlite_sessions() as session:
        assert not any(seen.healthy for one in observations(session, "proef").values() for seen in one)


def measured(crawl: Run, **options: float) -> Crawl:
    """A crawl of the one source."""
    return crawl(**options).crawls["proef"]


def test_our_own_pauses_are_not_the_time_of_a_host(hosts: "Hosts", crawl: Run, sources: Add) -> None:
    """Only what passes between our question and the end of its answer is."""
    sources("proef", HOST)
    hosts.page(HOST, "/", "/1/", "/2/")
    for path in ("/1/", "/2/"):
        hosts.page(HOST, path)
    hosts.robots(HOST, "User-agent: *\nCrawl-delay: 1\n")
    done = measured(crawl)
    assert sum(hosts.gaps(HOST)) > 2
    assert 0 < done.counts.seconds < 1
    assert done.counts.seconds_each == done.counts.seconds / 4


def test_what_does_not_answer_takes_time_too(hosts: "Hosts", crawl: Run, sources: Add) -> None:
    """As long as we wait for it, each time that it is asked."""
    sources("proef", HOST)
    hosts.page(HOST, "/", "/stil/")
    hosts.page(HOST, "/stil/")
    hosts.replies[HOST, "/stil/"].hold = 1
    done = measured(crawl, timeout=0.5)
    assert (done.counts.errors, hosts.paths(HOST).count("/stil/")) == (1, 2)
    assert 1 <= done.counts.seconds < 3
