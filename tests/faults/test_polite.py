"""How a host meets us: what it is asked, when, and what it need not answer; measured at the host.

The plain cases stand elsewhere: tests/scrapers/test_crawl.py has robots.txt with each sort of status, with rules for
us and for others, a host that fails five times and a long Retry-After; tests/scrapers/test_hosts.py has a long
Retry-After after a restart and a short one that is sat out.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from domain.captures import Outcome

if TYPE_CHECKING:
    from conftest import Hosts, Night

HOST, OTHER = "proef.vlaanderen.be", "ander.vlaanderen.be"
SLACK = 0.02
"""Seconds by which a host may see a request earlier than it was meant."""

MOST_MEMORY = 256 * 1024 * 1024

pytestmark = pytest.mark.xdist_group("polite")
Add = Callable[..., None]
Run = Callable[..., "Night"]


def replied(hosts: "Hosts", host: str, path: str, status: int, body: bytes = b"", **headers: str) -> None:
    """One answer of a host."""
    hosts.page(host, path)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    hosts.replies[host, path] = type(hosts.replies[host, path])(body, status, named)


def test_robots_txt_is_found_after_five_redirects_on_two_hosts(hosts: "Hosts", crawl: Run, sources: Add) -> None:
    """And obeyed as if it stood there (RFC 9309 2.3.1.2)."""
    sources("proef", HOST)
    hosts.page(HOST, "/", "/open/", "/dicht/")
    hosts.page(HOST, "/open/")
    hosts.page(HOST, "/dicht/")
    steps = ["/robots.txt", "/1", f"https://{OTHER}/2", f"https://{OTHER}/3", f"https://{HOST}/4", "/5"]
    for at, to in pairwise(steps):
        host = OTHER if OTHER in at else HOST
        replied(hosts, host, at.removeprefix(f"https://{host}"), 302, Location=to)
    replied(hosts, HOST, "/5", 200, b"User-agent: *\nDisallow: /dicht/\n", Content_Type="text/plain")
    crawl()
    assert hosts.paths(HOST) == ["/robots.txt", "/1", "/4", "/5", "/", "/open/"]
    assert hosts.paths(OTHER) == ["/2", "/3"]


@pytest.mark.parametrize(
    ("status", "location", "asked"),
    [(404, "/weg", ["/"]), (503, "/stuk", []), (302, "/lus", [])],
)
def test_what_a_redirect_of_robots_txt_ends_at_counts(
    hosts: "Hosts", crawl: Run, sources: Add, status: int, location: str, asked: list[str]
) -> None:
    """Nothing there allows everything; an error or a loop allows nothing."""
    sources("proef", HOST)
    hosts.page(HOST, "/")
    replied(hosts, HOST, "/robots.txt", 301, Location=location)
    replied(hosts, HOST, location, status, Location=location)
    crawl()
    assert [path for path in hosts.paths(HOST) if path == "/"] == asked


def test_a_robots_txt_of_more_than_500_kib_is_read_to_its_end(hosts: "Hosts", crawl: Run, sources: Add) -> None:
    """RFC 9309 2.5."""
    sources("proef", HOST)
    hosts.page(HOST, "/", "/dicht/")
    hosts.page(HOST, "/dicht/")
    hosts.robots(HOST, "User-agent: *\n" + "# niets\nDisallow: /nergens\n" * 25_000 + "Disallow: /dicht/\n")
    assert len(hosts.replies[HOST, "/robots.txt"].body) > 500 * 1024
    crawl()
    assert hosts.paths(HOST) == ["/robots.txt", "/"]


def test_names_and_rules_without_end_take_no_memory(hosts: "Hosts", crawl: Run, sources: Add) -> None:
    """A rule is kept for us, for everybody, and once for all others: not once for each of ten thousand names."""
    sources("proef", HOST)
    hosts.page(HOST, "/", "/dicht/", "/open/")
    hosts.page(HOST, "/dicht/")
    hosts.page(HOST, "/open/")
    names = "".join(f"User-agent: {name}{number}\n" for number in range(8_000) for name in ("x", "init*", "*i*n"))
    rules = "".join(f"Disallow: /{number}/\n" for number in range(25_000))
    hosts.robots(HOST, f"{names}User-Agent: InitiatievenRadar/2 # wij\n{rules}Disallow: /dicht/\n")
    night = crawl(timeout=60)
    assert night.peak < MOST_MEMORY
    assert hosts.paths(HOST) == ["/robots.txt", "/", "/open/"]


@pytest.mark.parametrize(
    ("names", "allowed"),
    [
        ("*", False),
        ("initiatievenradar", False),
        ("INITIATIEVENRADAR*", False),
        ("andere", True),
        ("init", True),
        ("initiatievenradar-twee", True),
    ],
)
def test_rules_are_for_whom_they_name(hosts: "Hosts", crawl: Run, sources: Add, names: str, *, allowed: bool) -> None:
    """For all, or for our name in whatever case (RFC 9309 2.2.1); others are none of ours, however alike."""
    sources("proef", HOST)
    hosts.page(HOST, "/")
    hosts.robots(HOST, f"User-agent: {names}\nDisallow: /\n")
    crawl()
    assert ("/" in hosts.paths(HOST)) is allowed


def test_a_robots_txt_is_asked_for_anew_after_a_day(hosts: "Hosts", crawl: Run, sources: Add) -> None:
    """A crawl may be longer than that (RFC 9309 2.4)."""
    sources("proef", HOST)
    pages = [f"/{number}/" for number in range(8)]
    hosts.page(HOST, "/", *pages)
    for page in pages:
        hosts.page(HOST, page)
        hosts.replies[HOST, page].hold = 0.1
    hosts.robots(HOST, "User-agent: *\nAllow: /\n")
    crawl(pace=86_400 / 0.25)
    assert hosts.paths(HOST).count("/robots.txt") >= 3
    assert set(pages) <= set(hosts.paths(HOST))


def test_a_robots_txt_that_is_cut_off_allows_nothing(hosts: "Hosts", crawl: Run, sources: Add) -> None:
    """The rule that forbids may be what is missing."""
    sources("proef", HOST)
    hosts.page(HOST, "/")
    hosts.robots(HOST, "User-agent: *\nAllow: /\n")
    hosts.replies[HOST, "/robots.txt"].headers["Transfer-Encoding"] = "chunked"
    (done,) = crawl(timeout=1).crawls.values()
    assert done.outcome is Outcome.UNREACHABLE
    assert "/" not in hosts.paths(HOST)


def test_two_sources_take_turns_at_one_host(hosts: "Hosts", crawl: Run, sources: Add) -> None:
    """The host has one request at a time, and its Crawl-delay between any two."""
    delay = 0.2
    sources("een", HOST, "/a/")
    sources("twee", HOST, "/b/")
    hosts.robots(HOST, f"User-agent: *\nCrawl-delay: {delay}\n")
    for start in "ab":
        hosts.page(HOST, f"/{start}/", *(f"/{start}/{number}/" for number in range(3)))
        for number in range(3):
            hosts.page(HOST, f"/{start}/{number}/")
    for reply in hosts.replies.values():
        reply.hold = 0.05
    crawl()
    pages = [path for path in hosts.paths(HOST) if path != "/robots.txt"]
    assert sorted(pages) == sorted(path for _, path in hosts.replies if path != "/robots.txt")
    assert "".join(path[1] for path in pages) not in {"aaaabbbb", "bbbbaaaa"}
    assert hosts.overlaps(HOST) == 0
    assert min(hosts.gaps(HOST)[1:]) >= delay - SLACK


def test_two_sources_obey_what_one_of_them_was_told(hosts: "Hosts", crawl: Run, sources: Add) -> None:
    """After a long Retry-After nobody asks."""
    sources("een", HOST, "/a/")
    sources("twee", HOST, "/b/")
    for path in ("/a/", "/b/"):
        replied(hosts, HOST, path, 503, Retry_After="3600")
        hosts.replies[HOST, path].hold = 0.1
    night = crawl()
    assert len([path for path in hosts.paths(HOST) if path != "/robots.txt"]) == 1
    assert all("Retry-After: 3600" in done.why for done in night.crawls.values())


def test_each_failure_doubles_the_gap_until_the_host_rests(hosts: "Hosts", crawl: Run, sources: Add) -> None:
    """Five in a row, whichever source asks; the next run tries again."""
    delay = 0.05
    sources("een", HOST, "/a/")
    sources("twee", HOST, "/b/")
    hosts.robots(HOST, f"User-agent: *\nCrawl-delay: {delay}\n")
    for start in "ab":
        hosts.page(HOST, f"/{start}/", *(f"/{start}/{number}/" for number in range(9)))
        for number in range(9):
            replied(hosts, HOST, f"/{start}/{number}/", 500)
    night = crawl()
    failed = [place for place, path in enumerate(hosts.paths(HOST)) if path[-2:-1].isdigit()]
    assert len(failed) == 5
    for number, place in enumerate(failed[1:], start=1):
        assert hosts.gaps(HOST)[place - 1] >= delay * 2**number - SLACK
    assert all(done.outcome is Outcome.UNHEALTHY for done in night.crawls.values())
    hosts.asked.clear()
    crawl(after=86400)
    assert any(path[-2:-1].isdigit() for path in hosts.paths(HOST))


def test_a_success_forgets_earlier_failures(hosts: "Hosts", crawl: Run, sources: Add) -> None:
    """Only failures in a row count."""
    sources("proef", HOST)
    links = [f"/{kind}{number}/" for number in range(6) for kind in ("stuk", "heel")]
    hosts.page(HOST, "/", *links)
    for link in links:
        hosts.page(HOST, link)
        if "stuk" in link:
            replied(hosts, HOST, link, 500)
    crawl()
    assert set(links) <= set(hosts.paths(HOST))


def test_a_crawl_delay_is_obeyed_by_a_run_that_starts_before_it_is_over(
    hosts: "Hosts", crawl: Run, sources: Add
) -> None:
    """Between the last request of one run and the first of the next."""
    sources("proef", HOST)
    hosts.page(HOST, "/")
    hosts.robots(HOST, "User-agent: *\nCrawl-delay: 2\n")
    crawl()
    before = len(hosts.asked)
    crawl(after=1)
    assert hosts.gaps(HOST)[before - 1] >= 1 - SLACK


def test_a_crawl_delay_that_no_run_can_wait_for_is_a_refusal(hosts: "Hosts", crawl: Run, sources: Add) -> None:
    """Nothing is asked, and the reason is told; a run ends."""
    sources("proef", HOST)
    hosts.page(HOST, "/")
    hosts.robots(HOST, "User-agent: *\nCrawl-delay: 86400\n")
    (done,) = crawl().crawls.values()
    assert hosts.paths(HOST) == ["/robots.txt"]
    assert (done.outcome, "Crawl-delay of 86400 s" in done.why) == (Outcome.UNREACHABLE, True)
