"""Deadlines and periods: which date is the last, whether it still counts, and until what time of day."""

import datetime as dt

import pytest

from domain.values import Deadline, PartialDate, Precision
from pipeline.normalise.errors import UnreadableValue
from pipeline.normalise.periods import parse_deadline, parse_period, parse_time

PAGE = dt.date(2021, 9, 1)


@pytest.mark.parametrize(
    ("text", "iso", "time", "inclusive"),
    [
        ("tot en met 4 februari 2022", "2022-02-04", None, True),
        ("t.e.m. 12 maart", "2021-03-12", None, True),
        ("tot en met vrijdag 29 oktober 2021 (12 uur)", "2021-10-29", dt.time(12), True),
        ("vóór maandag 26 september 2022 om 12 uur", "2022-09-26", dt.time(12), True),
        ("vóór 1 maart 2022", "2022-03-01", None, False),
        ("voor 1 maart 2022", "2022-03-01", None, False),
        ("vóór maandag 26 september 2022", "2022-09-26", None, False),
        ("Deadline voor besturen: 1 maart 2022", "2022-03-01", None, True),
        ("uiterlijk 30/6", "2021-06-30", None, True),
        ("van 1 september 2020 tot en met 31 oktober 2020 om 12 uur", "2020-10-31", dt.time(12), True),
        ("tegen 15 maart 2022 om 9u30", "2022-03-15", dt.time(9, 30), True),
        ("15 maart 2022, 12.30 uur", "2022-03-15", dt.time(12, 30), True),
        ("15 maart 2022 om 24 uur", "2022-03-15", None, True),
        ("15 maart 2022, 10.000 euro", "2022-03-15", None, True),
        ("tot uitputting van het budget (8 september 2020)", "2020-09-08", None, True),
        ("vrijdag 4 februari 2022 (4/2/2022)", "2022-02-04", None, True),
        ("tot 1 maart 2022; antwoord op 1 mei 2022", "2022-03-01", None, True),
        ("vanaf 1 maart 2022, uiterlijk op 1 april 2022", "2022-04-01", None, True),
        ("uiterlijk op vr. 4 februari 2022 om 12.00", "2022-02-04", dt.time(12), True),
    ],
)
def test_a_deadline_is_its_last_moment(text: str, iso: str, time: dt.time | None, inclusive: bool) -> None:  # noqa: FBT001  a case
    """With the time of day that was told; "vóór" leaves the day itself out."""
    date = PartialDate(iso=iso, precision=Precision.DAY)
    assert parse_deadline(text, page_date=PAGE) == Deadline(date=date, time=time, inclusive=inclusive)


@pytest.mark.parametrize(
    "text",
    ["", "doorlopend", "vanaf 1 maart 2022", "uiterlijk 31/3, en uiterlijk 30/6", "1 maart 2022 of 1 april 2022"],
)
def test_a_deadline_that_is_not_sure_is_unreadable(text: str) -> None:
    """An opening is no deadline, and of two nobody knows which."""
    with pytest.raises(UnreadableValue):
        parse_deadline(text, page_date=PAGE)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1/9/2020 – 31/8/2024", "2020-09-01", "2024-08-31"),
        ("2017-2019", "2017", "2019"),
        ("van 2017 tot eind 2019", "2017", "2019"),
        ("van mei 2021 tot en met juni 2022", "2021-05", "2022-06"),
        ("van mei tot en met juni 2022", "2022-05", "2022-06"),
        ("van 28 september tot 3 oktober 2021", "2021-09-28", "2021-10-03"),
        ("10 - 12 maart 2022", "2022-03-10", "2022-03-12"),
        ("tussen 1 mei 2022 en 3 mei 2022", "2022-05-01", "2022-05-03"),
        ("tot eind 2023", None, "2023"),
        ("tot 2023", None, "2023"),
        ("sinds 2019", "2019", None),
        ("vanaf 1 mei 2021 tot nader order", "2021-05-01", None),
        ("5 mei 2022", "2022-05-05", None),
        ("jaarthema van het programma 2020-2021", "2020", "2021"),
    ],
)
def test_a_period_has_a_start_and_an_end(text: str, start: str | None, end: str | None) -> None:
    """Either can be missing."""
    assert [one.iso if one else None for one in parse_period(text, page_date=PAGE)] == [start, end]


@pytest.mark.parametrize(
    "text", ["", "3 jaar", "2019, 2020 en 2021", "31/2/2020 - 31/12/2021", "1 mei 2022 (decreet van 2019)"]
)
def test_a_period_that_is_not_sure_is_unreadable(text: str) -> None:
    """As where one of its ends is no date."""
    with pytest.raises(UnreadableValue):
        parse_period(text, page_date=PAGE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" om 12 uur", dt.time(12)),
        ("9u30 – 12u", dt.time(9, 30)),
        ("13u30 – 16u", dt.time(13, 30)),
        (" 12:52", dt.time(12, 52)),
        (" (12 uur)", dt.time(12)),
        (" om 12.00", dt.time(12)),
        (" om 9.30", dt.time(9, 30)),
        (" om 12h", dt.time(12)),
        (" 12.00", None),
        (" vóór 17 u", dt.time(17)),
        ("25 uur", None),
        ("om 12 stuks", None),
        (" 10.30 euro", None),
        (" en nog 3 uur", None),
    ],
)
def test_a_time_of_day_stands_at_once(text: str, expected: dt.time | None) -> None:
    """Sums and hours further on are none."""
    assert parse_time(text) == expected
