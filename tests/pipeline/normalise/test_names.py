"""Finding known names: whole words, the longest first, abbreviations only as they are written."""

import pytest

from pipeline.normalise.names import name_finder

FINDER = name_finder(
    (("Agentschap Noord", "noord"), ("Agentschap Noord en Zuid", "both"), ("AN", "noord"), ("VERA", "vera"))
)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("het agentschap noord", ["noord"]),
        ("Agentschap\u00a0Noord\n en  Zuid", ["both"]),
        ("AN en VERA", ["noord", "vera"]),
        ("an Vera", []),
        ("Agentschap Noorderlicht, AN-net, van-AN, ANAN", []),
        ("", []),
    ],
)
def test_names_are_found_as_whole_words(text: str, ids: list[str]) -> None:
    """Whatever white space they are written with."""
    assert [one.id for one in FINDER.find(text)] == ids


def test_a_found_name_says_where_it_stands() -> None:
    """The place is that of the words themselves."""
    text = "door Agentschap  Noord."
    found = next(FINDER.find(text))
    assert text[found.start : found.end] == "Agentschap  Noord"
