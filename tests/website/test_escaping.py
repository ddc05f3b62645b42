"""Whatever stands on a page is text to us."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from parsel import Selector

from domain.changes import Cause, Change, ChangeKind, Significance
from domain.initiative import Initiative, StoredInitiative
from domain.plain import plain
from website.feeds import feed_document
from website.pages.changes import changes_page
from website.pages.initiative import initiative_page
from website.pages.overview import overview_page
from website.selection import Selection
from website.site import Site, Snapshot, View
from website.templating import clean, clip

NIGHT = datetime(2022, 1, 10, 2, 15, tzinfo=UTC)
TITLES = st.text(min_size=1, max_size=60) | st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title>", "{{ 7 * 7 }}", "&amp;", "]]>", "a\x00b"]
)


def view_of(title: str) -> View:
    """A site with one initiative of that title, and one change that names it."""
    initiative = Initiative.model_validate(
        {"id": "i1", "slug": "kade", "title": {"value": title, "evidence": ()}, "languages": ("nl",)}
    )
    stored = StoredInitiative(initiative=initiative, version=1, first_seen=NIGHT, last_seen=NIGHT, last_changed=NIGHT)
    change = Change(
        id="c1",
        initiative="i1",
        title=title,
        kind=ChangeKind.NEW,
        cause=Cause.SOURCE,
        significance=Significance.MAJOR,
        summary=title,
        url="https://stad.example.org/",
        detected_at=NIGHT,
    )
    return View(Snapshot((stored,), (change,), (), {}), Site("https://radar.example.org"), NIGHT)


def read(content: bytes, xpath: str) -> str:
    """The text that a browser shows there, line ends as HTML has them."""
    return Selector(content.decode()).xpath(f"string({xpath})").get("")


def as_shown(title: str) -> str:
    """A title after cleaning, line ends as HTML has them (HTML standard, 13.2.3.5)."""
    return clean(title).replace("\r\n", "\n").replace("\r", "\n")


def pages_of(view: View) -> dict[str, bytes]:
    """The pages that show a title, by where they show it."""
    stored = view.snapshot.initiatives[0]
    return {
        "//h1": initiative_page(view, stored, [stored], []).content,
        "//ul[@class='cards']//h3/a": overview_page(view).content,
        "//ul[@class='news']/li/a": changes_page(view).content,
    }


PLAIN = pages_of(view_of("kade"))


@given(TITLES)
def test_any_title_survives_as_text(title: str) -> None:
    """Heading, lists and changes show exactly the title, control characters aside, and no other element appears."""
    for xpath, content in pages_of(view_of(title)).items():
        assert read(content, xpath) == as_shown(title)
        assert elements(content) == elements(PLAIN[xpath])


def elements(content: bytes) -> list[str]:
    """The names of all elements and attributes of a page, in order."""
    return [str(name) for name in Selector(content.decode()).xpath("//* | //@*").xpath("name()").getall()]


@given(TITLES)
def test_any_title_survives_in_the_feed(title: str) -> None:
    """The feed is well-formed XML with the title as text, on one line, whatever it is; an entry always has one."""
    found = etree.fromstring(feed_document(view_of(title)).content)
    titles = found.xpath("//a:entry/a:title", namespaces={"a": "http://www.w3.org/2005/Atom"})
    assert isinstance(titles, list)
    assert [one.text or "" for one in titles if isinstance(one, etree._Element)] == [plain(title) or "Gewijzigd"]


@given(TITLES)
def test_any_search_survives_in_its_field(words: str) -> None:
    """The search field shows what was typed, and nothing of it becomes markup."""
    page = Selector(overview_page(view_of("kade"), Selection(words=words)).content.decode())
    shown = page.xpath("//input[@name='q']/@value").get("")
    assert shown == as_shown(words)


@given(st.text(max_size=1000))
def test_no_quotation_is_longer_than_allowed(text: str) -> None:
    """Two hundred characters at most; what is short enough stays whole."""
    shown = clip(text)
    assert len(shown) <= 200
    assert shown == text or len(text) > 200
