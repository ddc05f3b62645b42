"""Sitemaps: what need not be asked for, and when they are not believed."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.captures import Crawl, Outcome
from scrapers.sitemap import NoSitemap, has_settled, read_sitemap, unzipped
from storage.captures import observations
from storage.database import Sessions
from storage.issues import open_issues

if TYPE_CHECKING:
    from conftest import Site

HOST = "https://proef.vlaanderen.be"
OLD = "2022-02-01"
Run = Callable[..., list[Crawl]]
PAGES = [f"/{number}/" for number in range(100)]


def listing(*paths: str, changed: dict[str, str] | None = None) -> bytes:
    """A sitemap of pages that changed long ago, but for `changed`."""
    dated = dict.fromkeys(paths, OLD) | (changed or {})
    named = "".join(
        f"<url><loc>{HOST}{path}</loc><lastmod>{lastmod}</lastmod></url>" for path, lastmod in dated.items()
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</urlset>'.encode()


@pytest.fixture
def mapped(site: "Site", sources: Path) -> "Site":
    """A site of a home page and 100 pages with a sitemap, without any validators."""
    file = sources / "proef.yml"
    text = file.read_text().replace("  deny:", f"  sitemaps: [{HOST}/sitemap.xml]\n  deny:")
    file.write_text(text.replace("max_pages: 50", "max_pages: 500"))
    site.page("/", *PAGES)
    for path in PAGES:
        site.page(path, "/", PAGES[0])
    site.file("/sitemap.xml", listing(*PAGES), "application/xml")
    return site


def test_an_unchanged_night_asks_a_seventh(mapped: "Site", crawl: Run) -> None:
    """All pages count as seen; a dozen and a few requests are made."""
    crawl()
    mapped.asked.clear()
    (done,) = crawl(night=1)
    assert len(mapped.asked) <= 15 + 3
    assert (done.outcome, done.counts.pages, done.counts.gone) == (Outcome.HEALTHY, 102, 0)
    assert done.counts.requests == len(mapped.asked)


def test_each_page_is_asked_within_a_week(mapped: "Site", crawl: Run, sqlite_sessions: Sessions) -> None:
    """A change that lastmod does not tell is found, and nothing is lost for not being asked."""
    crawl()
    mapped.page("/3/", text="anders")
    mapped.asked.clear()
    nights = [crawl(night=night)[0] for night in range(1, 8)]
    assert set(PAGES) <= set(mapped.paths())
    assert sum(night.counts.changed for night in nights) == 1
    with sqlite_sessions() as session:
        assert not observations(session, "proef")


def test_a_changed_or_unlisted_page_is_asked(mapped: "Site", crawl: Run, sqlite_sessions: Sessions) -> None:
    """Another lastmod is news, none or a future one is no proof, and a page that left the sitemap may be gone."""
    crawl()
    del mapped.replies["/4/"]
    listed = [path for path in PAGES if path != "/4/"]
    changed = {"/1/": "2022-02-02", "/2/": "", "/3/": "2032-01-01"}
    mapped.file("/sitemap.xml", listing(*listed, changed=changed), "application/xml")
    mapped.asked.clear()
    (done,) = crawl(night=1)
    assert {"/1/", "/2/", "/3/", "/4/"} <= set(mapped.paths())
    assert (done.counts.gone, len(mapped.asked) < 25) == (1, True)
    with sqlite_sessions() as session:
        assert set(observations(session, "proef")) == {f"{HOST}/4/"}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b""),
        (200, b"<html>storing</html>"),
        (200, b"geen XML"),
        (200, b"\x1f\x8bkapot"),
        (200, listing()),
        (200, listing(*PAGES[:40])),
        (200, b'<!DOCTYPE urlset [<!ENTITY a "aaaa">]>' + listing(*PAGES)),
    ],
)
def test_a_broken_sitemap_is_an_issue_and_all_is_asked(
    mapped: "Site", crawl: Run, sqlite_sessions: Sessions, status: int, body: bytes
) -> None:
    """What can't be read says nothing of the pages."""
    crawl()
    mapped.replies["/sitemap.xml"] = type(mapped.replies["/"])(body, status, {"Content-Type": "application/xml"})
    mapped.asked.clear()
    (done,) = crawl(night=1)
    assert set(PAGES) <= set(mapped.paths())
    assert done.outcome is Outcome.HEALTHY
    with sqlite_sessions() as session:
        assert [one.issue.url for one in open_issues(session)] == [f"{HOST}/sitemap.xml"]


def test_a_sitemap_that_outlives_its_pages_is_not_believed(mapped: "Site", crawl: Run) -> None:
    """When the checks go wrong, every page is asked."""
    crawl()
    for path in PAGES:
        del mapped.replies[path]
    mapped.asked.clear()
    (done,) = crawl(night=1)
    assert set(PAGES) <= set(mapped.paths())
    assert done.outcome is Outcome.UNHEALTHY


def test_a_page_that_failed_is_asked_again(mapped: "Site", crawl: Run) -> None:
    """A lastmod only counts where the page itself was stored and nothing went wrong since."""
    good = mapped.replies["/1/"]
    mapped.replies["/1/"] = type(good)(b"", 500)
    crawl()
    mapped.replies["/1/"] = good
    (done,) = crawl(night=1)
    assert done.counts.new == 1


@given(st.binary() | st.text().map(str.encode))
def test_any_body_is_a_sitemap_or_is_none(body: bytes) -> None:
    """Nothing else comes of it."""
    try:
        assert len(read_sitemap(f"{HOST}/sitemap.xml", unzipped(body)))
    except NoSitemap as error:
        assert str(error)  # noqa: PT017  either is good


@given(st.text() | st.datetimes().map(str))
def test_any_lastmod_has_settled_or_not(text: str) -> None:
    """None raises."""
    assert has_settled(text, datetime(2022, 3, 1, tzinfo=UTC)) in {True, False}
