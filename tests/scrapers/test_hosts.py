"""Hosts that asked us to wait, or that keep failing, are left alone; also by a run that starts later."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.captures import Crawl, Outcome
from scrapers.hosts import moment_of
from scrapers.turns import LONGEST_BACK_OFF, back_off
from storage.database import Sessions
from storage.hosts import HostWait, host_waits, record_wait

if TYPE_CHECKING:
    from conftest import Reply, Site

HOST = "proef.vlaanderen.be"
NIGHT = datetime(2022, 3, 1, 2, 15, tzinfo=UTC)
A_DAY = timedelta(days=1)
Run = Callable[..., list[Crawl]]


@pytest.fixture
def reply(site: "Site") -> type["Reply"]:
    """The class of the site's replies."""
    site.page("/")
    return type(site.replies["/"])


@pytest.mark.parametrize("asked", ["90000", format_datetime(NIGHT + timedelta(hours=25), usegmt=True)])
def test_a_wait_is_obeyed_after_a_restart(site: "Site", crawl: Run, reply: type["Reply"], asked: str) -> None:
    """Nothing at all is asked before the moment that Retry-After named; after it everything is."""
    site.replies["/"] = reply(b"", 503, headers={"Retry-After": asked})
    (first,) = crawl()
    assert first.outcome is Outcome.UNREACHABLE
    site.page("/")
    site.asked.clear()
    (second,) = crawl(night=1)
    assert site.paths() == []
    assert second.outcome is Outcome.UNREACHABLE
    assert "Retry-After" in second.why
    (third,) = crawl(night=2)
    assert third.outcome is Outcome.HEALTHY


def test_a_short_wait_is_sat_out(site: "Site", crawl: Run, reply: type["Reply"]) -> None:
    """The page is asked for once more in the same run, and not a third time."""
    site.page("/", "/a/")
    site.replies["/a/"] = reply(b"", 429, headers={"Retry-After": "1"})
    crawl()
    assert site.paths().count("/a/") == 2


def test_words_that_are_no_retry_after_are_only_trouble(site: "Site", crawl: Run, reply: type["Reply"]) -> None:
    """The rest of the site is still asked for."""
    site.page("/", "/a/", "/b/")
    site.replies["/a/"] = reply(b"", 503, headers={"Retry-After": "straks"})
    site.page("/b/")
    crawl()
    assert "/b/" in site.paths()


def test_a_long_crawl_delay_is_remembered(
    site: "Site", crawl: Run, reply: type["Reply"], sqlite_sessions: Sessions
) -> None:
    """A run that starts before the delay is over has to wait for the rest of it."""
    site.replies["/robots.txt"] = reply(b"User-agent: *\nCrawl-delay: 3\n", headers={"Content-Type": "text/plain"})
    crawl()
    with sqlite_sessions() as session:
        assert host_waits(session)[HOST].not_before == NIGHT + timedelta(seconds=3)


def test_the_newest_wait_of_a_host_counts(sessions: Sessions) -> None:
    """A later answer may shorten it."""
    for hours in (5, 1):
        with sessions.begin() as session:
            record_wait(session, HOST, HostWait(NIGHT + timedelta(hours=hours), "gevraagd"))
    with sessions() as session:
        assert host_waits(session) == {HOST: HostWait(NIGHT + timedelta(hours=1), "gevraagd")}


@given(st.text(max_size=40))
def test_any_retry_after_is_a_moment_of_the_next_year_or_nothing(asked: str) -> None:
    """A server may send what it likes."""
    moment = moment_of(asked, now=NIGHT)
    assert moment is None or NIGHT <= moment <= NIGHT + 365 * A_DAY


@given(st.floats(min_value=0, max_value=120), st.integers(min_value=0, max_value=10_000))
def test_backing_off_never_hurries(delay: float, failures: int) -> None:
    """Each failure makes the wait longer, up to a minute; a site that wants more keeps it."""
    assert delay <= back_off(delay, failures) <= max(delay, LONGEST_BACK_OFF)
    assert back_off(1.0, 3) == 8.0
