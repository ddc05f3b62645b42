"""Dates, amounts and lists in Dutch."""

import pytest

from domain.dutch import render_amount, render_date, render_deadline, render_list, render_number


@pytest.mark.parametrize(
    ("iso", "qualifier", "dutch"),
    [
        ("2022-02-04", "", "4 februari 2022"),
        ("2022-02", "", "februari 2022"),
        ("2022", "", "2022"),
        ("2021", "najaar", "najaar 2021"),
        ("2023", "eind", "eind 2023"),
    ],
)
def test_a_date_is_as_exact_as_it_was_told(iso: str, qualifier: str, dutch: str) -> None:
    """A year stays a year."""
    assert render_date(iso, qualifier) == dutch


@pytest.mark.parametrize(
    ("deadline", "dutch"),
    [
        ({"date": "2021-10-29", "time": "12:00", "inclusive": True}, "t.e.m. 29 oktober 2021 om 12 uur"),
        ({"date": "2022-09-26", "time": "09:30", "inclusive": False}, "vóór 26 september 2022 om 9u30"),
        ({"date": "2022-06-30", "time": None, "inclusive": True}, "t.e.m. 30 juni 2022"),
        ({"date": "2022", "time": None, "inclusive": False, "qualifier": "eind"}, "vóór eind 2022"),
    ],
)
def test_a_deadline_says_whether_its_day_counts(deadline: dict[str, str | bool | None], dutch: str) -> None:
    """On the day itself it still can, or it is too late."""
    assert render_deadline(deadline) == dutch


@pytest.mark.parametrize(
    ("number", "dutch"),
    [(1107397.55, "1.107.397,55"), (150000, "150.000"), (25000000.0, "25.000.000"), (0.5, "0,50"), (80, "80")],
)
def test_numbers_have_dutch_separators(number: float, dutch: str) -> None:
    """A point for thousands, a comma for decimals, and those only where there are any."""
    assert render_number(number) == dutch


def test_amounts_say_what_they_count_for() -> None:
    """A sum per project is not the budget."""
    assert render_amount({"eur": 200000, "percent": None, "per": "project"}) == "200.000 euro per project"
    assert render_amount({"eur": None, "percent": 80, "per": ""}) == "80%"


@pytest.mark.parametrize(
    ("words", "dutch"), [([], ""), (["Gent"], "Gent"), (["Gent", "Aalst", "Lier"], "Gent, Aalst en Lier")]
)
def test_lists_end_with_and(words: list[str], dutch: str) -> None:
    """The last word is joined with "en"."""
    assert render_list(words) == dutch
