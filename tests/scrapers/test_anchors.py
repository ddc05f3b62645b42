"""Links in the text of a page: sure, or left to the parser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from scrapers.anchors import links_in

PIECES = (
    *("<a", "<A", "<area", "<abbr", "<a-b", "</a>", ">", "/>", " ", "\n", "/", "=", '"', "'", "\x00", "é", "<", "<!--"),
    *(' href="/een"', " href='/twee'", " href=/drie", ' HREF="/vier"', ' href = "/vijf"', ' href=""', " href"),
    *(' title="a > b"', ' title="<a href=/zes>"', ' data-href="/zeven"', ' class="x"', "-->", "<script>", "</script>"),
    *('<a href="/acht">', "<p>tekst</p>", "<base href='/basis/'>", ' href="/a?b=1&amp;c=2"'),
    '<a class="y" href="/tien">',
)


def parsed(markup: str) -> set[str]:
    """What the parser makes of it; an empty link leads nowhere."""
    root = Selector(text=markup, type="html").root
    return {element.get("href") for element in root.iter("a", "area")} - {None, ""}


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_no_link_that_a_parser_finds_is_missed(markup: str) -> None:
    """Where the text of a page is enough, it tells every link that its tree has."""
    found = links_in(markup)
    assert found is None or parsed(f"<p>{markup}") <= found


def test_links_are_told_as_they_are_spelled_without_entities() -> None:
    """Both quotes, an entity, an anchor without a target and one of another name."""
    markup = """<a href="/een">1</a> <A class='x' HREF='/twee?a=1&amp;b=2'>2</A> <a name="hier">3</a> <abbr lang="x">"""
    assert links_in(markup) == {"/een", "/twee?a=1&b=2"}


@pytest.mark.parametrize("tag", ["<a href=/een>", '<a href = "/een">', '<a title="a"href="/een">', '<a/href="/een">'])
def test_a_tag_that_is_written_otherwise_is_left_to_the_parser(tag: str) -> None:
    """What parsers make of it differs."""
    assert links_in(f'<a href="/twee">2</a> {tag}1</a>') is None
