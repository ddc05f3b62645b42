"""Other names that a page uses for its subject."""

import pytest

from domain.readings import Passage, Reading
from scrapers.pages.names import read_aliases


def say(text: str) -> Reading:
    """A quote."""
    return Reading(text=text, xpath="/html")


def aliases(title: str, *texts: str, site: str = "") -> list[str]:
    """The aliases of a page with a title and passages."""
    passages = [Passage(heading="", reading=say(text)) for text in texts]
    return [name.text for name in read_aliases(say(title), passages, site=say(site) if site else None)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Over Slimme Stad", ["Slimme Stad"]),
        ("Digitale Architectuur Steden (DAS)", ["Digitale Architectuur Steden", "DAS"]),
        ("Open Data Charter: 20 principes", ["Open Data Charter"]),
        ("Open Data Charter v1.0 ― 20 principes", ["Open Data Charter"]),
        ("Slimme Stad Programma", ["Slimme Stad"]),
        ("Slimme Stad 2.0", []),
        ("Slimme Stad: oproep 2", []),
        ("VLOCA-traject Bomen - Workshop 2", []),
        ("Oproep “Slimme dorpen”", ["Slimme dorpen"]),
    ],
)
def test_a_title_can_hold_another_name(title: str, expected: list[str]) -> None:
    """Without "Over", with and without its acronym, without a subtitle; but an edition or a part is another thing."""
    assert aliases(title) == expected


def test_about_is_about_the_site() -> None:
    """A page that is only called "About" has the name of its site."""
    assert aliases("About", site="Slimme Stad") == ["Slimme Stad"]
    assert aliases("Bomen", site="Slimme Stad") == []


def test_an_acronym_is_written_in_full_in_the_text() -> None:
    """The words before the acronym in parentheses, without an article, are a name."""
    assert aliases("Over DAS", "Een nieuwe Digitale Architectuur Steden (DAS) helpt.") == [
        "DAS",
        "Digitale Architectuur Steden",
    ]


def test_a_common_word_has_an_owner_in_the_text() -> None:
    """A hub that the text calls the hub of something is that hub."""
    assert aliases("Kennishub", "Op de DAS kennishub vind je alles.") == ["DAS kennishub"]


def test_without_title_there_are_no_names() -> None:
    """What is not named has no other name."""
    assert read_aliases(None, []) == ()
