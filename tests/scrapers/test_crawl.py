"""Crawling a real server: what is asked, what is kept, and what trouble comes to."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domain.captures import Answer, Crawl, ObservationKind, Outcome
from domain.issues import IssueCode
from domain.vocabulary import PageState
from storage.bodies import load_body
from storage.captures import known_redirects, observations, page_captures, set_page_state, store_answers
from storage.crawls import start_crawl
from storage.database import Sessions
from storage.issues import open_issues

if TYPE_CHECKING:
    from conftest import Site

HOST = "https://proef.vlaanderen.be"
NIGHT = datetime(2022, 3, 1, 2, 15, tzinfo=UTC)
Run = Callable[..., list[Crawl]]


def kept(sessions: Sessions) -> list[str]:
    """The paths of the pages that are stored."""
    with sessions() as session:
        return [page.url.removeprefix(HOST) for page in page_captures(session, "proef")]


class Locking(dict[str, object]):
    """Answers of a site; the database is another program's from the moment one of them is asked for."""

    def __init__(self, replies: dict[str, object], path: str, other: sqlite3.Connection) -> None:
        super().__init__(replies)
        self.path, self.other = path, other

    def get(self, path: str, default: object = None) -> object:  # type: ignore[override]
        """One answer."""
        if path == self.path:
            self.other.execute("begin immediate")
        return super().get(path, default)


def trouble(sessions: Sessions) -> dict[str, IssueCode]:
    """The open issues by path."""
    with sessions() as session:
        return {one.issue.url.removeprefix(HOST): one.issue.code for one in open_issues(session)}


def test_every_page_within_the_site_is_kept_under_its_real_address(
    site: "Site", crawl: Run, sqlite_sessions: Sessions
) -> None:
    """Links are followed within the host only; pictures, mail links and other hosts are not asked for."""
    site.page("/", "/over/", "/over/#deel", "https://elders.be/", "mailto:a@b.be", "/foto.png", "/over/?utm_source=x")
    site.page("/over/", "/")
    (done,) = crawl()
    assert (done.outcome, done.counts.pages, done.counts.new) == (Outcome.HEALTHY, 2, 2)
    assert kept(sqlite_sessions) == ["/", "/over/"]
    assert sorted(site.paths()) == ["/", "/over/", "/robots.txt"]
    with sqlite_sessions() as session:
        page = page_captures(session, "proef")[1]
        assert load_body(session, page.latest.body_sha256) == site.replies["/over/"].body


def test_a_document_is_kept_where_the_words_of_its_link_say_what_it_is(
    site: "Site", crawl: Run, sqlite_sessions: Sessions
) -> None:
    """Rules and forms are; a report is not. They are asked for conditionally, and are no pages of the site."""
    site.page(
        "/", text='<a href="/a1/x.pdf">Reglement</a><a href="/verslag.pdf">Verslag</a><a href="/kade.jpg">Gids</a>'
    )
    site.file("/a1/x.pdf", b"%PDF-1.4 regels", "application/pdf")
    site.file("/verslag.pdf", b"%PDF-1.4 verslag", "application/pdf")
    (first,) = crawl()
    assert (first.outcome, first.counts.pages, first.counts.documents) == (Outcome.HEALTHY, 1, 1)
    assert kept(sqlite_sessions) == ["/", "/a1/x.pdf"]
    (again,) = crawl()
    assert (again.counts.pages, again.counts.documents, again.counts.new, again.counts.changed) == (1, 1, 0, 0)
    path, headers = next(asked for asked in reversed(site.asked) if asked[0].endswith(".pdf"))
    assert (path, headers["if-none-match"]) == ("/a1/x.pdf", '"15"')


def test_a_document_that_is_a_page_is_none(site: "Site", crawl: Run, sqlite_sessions: Sessions) -> None:
    """A site that answers with its home page for a file that is gone did not send the file."""
    site.page("/", "/reglement.pdf")
    site.page("/reglement.pdf")
    crawl()
    assert kept(sqlite_sessions) == ["/"]
    assert trouble(sqlite_sessions) == {"/reglement.pdf": IssueCode.NOT_HTML}


def test_we_say_who_we_are_and_send_no_cookies(site: "Site", crawl: Run) -> None:
    """The User-Agent has our name and where to write to; the Host header is the real one."""
    site.page("/")
    site.replies["/"].headers["Set-Cookie"] = "volg=mij"
    crawl()
    _, headers = site.asked[-1]
    assert headers["user-agent"].startswith("initiatievenradar/")
    assert "https://radar.test/" in headers["user-agent"]
    assert headers["host"] == "proef.vlaanderen.be"
    assert "cookie" not in headers


def test_an_unchanged_night_costs_conditional_requests_only(
    site: "Site", crawl: Run, sqlite_sessions: Sessions
) -> None:
    """Every known page is asked with its validator, and a 304 is an answer."""
    site.page("/", "/over/", etag='"a"')
    site.page("/over/", etag='"b"')
    crawl()
    site.asked.clear()
    (done,) = crawl(night=1)
    assert (done.counts.not_modified, done.counts.pages, done.counts.changed) == (2, 2, 0)
    sent = {path: headers.get("if-none-match") for path, headers in site.asked if path != "/robots.txt"}
    assert sent == {"/": '"a"', "/over/": '"b"'}
    assert kept(sqlite_sessions) == ["/", "/over/"]


def test_without_an_etag_the_servers_own_last_modified_is_sent_back(site: "Site", crawl: Run) -> None:
    """Never a time of ours."""
    site.page("/")
    site.replies["/"].headers["Last-Modified"] = "Tue, 01 Mar 2022 00:00:00 GMT"
    crawl()
    crawl(night=1)
    assert site.asked[-1][1]["if-modified-since"] == "Tue, 01 Mar 2022 00:00:00 GMT"


def test_a_page_that_is_no_longer_linked_is_still_asked_for(site: "Site", crawl: Run) -> None:
    """That is how we know whether it is gone."""
    site.page("/", "/over/")
    site.page("/over/")
    crawl()
    site.page("/")
    site.asked.clear()
    crawl(night=1)
    assert "/over/" in site.paths()


def test_a_link_that_led_nowhere_yet_is_tried_again(site: "Site", crawl: Run, sqlite_sessions: Sessions) -> None:
    """The page behind it may come while the page that links it stays as it is and answers 304."""
    site.page("/", "/oproep/", etag='"1"')
    crawl()
    site.page("/oproep/")
    crawl(night=1)
    assert kept(sqlite_sessions) == ["/", "/oproep/"]


def test_a_page_that_is_gone_is_found_when_it_returns(site: "Site", crawl: Run, sqlite_sessions: Sessions) -> None:
    """Also where the page that links it stays as it is and answers 304."""
    site.page("/", "/oproep/", etag='"1"')
    site.page("/oproep/")
    crawl()
    back = site.replies.pop("/oproep/")
    crawl(night=1)
    with sqlite_sessions.begin() as session:
        set_page_state(session, f"{HOST}/oproep/", PageState.GONE)
    site.replies["/oproep/"] = back
    crawl(night=2)
    with sqlite_sessions() as session:
        assert not observations(session, "proef")


def test_a_dead_link_is_not_tried_every_night_for_ever(site: "Site", crawl: Run) -> None:
    """After two weeks once a week is enough."""
    site.page("/", "/dood/", etag='"1"')
    crawl()
    site.asked.clear()
    for night in range(20, 27):
        crawl(night=night)
    assert site.paths().count("/dood/") == 1


def test_links_that_a_killed_crawl_did_not_follow_are_followed_by_the_next(
    site: "Site", crawl: Run, sqlite_sessions: Sessions
) -> None:
    """What it did fetch is asked for without validators, for a 304 would hide its links."""
    site.page("/", etag='"1"')
    crawl()
    site.page("/", "/nieuw/", etag='"2"')
    home = Answer(
        url=f"{HOST}/",
        kind=ObservationKind.FETCHED,
        at=NIGHT,
        status=200,
        headers={"etag": '"2"'},
        body=site.replies["/"].body,
    )
    with sqlite_sessions.begin() as session:
        store_answers(session, "proef", start_crawl(session, "proef", now=NIGHT), [home])
    site.page("/nieuw/")
    crawl(night=1)
    assert kept(sqlite_sessions) == ["/", "/nieuw/"]


def test_links_of_a_page_that_was_asked_for_by_itself_are_followed_at_night(
    site: "Site", crawl: Run, sqlite_sessions: Sessions
) -> None:
    """A re-crawl of one page fetches that page alone; what it links waits for the night, and no longer."""
    site.page("/", etag='"1"')
    crawl()
    site.page("/", "/nieuw/", etag='"2"')
    site.page("/nieuw/")
    crawl(urls=(f"{HOST}/",))
    assert kept(sqlite_sessions) == ["/"]
    crawl(night=1)
    assert kept(sqlite_sessions) == ["/", "/nieuw/"]


def test_a_page_that_is_gone_is_observed_and_an_issue(site: "Site", crawl: Run, sqlite_sessions: Sessions) -> None:
    """What we knew of it stays."""
    site.page("/", "/over/")
    site.page("/over/")
    crawl()
    del site.replies["/over/"]
    (done,) = crawl(night=1)
    with sqlite_sessions() as session:
        (seen,) = observations(session, "proef")[f"{HOST}/over/"]
    assert (seen.kind, seen.status, seen.healthy, done.counts.gone) == (ObservationKind.NOT_FOUND, 404, True, 1)
    assert trouble(sqlite_sessions) == {"/over/": IssueCode.HTTP_ERROR}
    assert kept(sqlite_sessions) == ["/", "/over/"]


def test_a_redirect_is_followed_and_remembered(site: "Site", crawl: Run, sqlite_sessions: Sessions) -> None:
    """The page is kept under its own address; the other one is not asked for again each night."""
    site.page("/", "/over")
    site.page("/over/")
    site.replies["/over"] = type(site.replies["/"])(status=301, headers={"Location": "/over/"})
    crawl()
    assert kept(sqlite_sessions) == ["/", "/over/"]
    with sqlite_sessions() as session:
        assert known_redirects(session, "proef") == {f"{HOST}/over": f"{HOST}/over/"}
    asked = []
    for night in range(1, 4):
        site.asked.clear()
        crawl(night=night)
        asked.append(site.paths().count("/over"))
    assert sum(asked) <= 1


def test_a_page_that_redirects_is_asked_for_again_the_night_after(
    site: "Site", crawl: Run, sqlite_sessions: Sessions
) -> None:
    """Two days prove that it is not there any more; after that once a week is enough."""
    site.page("/", "/weg/")
    site.page("/weg/")
    crawl()
    site.replies["/weg/"] = type(site.replies["/"])(status=301, headers={"Location": "/"})
    asked = []
    for night in range(1, 8):
        site.asked.clear()
        crawl(night=night)
        asked.append(site.paths().count("/weg/"))
        with sqlite_sessions.begin() as session:
            set_page_state(session, f"{HOST}/weg/", PageState.MOVED)
    assert asked[:2] == [1, 1]
    assert sum(asked[2:]) <= 1


def test_a_page_that_moves_back_is_found_again(site: "Site", crawl: Run, sqlite_sessions: Sessions) -> None:
    """Links are followed to where they led before; when nothing is there, to where they point."""
    site.page("/", "/oud/")
    site.page("/nieuw/")
    site.replies["/oud/"] = type(site.replies["/"])(status=301, headers={"Location": "/nieuw/"})
    crawl()
    del site.replies["/nieuw/"]
    site.page("/oud/")
    crawl(night=1)
    with sqlite_sessions() as session:
        assert {page.url for page in page_captures(session, "proef")} >= {f"{HOST}/oud/"}


def test_one_bad_page_never_stops_a_crawl(site: "Site", crawl: Run, sqlite_sessions: Sessions) -> None:
    """Errors, empty, endless, huge and dropped pages are issues with a reason; the others are kept."""
    site.page("/")
    make = type(site.replies["/"])
    bad = ["/500/", "/404/", "/empty/", "/endless/", "/dropped/", "/picture/", "/loop/"]
    site.page("/", *bad, "/good/")
    site.page("/good/")
    site.replies |= {
        "/500/": make(b"oops", 500),
        "/empty/": make(b"  \n", headers={"Content-Type": "text/html"}),
        "/endless/": make(endless=True, headers={"Content-Type": "text/html"}),
        "/dropped/": make(drop=True),
        "/picture/": make(b"\x89PNG", headers={"Content-Type": "image/png"}),
        "/loop/": make(status=302, headers={"Location": "/loop/"}),
    }
    (done,) = crawl()
    assert kept(sqlite_sessions) == ["/", "/good/"]
    assert trouble(sqlite_sessions) == {
        "/500/": IssueCode.HTTP_ERROR,
        "/404/": IssueCode.HTTP_ERROR,
        "/empty/": IssueCode.EMPTY_BODY,
        "/endless/": IssueCode.TOO_LARGE,
        "/dropped/": IssueCode.UNREACHABLE,
        "/picture/": IssueCode.NOT_HTML,
    }
    assert done.counts.errors == len(bad) - 2


def test_trouble_that_is_over_closes_its_issue(site: "Site", crawl: Run, sqlite_sessions: Sessions) -> None:
    """An issue is what is wrong now."""
    site.page("/", "/over/")
    crawl()
    assert trouble(sqlite_sessions) == {"/over/": IssueCode.HTTP_ERROR}
    site.page("/over/")
    crawl(night=1)
    assert trouble(sqlite_sessions) == {}


def test_a_site_that_is_down_is_unreachable_and_nothing_is_forgotten(
    site: "Site", crawl: Run, sqlite_sessions: Sessions
) -> None:
    """Failures prove nothing about pages."""
    site.page("/", "/over/")
    site.page("/over/")
    crawl()
    (done,) = crawl(night=1, connect_to={"proef.vlaanderen.be": ("127.0.0.1", 1)})
    assert done.outcome is Outcome.UNREACHABLE
    assert "robots.txt could not be had" in done.why
    assert kept(sqlite_sessions) == ["/", "/over/"]
    with sqlite_sessions() as session:
        seen = [one.kind for all_of in observations(session, "proef").values() for one in all_of]
    assert set(seen) == {ObservationKind.FAILED}


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, b"User-agent: *\nDisallow: /", Outcome.REFUSED_BY_ROBOTS),
        (200, b"User-agent: initiatievenradar\nDisallow: /", Outcome.REFUSED_BY_ROBOTS),
        (200, b"User-agent: andere\nDisallow: /", Outcome.HEALTHY),
        (404, b"User-agent: *\nDisallow: /", Outcome.HEALTHY),
        (403, b"User-agent: *\nDisallow: /", Outcome.HEALTHY),
        (500, b"", Outcome.UNREACHABLE),
        (503, b"", Outcome.UNREACHABLE),
    ],
)
def test_robots_txt_is_obeyed_as_rfc_9309_says(
    site: "Site", crawl: Run, status: int, body: bytes, outcome: Outcome
) -> None:
    """4xx allows everything; 5xx allows nothing, and no page is requested."""
    site.page("/")
    site.replies["/robots.txt"] = type(site.replies["/"])(body, status)
    (done,) = crawl()
    assert done.outcome is outcome
    assert ("/" in site.paths()) is (outcome is Outcome.HEALTHY)


def test_a_host_that_keeps_failing_rests_until_the_next_run(site: "Site", crawl: Run) -> None:
    """After five failures in a row nothing more is asked."""
    site.page("/", *(f"/{number}/" for number in range(20)))
    for number in range(20):
        site.replies[f"/{number}/"] = type(site.replies["/"])(b"", 500)
    (done,) = crawl()
    failed = [path for path in site.paths() if path not in {"/", "/robots.txt"}]
    assert len(failed) <= 6
    assert done.outcome is Outcome.UNHEALTHY


def test_retry_after_is_obeyed_for_the_rest_of_the_run(site: "Site", crawl: Run) -> None:
    """A host that asks to come back later is left alone at once (RFC 9110 10.2.3)."""
    site.page("/", "/a/", "/b/", "/c/")
    for path in ("/a/", "/b/", "/c/"):
        site.replies[path] = type(site.replies["/"])(b"", 503, headers={"Retry-After": "3600"})
    crawl()
    assert len([path for path in site.paths() if path in {"/a/", "/b/", "/c/"}]) == 1


def test_recrawl_asks_for_one_page_without_validators(site: "Site", crawl: Run) -> None:
    """Also what we believe is unchanged is fetched; nothing else is."""
    site.page("/", "/over/", etag='"a"')
    site.page("/over/", "/", etag='"b"')
    crawl()
    site.asked.clear()
    (done,) = crawl(night=1, urls=(f"{HOST}/over/",), refetch=True)
    assert site.paths() == ["/robots.txt", "/over/"]
    assert "if-none-match" not in site.asked[-1][1]
    assert done.outcome is Outcome.HEALTHY


def test_a_host_without_public_address_is_not_asked(site: "Site", crawl: Run, sources: Path) -> None:
    """Only hosts named in RADAR_CONNECT_TO may have such addresses."""
    site.page("/")
    file = sources / "proef.yml"
    file.write_text(file.read_text().replace("proef.vlaanderen.be", "localhost"))
    (done,) = crawl(connect_to={})
    assert done.outcome is Outcome.UNREACHABLE
    assert site.asked == []


def test_sources_stand_beside_each_other(site: "Site", crawl: Run, sources: Path) -> None:
    """One that can't be reached takes no other with it."""
    site.page("/")
    other = (sources / "proef.yml").read_text().replace("proef.vlaanderen.be", "niet.bestaand.invalid")
    (sources / "ander.yml").write_text(other)
    outcomes = {done.source: done.outcome for done in crawl()}
    assert outcomes == {"proef": Outcome.HEALTHY, "ander": Outcome.UNREACHABLE}


def test_a_database_that_fails_ends_the_crawl(
    site: "Site", crawl: Run, sqlite_sessions: Sessions, sqlite_url: str
) -> None:
    """What the site would answer could not be kept: it is not asked on; the next night has all of it."""
    pages = [f"/{number}/" for number in range(90)]
    site.page("/", *pages)
    for page in pages:
        site.page(page)
    file = sqlite_url.removeprefix("sqlite:///").partition("?")[0]
    whole = site.replies
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        site.replies = Locking(whole, "/", other)  # type: ignore[assignment]
        with pytest.raises(AssertionError, match="locked"):
            crawl(patience=0.2)
    assert len(site.paths()) < 70
    site.replies = whole
    (done,) = crawl(night=1)
    assert done.counts.pages == 91
