"""Themes: by what a thing is called first, by its introduction where that says it more than once."""

import pytest

from domain.reference import load_reference
from pipeline.normalise.themes import score_themes


def themes(*names: str, lead: str = "") -> list[str]:
    """The themes of a thing with these names and this introduction."""
    return [theme for theme, _ in score_themes(names, lead, load_reference())]


@pytest.mark.parametrize(
    ("name", "theme"),
    [
        ("Open data voor steden", "data-open-data"),
        ("Cyberveiligheid", "cyberveiligheid"),
        ("Loket voor lokale besturen", "lokale-besluitvorming"),
        ("Een applicatieprofiel", "standaarden-architectuur"),
    ],
)
def test_a_name_tells_the_theme(name: str, theme: str) -> None:
    """In any case of letters, with any ending that the list of words allows."""
    assert themes(name)[0] == theme
    assert themes(name.upper())[0] == theme


def test_one_word_in_the_introduction_is_not_enough() -> None:
    """Two different ones are; the same one twice is not."""
    assert themes("Iets", lead="Het gaat over open data.") == []
    assert themes("Iets", lead="Open data, en nog eens open data.") == []
    assert themes("Iets", lead="Het gaat over open data en datakwaliteit.") == ["data-open-data"]


def test_a_part_of_a_word_tells_nothing() -> None:
    """Only whole words count."""
    assert themes("Kostloos: de sloten van Geoslo") == []


def test_there_are_three_themes_at_most_and_the_order_does_not_depend_on_the_names() -> None:
    """The strongest first, equally strong ones by their id."""
    names = ("Open data", "Cyberveiligheid", "Privacy", "Notulen", "Mobiliteit")
    found = themes(*names)
    assert len(found) == 3
    assert themes(*reversed(names)) == found


def test_each_theme_comes_with_the_word_that_told_it() -> None:
    """For a reader who wonders why."""
    assert score_themes(["Over Open Data"], "", load_reference()) == [("data-open-data", "open data")]
