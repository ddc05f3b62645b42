"""Phrases that state a stretch of time."""

import pytest

from domain.readings import Passage, Reading
from scrapers.pages.phrases import read_periods, read_starts, sentence_of

TITLE = Reading(text="Beekpeiler", xpath="/h1")


def passage(text: str, heading: str = "") -> list[Passage]:
    """One passage."""
    return [Passage(heading=heading, reading=Reading(text=text, xpath="/p"))]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Het project loopt van 1/9/2020 – 31/8/2024.", "loopt van 1/9/2020 – 31/8/2024"),
        ("Dit loopt van januari 2021 tot en met juni 2023.", "loopt van januari 2021 tot en met juni 2023"),
        ("Het jaarthema van 2020-2021 is meten.", "jaarthema van 2020-2021"),
        ("Meten van 1 mei 2021 tot 3 juni 2022.", "van 1 mei 2021 tot 3 juni 2022"),
    ],
)
def test_a_period_is_quoted(text: str, phrase: str) -> None:
    """The phrase is quoted as it stands, once."""
    assert [reading.text for reading in read_periods(passage(text), TITLE)] == [phrase]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Ons kantoor is gesloten van 24 december 2022 tot 2 januari 2023.", []),
        ("Van 3 mei 2022 tot 10 mei 2022 is het contactformulier niet beschikbaar door een storing.", []),
        ("Het kantoor is dicht. Meten van 1 mei 2021 tot 3 juni 2022.", ["van 1 mei 2021 tot 3 juni 2022"]),
        ("De oproep liep van 1 mei 2021 tot 3 juni 2021 en is gesloten.", ["liep van 1 mei 2021 tot 3 juni 2021"]),
    ],
)
def test_when_an_office_is_closed_is_no_period_of_a_project(text: str, phrases: list[str]) -> None:
    """Nor when a web site is down; what the next sentence tells of is one."""
    assert [reading.text for reading in read_periods(passage(text), TITLE)] == phrases


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("De minister lanceerde op 1 januari 2017 het programma.", "lanceerde op 1 januari 2017"),
        ("Op 1 januari ’21 lanceerde de minister dit.", "Op 1 januari ’21 lanceerde"),
        ("Het bestaat sinds 2017.", "bestaat sinds 2017"),
    ],
)
def test_a_start_is_quoted(text: str, phrase: str) -> None:
    """The phrase is quoted with the year in any of its forms."""
    assert [reading.text for reading in read_starts(passage(text), TITLE)] == [phrase]


def test_what_is_told_of_a_part_is_not_told_of_the_whole() -> None:
    """A date beneath the name of something else is not the subject's."""
    text = "Op 1 mei 2021 lanceerde de stad dit."
    assert read_starts(passage(text, "Meetnet"), TITLE) == ()
    assert read_starts(passage(text, "Verloop van het project"), TITLE) != ()
    assert read_starts(passage(text, "Wat is Beekpeiler?"), TITLE) != ()


def test_of_a_sentence_without_end_little_is_looked_at() -> None:
    """A page may hold one of ten megabytes, with a phrase in every line."""
    text = "van 1 mei 2021 tot 3 juni 2022 " * 10_000
    assert len(sentence_of(text, len(text) // 2)) <= 600
    assert sentence_of("Eerst dit. Dan dat! En dan?", 12) == "Dan dat"
