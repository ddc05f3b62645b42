"""Which page of an initiative leads, and when two addresses are one."""

import pytest

from pipeline.leading import address, host_forms


def test_a_host_is_called_by_the_names_in_it() -> None:
    """A host can be the name of a programme, with or without its last labels."""
    assert host_forms("https://www.smart.flanders.be/over/") == {"smart", "smartflanders", "smartflandersbe"}


@pytest.mark.parametrize(
    "url",
    [
        "https://smart.flanders.be/over/",
        "http://smart.flanders.be/over",
        "https://www.smart.flanders.be/Over/?utm_source=mail#top",
    ],
)
def test_spellings_of_one_address(url: str) -> None:
    """Scheme, www, final slash, case, query and fragment are no part of an address."""
    assert address(url) == "smart.flanders.be/over"


def test_a_name_is_no_address() -> None:
    """A programme that is named in words has no address."""
    assert address("Smart Flanders 2.0") == ""
