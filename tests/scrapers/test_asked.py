"""An address is asked for once in a crawl."""

from scrapy import Request

from scrapers.asked import AskedAddresses


def test_an_address_was_asked_for_after_the_first_time() -> None:
    """Whatever headers it was asked with."""
    asked = AskedAddresses()
    first, again = (
        Request("https://proef.example/a"),
        Request("https://proef.example/a", headers={"If-None-Match": "x"}),
    )
    other = Request("https://proef.example/b")
    assert [asked.request_seen(request) for request in (first, again, other)] == [False, True, False]
