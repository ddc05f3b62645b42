"""Text that was made to keep a program busy takes a time in proportion to its length.

A step that takes the square of it needs minutes for what is read here in a second or two; time is of the processor.
"""

import re
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from scrapy.http import TextResponse

from demo.answers import answer
from demo.history import sites_on
from domain.captures import Capture
from domain.reference import Reference, load_reference
from domain.word_diff import word_diff
from pipeline.assign import Known, assign
from pipeline.changes.text import compare_text
from pipeline.reading import PageReading, interpret
from scrapers.documents.extract import _PARAGRAPH
from scrapers.source import Source, load_sources
from scrapers.spiders.links import links_of

LENGTH = 20_000
SECONDS = 20.0
PAGES = (
    ("smart_flanders", "smart.flanders.be", "/smart-flanders-2.0/cityflows/"),
    ("abb", "www.vlaanderen.be", "/lokaal-bestuur/digitale-transformatie/gemeente-zonder-gemeentehuis"),
    ("vloca", "vloca.vlaanderen.be", "/over-vloca/"),
    ("vloca_kennishub", "vloca-kennishub.vlaanderen.be", "/VLOCA:Flood4Cast"),
)
UNITS = ("&nbsp;\n", "1", "A", "a a a ", "(", "-", ":", "2022-", "1 januari ", "oproep 1 ", "a@a.", "&lt;")
HEADING, TEXT = re.compile(r"(?s)(<h1[^>]*>)(.*?)(</h1>)"), re.compile(r"(?s)(<p[^>]*>)(.*?)(</p>)")
RAW = {
    "spaces": " " * 1_000_000,
    "open brackets": "<" * 500_000,
    "tags that never close": "<b>" * 20_000,
    "ten thousand nested tags": "<div>" * 10_000 + "kern" + "</div>" * 10_000,
    "ten thousand nested lists": "<ul><li>" * 10_000,
    "a tag without end": "<a " + 'href="a" ' * 50_000,
    "comments without end": "<!--" * 100_000,
}


@pytest.fixture(scope="module")
def reference() -> Reference:
    """The reference data."""
    return load_reference()


@pytest.fixture(scope="module")
def sources() -> dict[str, Source]:
    """The sources of this program."""
    return load_sources()


@pytest.fixture(scope="module")
def page_of() -> Callable[[str, str], str]:
    """Gives a page of the demo sites."""
    sites = sites_on(1)
    return lambda host, path: answer(sites[host], path).body.decode()


@pytest.fixture
def read(sources: dict[str, Source], reference: Reference) -> Callable[[str, str, str], PageReading]:
    """Reads the page of a source at an address."""

    def reading(source: str, url: str, html: str) -> PageReading:
        capture = Capture(
            id=1,
            source=source,
            url=url,
            status=200,
            headers={"content-type": "text/html; charset=utf-8"},
            body_sha256="0" * 64,
            fetched_at=datetime(2022, 3, 1, tzinfo=UTC),
            crawl=1,
        )
        return interpret(capture, html.encode(), sources[source], reference=reference, today=date(2022, 3, 1))

    return reading


def took(doing: Callable[[], object]) -> float:
    """The seconds of the processor that something took."""
    began = time.process_time()
    doing()
    return time.process_time() - began


def hostile(unit: str, length: int = LENGTH) -> str:
    """So much of the same, with an end that is different."""
    return (unit * (length // len(unit) + 1))[:length] + "!x"


@pytest.mark.xdist_group("hostile")
@pytest.mark.parametrize("unit", UNITS)
def test_a_page_of_the_same_over_and_over_is_read_in_time(
    page_of: Callable[[str, str], str], read: Callable[[str, str, str], PageReading], unit: str
) -> None:
    """As its heading and as its text, in each family of pages."""
    for source, host, path in PAGES:
        html = page_of(host, path)
        for place in (HEADING, TEXT):
            evil = place.sub(lambda found: found[1] + hostile(unit) + found[3], html, count=1)
            assert took(lambda: read(source, f"https://{host}{path}", evil)) < SECONDS, (source, place.pattern)  # noqa: B023  called at once


@pytest.mark.xdist_group("hostile")
@pytest.mark.parametrize("kind", RAW)
def test_markup_that_is_none_is_read_in_time(
    page_of: Callable[[str, str], str], read: Callable[[str, str, str], PageReading], kind: str
) -> None:
    """A page whose text is a megabyte of nothing, or is nested without end, is read or set aside."""
    source, host, path = PAGES[0]
    evil = TEXT.sub(lambda found: found[1] + RAW[kind] + found[3], page_of(host, path), count=1)
    assert took(lambda: read(source, f"https://{host}{path}", evil)) < SECONDS


@pytest.mark.xdist_group("hostile")
@pytest.mark.parametrize("unit", UNITS)
def test_names_of_the_same_over_and_over_are_matched_in_time(
    page_of: Callable[[str, str], str], read: Callable[[str, str, str], PageReading], unit: str
) -> None:
    """Two pages that differ in one letter of a title without end."""
    source, host, path = PAGES[0]
    html = page_of(host, path)
    records = []
    for end in ("", "q"):
        evil = HEADING.sub(lambda found: f"{found[1]}Slim project {hostile(unit)}{end}{found[3]}", html, count=1)  # noqa: B023  called at once
        records += read(source, f"https://{host}{path}{end}", evil).records
    assert took(lambda: assign(Known(), records)) < SECONDS


@pytest.mark.xdist_group("hostile")
@pytest.mark.parametrize(
    "text",
    [
        "<?xml?>" + "<loc" * 100_000,
        "<?xml?>" + "<loc>" + " " * 500_000,
        "<?xml?><link " + "href='a " * 50_000,
        "<?xml?><link " + "href=" * 100_000 + ">",
        "<?xml?>" + "<link>" * 100_000,
    ],
)
def test_links_of_broken_feeds_are_found_in_time(text: str) -> None:
    """Tags and attributes that never end."""
    response = TextResponse("https://proef.test/feed.xml", body=text.encode(), encoding="utf-8")
    assert took(lambda: list(links_of(response, None))) < SECONDS


@pytest.mark.xdist_group("hostile")
@pytest.mark.parametrize("line", ["\n", " \n", "sitemap:\n", "sitemap: \t"])
def test_lines_of_robots_txt_are_read_in_time(line: str) -> None:
    """Half a megabyte of lines that name no sitemap."""
    response = TextResponse("https://proef.test/robots.txt", body=(line * 100_000).encode(), encoding="utf-8")
    assert took(lambda: list(links_of(response, None))) < SECONDS


@pytest.mark.xdist_group("hostile")
@pytest.mark.parametrize("unit", ["\n", " \n", "\n ", "1.\n", "\n1", "- \n"])
def test_documents_are_parted_in_time(unit: str) -> None:
    """Pages of nothing but lines."""
    assert took(lambda: _PARAGRAPH.split(unit * 50_000)) < SECONDS


@pytest.mark.xdist_group("hostile")
def test_texts_that_have_nothing_in_common_are_compared_in_time() -> None:
    """Thousands of sentences written anew, and one sentence of thousands of words in another order."""
    old = [f"Zin {number} staat hier al lang. " for number in range(3000)]
    new = [f"Iets anders {number} gebeurt daar nu. " for number in range(3000)]
    assert took(lambda: compare_text(old, new)) < SECONDS
    one, other = "a b b a " * 3000, "b a b " * 4000
    assert took(lambda: compare_text([one], [other])) < SECONDS
    assert took(lambda: word_diff(one, other)) < SECONDS
