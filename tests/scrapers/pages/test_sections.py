"""Passages are told by the heading or the label that they stand behind."""

import pytest

from domain.readings import Passage, Reading
from scrapers.pages.sections import read_days, read_named, read_section


def passage(heading: str, text: str, xpath: str = "/html/body/p") -> Passage:
    """A passage beneath a heading."""
    return Passage(heading=heading, reading=Reading(text=text, xpath=xpath))


@pytest.mark.parametrize(
    ("field", "heading"),
    [
        ("audiences", "Voor wie?"),
        ("audiences", "Wie"),
        ("audiences", "Wie kon deelnemen?"),
        ("audiences", "2. Wie mag er indienen?"),
        ("audiences", "Voor welke besturen?"),
        ("places", "Leden"),
    ],
)
def test_a_heading_tells_what_stands_beneath_it(field: str, heading: str) -> None:
    """Also as a question, numbered, or in the past."""
    assert [one.text for one in read_section(field, [passage(heading, "Dit hier.")])] == ["Dit hier."]


@pytest.mark.parametrize("heading", ["Totaal budget", "Subsidie:"])
def test_a_sum_is_quoted_with_its_heading(heading: str) -> None:
    """Which says what it is; words that begin with it are left as they are."""
    label = heading.strip(":")
    passages = [passage(heading, "2 miljoen euro"), passage(heading, f"{label} van 3 miljoen euro")]
    assert [one.text for one in read_section("amounts", passages)] == [
        f"{label}: 2 miljoen euro",
        f"{label} van 3 miljoen euro",
    ]


@pytest.mark.parametrize(("text", "said"), [("2021 – 2023", 1), ("1/9 – 30/9", 1), ("’21-’23", 1), ("24 maanden", 0)])
def test_a_period_has_dates(text: str, said: int) -> None:
    """How many months something takes tells neither its start nor its end."""
    assert len(read_section("periods", [passage("Looptijd", text)])) == said


@pytest.mark.parametrize("heading", ["Wie we zijn", "Wie kan helpen?", "Subsidie aanvragen", "Budgettering"])
def test_other_headings_tell_nothing(heading: str) -> None:
    """A heading that only begins alike is another."""
    assert not any(read_section(field, [passage(heading, "Dit hier.")]) for field in ("audiences", "amounts"))


@pytest.mark.parametrize(
    ("told", "value"),
    [
        (passage("Trekker", "Trekker: stad Aalst"), ["stad Aalst"]),
        (passage("Trekker", "Trekker stad Aalst", "/html/body/table/tr[2]"), ["stad Aalst"]),
        (passage("Trekker", "Trekker van dit project is Aalst."), []),
        (passage("Trekker", "Stad Aalst trekt het project."), []),
        (passage("Uitvoering", "Uitvoering: in 2022"), []),
    ],
)
def test_a_label_names_who_does_what(told: Passage, value: list[str]) -> None:
    """Only the words right behind a label of a line or a row are a name; a sentence beneath a heading is none."""
    assert [one.text for field in ("owners", "executors") for one in read_named(field, [told])] == value


@pytest.mark.parametrize(
    ("told", "days"),
    [
        (passage("Wanneer", "dinsdag 22 september 2026, 9u30 – 16u"), ["dinsdag 22 september 2026"]),
        (passage("Wanneer?", "Wanneer? Op 3/10/2023"), ["3/10/2023"]),
        (passage("Datum", "Datum: 3 okt. 2023 in Gent"), ["3 okt. 2023"]),
        (passage("Wanneer?", "Indienen kan tot 3 oktober 2023."), []),
        (passage("Wanneer", "12 en 14 mei 2021"), []),
        (passage("Verslag", "3 oktober 2023"), []),
    ],
)
def test_the_day_of_an_event_stands_beneath_when(told: Passage, days: list[str]) -> None:
    """Only a whole date at the begin is the day; a last day to hand in is none."""
    assert [one.text for one in read_days([told])] == days
