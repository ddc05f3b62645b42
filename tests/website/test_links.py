"""Addresses inside the site and to the outside."""

from urllib.parse import urljoin

import pytest

from website.links import external_url, file_of, relative_url, shown_url

PATHS = ["/", "/deadlines", "/deadlines.ics", "/initiatieven/kade", "/wijzigingen/2022-01", "/feed.atom", "/data/x.csv"]
PREFIXES = ["https://radar.example.org", "https://stad.example.org/digitaal/radar"]


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("target", PATHS)
@pytest.mark.parametrize("current", PATHS)
def test_a_link_of_the_service_leads_there_under_any_prefix(current: str, target: str, prefix: str) -> None:
    """A browser that joins the link with the page's address arrives at the target."""
    assert urljoin(prefix + current, relative_url(target, current=current, files=False)) == prefix + target


@pytest.mark.parametrize("target", PATHS)
@pytest.mark.parametrize("current", PATHS)
def test_a_link_between_files_names_the_file(current: str, target: str) -> None:
    """A browser that opened a file of the site arrives at the file of the target, without a web server."""
    base = "file:///tmp/site/"
    assert urljoin(base + file_of(current), relative_url(target, current=current, files=True)) == base + file_of(target)


def test_a_link_keeps_its_query_and_fragment() -> None:
    """What stands behind the path stays."""
    assert relative_url("/deadlines#open", current="/over", files=False) == "deadlines#open"
    assert relative_url("/?q=kade", current="/over", files=False) == "./?q=kade"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//host/x", "https://", "http://[", "kade"])
def test_only_web_addresses_are_linked(url: str) -> None:
    """An address that a page gave us and that is none of the web is no link."""
    assert external_url(url) == ""


def test_a_web_address_is_linked_as_it_is() -> None:
    """An address of the web is kept to the letter."""
    assert external_url("https://stad.example.org/kade?a=1#b") == "https://stad.example.org/kade?a=1#b"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://stad.example.org/", "stad.example.org"),
        ("https://stad.example.org/kade", "stad.example.org/kade"),
        ("https://stad.example.org/" + "lang/" * 20 + "kade/", "stad.example.org/…/kade"),
        ("geen adres", "geen adres"),
    ],
)
def test_an_address_is_shown_short(url: str, shown: str) -> None:
    """A reader sees whose page it is and which; the link itself is whole."""
    assert shown_url(url) == shown
