"""One spelling for each page, whatever a link looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.addresses import normal_address

BASE = "https://stad.example/nieuws/"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("../oproep", "https://stad.example/oproep"),
        ("/oproep#wie", "https://stad.example/oproep"),
        ("//stad.example:443/oproep", "https://stad.example/oproep"),
        ("https://stad.example./oproep", "https://stad.example/oproep"),
        ("?b=2&utm_source=mail&a=1&fbclid=x", "https://stad.example/nieuws/?a=1&b=2"),
        ("mailto:info@stad.example", None),
        ("https://[stad/", None),
        ("/" + "oproep/" * 400, None),
    ],
)
def test_a_link_means_one_address_or_none(link: str, address: str | None) -> None:
    """Fragments, ports, trackers and the order of parameters make no other page; what is no page has none."""
    assert normal_address(BASE, link) == address


@given(st.text())
def test_an_address_means_itself(link: str) -> None:
    """Whatever stands in a link: what it is spelled as does not change any more, and is of a length that pages have."""
    address = normal_address(BASE, link)
    if address is not None:
        assert normal_address(BASE, address) == address
        assert len(address) <= 2000
