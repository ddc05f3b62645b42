"""From a capture to a reading: whatever a server sends, the answer is a reading with issues, never an exception."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.captures import Capture
from domain.issues import IssueCode
from domain.vocabulary import PageClass
from scrapers.extract import as_utf8, class_names, extract, find_class
from scrapers.source import Discovery, Expectations, PagePattern, Source, load_sources

PAGE = """<html><head><title>Café | Smart Flanders</title></head><body><div id="breadcrumbs"></div><div id="main">
<article class="page"><header class="region intro"><h1 class="h1">Café</h1></header></article></div></body></html>"""
SOURCES = load_sources()
SMART = SOURCES["smart_flanders"]


def build_capture(url: str = "https://smart.flanders.be/cafe/", content_type: str = "text/html") -> Capture:
    """A capture of `url`."""
    return Capture(
        id=1,
        source="smart_flanders",
        url=url,
        status=200,
        headers={"content-type": content_type} if content_type else {},
        body_sha256="",
        fetched_at=datetime(2021, 2, 3, tzinfo=UTC),
        crawl=1,
    )


def build_source(*use: str) -> Source:
    """A source that reads every address with the classes `use`."""
    return Source(
        name="proef",
        title="Proef",
        owner="OVO001835",
        homepage="https://proef.example/",
        discovery=Discovery(kind="links", hosts=("proef.example",)),
        pages=(PagePattern(match=".", use=use),),
        expectations=Expectations(min_pages=1, max_pages=2),
    )


def codes(body: bytes, content_type: str = "text/html", source: Source = SMART) -> list[IssueCode]:
    """The codes of the issues that a body gives."""
    return [issue.code for issue in extract(build_capture(content_type=content_type), body, source).issues]


def test_a_page_is_read_by_the_first_class_that_knows_it() -> None:
    """The classes of the first pattern that matches are tried in order; the language is the source's."""
    page = extract(build_capture(), PAGE.encode(), SMART)
    assert (page.layout, page.suggested, page.language) == ("smart_flanders.ArticlePage", PageClass.INITIATIVE, "nl")
    assert page.issues == ()


@pytest.mark.parametrize("body", [b"", b" \r\n\t"])
def test_an_empty_body_is_an_issue(body: bytes) -> None:
    """A body without anything but white space is empty."""
    assert codes(body) == [IssueCode.EMPTY_BODY]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.4 ...", "application/pdf"),
        (b"%PDF-1.4 ...", "text/html"),
        (b"\x89PNG\r\n\x1a\n", "text/html"),
        (bytes(range(32)) * 10, ""),
        (PAGE.encode(), "image/png"),
    ],
)
def test_what_is_no_text_is_an_issue(body: bytes, content_type: str) -> None:
    """Neither a declared type nor the bytes themselves may be of something else than text."""
    assert codes(body, content_type) == [IssueCode.NOT_HTML]


@pytest.mark.parametrize(
    ("encoding", "content_type", "expected"),
    [
        ("utf-8", "text/html; charset=utf-8", []),
        ("utf-8", "text/html", []),
        ("cp1252", "text/html; charset=iso-8859-1", []),
        ("utf-16", "text/html; charset=utf-16", []),
        ("cp1252", "text/html; charset=utf-8", [IssueCode.WRONG_CHARSET]),
        ("utf-8", "text/html; charset=iso-8859-1", [IssueCode.WRONG_CHARSET]),
    ],
)
def test_a_wrong_charset_is_an_issue_and_the_page_is_read(
    encoding: str, content_type: str, expected: list[IssueCode]
) -> None:
    """Whatever charset is declared, the title is read as a person would; a false declaration is said."""
    page = extract(build_capture(content_type=content_type), PAGE.encode(encoding), SMART)
    assert [issue.code for issue in page.issues] == expected
    assert page.subjects[0].title is not None
    assert page.subjects[0].title.text == "Café"


def test_text_in_no_known_charset_is_still_read() -> None:
    """Bytes that fit nothing are read as Windows-1252, with what is wrong said."""
    assert as_utf8(b"caf\xe9 \x81", "")[1] == "declared nothing, is not well-formed in it or in UTF-8"


def test_broken_html_is_read() -> None:
    """Unclosed and wrongly nested elements are no obstacle."""
    broken = PAGE.replace("</h1>", "").replace("</article>", "<p><ol><li>Een<p>Twee</ol>").replace("</body></html>", "")
    page = extract(build_capture(), broken.encode(), SMART)
    assert (page.layout, page.issues) == ("smart_flanders.ArticlePage", ())


def test_a_page_without_any_expected_part_is_an_unknown_layout() -> None:
    """A page that no class recognises has no subjects and says which classes were tried."""
    page = extract(build_capture(), b"<html><body><main><p>Hallo</p></main></body></html>", SMART)
    assert (page.subjects, page.suggested, page.layout) == ((), PageClass.OTHER, "")
    assert [issue.code for issue in page.issues] == [IssueCode.UNKNOWN_LAYOUT]
    assert "smart_flanders.ArticlePage" in page.issues[0].reason


def test_the_class_that_knows_the_sort_but_not_the_layout_is_named() -> None:
    """A page of a known sort in another layout is told apart from a page of no known sort."""
    body = b'<html><body><div id="main"><article class="page"><h1>Anders</h1></article></div></body></html>'
    page = extract(build_capture(), body, build_source("smart_flanders.ArticlePage"))
    assert page.issues[0].reason.startswith("smart_flanders.ArticlePage: a page of this sort in a layout")


def test_an_address_without_a_class_is_an_unknown_layout() -> None:
    """A source that declares nothing for an address is told so."""
    source = build_source("smart_flanders.ArticlePage").model_copy(update={"pages": ()})
    assert extract(build_capture(), PAGE.encode(), source).why == "no page class is declared for this address"


def test_a_class_that_fails_is_named_and_the_next_one_reads() -> None:
    """A broken page class gives an issue with its name and the error; the page is read by the next class."""
    page = extract(build_capture(), PAGE.encode(), build_source("nergens.Page", "smart_flanders.ArticlePage"))
    assert page.layout == "smart_flanders.ArticlePage"
    assert [issue.code for issue in page.issues] == [IssueCode.PAGE_FAILED]
    assert page.issues[0].reason.startswith("nergens.Page: ModuleNotFoundError")


def test_json_is_read_by_no_class_for_pages() -> None:
    """JSON where a page was expected is an unknown layout, not a failure."""
    assert codes(b'{"error": true}') == [IssueCode.UNKNOWN_LAYOUT]


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.name)
def test_every_declared_class_exists(source: Source) -> None:
    """Each class that a source file names is a page class."""
    for pattern in source.pages:
        for name in pattern.use:
            assert find_class(name)


def test_only_page_classes_can_be_named() -> None:
    """A name of something else within the package is refused."""
    with pytest.raises(LookupError, match=r"base\.joined is no page class"):
        find_class("base.joined")


def test_the_first_pattern_that_matches_decides() -> None:
    """The classes of an address are those of the first pattern that matches it."""
    assert class_names(SOURCES["vloca"], "https://vloca.vlaanderen.be/calendar-data/") == ("vloca.CalendarData",)


URLS = (
    "https://smart.flanders.be/x/",
    "https://vloca.vlaanderen.be/trajecten/x/",
    "https://vloca.vlaanderen.be/calendar-data/",
    "https://vloca-kennishub.vlaanderen.be/VLOCA:X",
    "https://www.vlaanderen.be/lokaal-bestuur/x",
    "https://lokaalbestuur.vlaanderen.be/nieuws/x",
)
TAGS = st.sampled_from(
    [
        "<html>",
        "<main id=main>",
        "<div id=main>",
        "<article class=page>",
        "<article class=post>",
        "<h1 class=h1>",
        "</h1>",
        "<header class='region intro'>",
        "<div id=breadcrumbs>",
        "<div id=mw-content-text>",
        "<h1 id=firstHeading>",
        '<script>RLCONF={"wgArticleId":1,"wgCategories":["Initiatief"]}</script>',
        "<header class=wp-pt-heading>",
        "<h1 class='wp-pt-heading__title'>",
        "<table class=infobox><tr><th>Status</th></tr></table>",
        "<br>",
        "</div>",
        "<div class=grid><div>a<br>b</div><div>c<br>d</div></div>",
        "<table><tr><th>Oproep</th></tr><tr><td>",
        "tekst",
    ]
)


@settings(max_examples=150)
@given(body=st.binary(max_size=300), url=st.sampled_from(URLS), content_type=st.sampled_from(["text/html", ""]))
def test_no_bytes_raise(body: bytes, url: str, content_type: str) -> None:
    """Arbitrary bytes give a reading."""
    for source in SOURCES.values():
        assert extract(build_capture(url, content_type), body, source).url == url


@settings(max_examples=150)
@given(parts=st.lists(TAGS, max_size=14), url=st.sampled_from(URLS))
def test_no_markup_raises(parts: list[str], url: str) -> None:
    """Arbitrary pieces of the markup that page classes look for give a reading, and no class fails on them."""
    for source in SOURCES.values():
        page = extract(build_capture(url), "".join(["<p>", *parts]).encode(), source)
        assert IssueCode.PAGE_FAILED not in {issue.code for issue in page.issues}
