"""Lines that name what they give."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise.lines import dates_of_line

PAGE = dt.date(2021, 9, 1)


def told(line: str) -> list[tuple[str, str]]:
    """Field and date of all that a line gives."""
    return [(one.field, one.date.iso) for one in dates_of_line(line, page_date=PAGE, month_first=False)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Startdatum: oktober 2021", [("start", "2021-10")]),
        ("Start van het project: Q2 2023.", [("start", "2023")]),
        ("Begin: 2019", [("start", "2019")]),
        ("Einddatum: 30 juni 2025", [("end", "2025-06-30")]),
        ("Einde van het traject: december 2024.", [("end", "2024-12")]),
        ("Looptijd: 2021-2024", [("start", "2021"), ("end", "2024")]),
        ("Projectduur: 1/9/2020 – 31/8/2024", [("start", "2020-09-01"), ("end", "2024-08-31")]),
        ("Indienperiode: 1 tot en met 30 april 2023.", [("start", "2023-04-01"), ("deadlines", "2023-04-30")]),
        ("Begindatum: 1 juni 2021; einddatum: 31 mei 2023", [("start", "2021-06-01"), ("end", "2023-05-31")]),
        ("Start: 9 mei 2022 om 10 uur", []),
        ("Looptijd: 2 tot 3 jaar", []),
        ("Duur: 36 maanden vanaf 2021", []),
        ("Startdatum: nog niet bekend", []),
        ("Start: Fout: ongeldige tijd.", []),
        ("Ons programma: 2021-2024", []),
        ("Startdag voor scholen: 3 mei 2022", []),
    ],
)
def test_a_line_gives_what_it_names(line: str, expected: list[tuple[str, str]]) -> None:
    """One date for a start or an end, two that are joined for a period, else nothing."""
    assert told(line) == expected


@given(st.dates(dt.date(1990, 1, 1), dt.date(2069, 12, 31)), st.dates(dt.date(1990, 1, 1), dt.date(2069, 12, 31)))
def test_every_period_is_read_back(first: dt.date, last: dt.date) -> None:
    """Whatever the days are."""
    line = f"Looptijd: {first.day}/{first.month}/{first.year} tot en met {last.day}/{last.month}/{last.year}"
    assert told(line) == [("start", first.isoformat()), ("end", last.isoformat())]


@given(st.sampled_from(["Looptijd", "Start", "Einddatum", "Indienperiode"]), st.text(max_size=80))
def test_any_line_gives_two_dates_at_most(name: str, text: str) -> None:
    """Of each of its parts, and never breaks."""
    assert len(told(f"{name}: {text}")) <= len(("start", "end")) * (1 + text.count(";"))
