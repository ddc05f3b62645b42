"""Dates as officials write them: with the precision that was told, and rather missing than wrong."""

import contextlib
import datetime as dt
import itertools
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dutch import render_date
from domain.values import PartialDate, Precision
from pipeline.normalise.date_forms import MonthFirst
from pipeline.normalise.dates import NEIGHBOUR_NOTE, find_dates, parse_date
from pipeline.normalise.errors import UnreadableValue
from pipeline.normalise.periods import parse_deadline, parse_period
from pipeline.normalise.prose import told_dates

PAGE = dt.date(2021, 9, 15)
CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("date_cases.json").read_text(encoding="utf-8"))
PARSERS: tuple[Callable[..., object], ...] = (parse_date, parse_deadline, parse_period)


def read(case: dict[str, Any]) -> tuple[PartialDate, tuple[str, ...]] | None:
    """The date of a case with its notes, None where there is not exactly one."""
    page_date = case.get("page", PAGE)
    ways = {"page_date": page_date, "month_first": case.get("month_first", False)}
    try:
        date = parse_date(case["text"], **ways)
    except UnreadableValue:
        return None
    return date, tuple(note for one in find_dates(case["text"], **ways) for note in one.notes)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_a_date_is_exactly_what_was_told(case: dict[str, Any]) -> None:
    """Value, precision, the word that narrows it, and notes on how it was understood; or nothing at all."""
    expected = None
    if case["iso"]:
        date = PartialDate(
            iso=case["iso"], precision=Precision(case.get("precision", "day")), qualifier=case.get("qualifier", "")
        )
        expected = date, tuple(case.get("notes", ()))
    assert read(case) == expected


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("van 10 tot en met 12 maart 2022", ["2022-03-10", "2022-03-12"]),
        ("woensdag 9 en donderdag 10 maart 2022", ["2022-03-09", "2022-03-10"]),
        ("op 8, 9 en 10 maart 2022", ["2022-03-08", "2022-03-09", "2022-03-10"]),
        ("van 28 september tot 3 oktober 2019", ["2019-09-28", "2019-10-03"]),
        ("van 20 december tot 10 januari 2019", ["2018-12-20", "2019-01-10"]),
        ("van 20 december 2018 tot 10 januari", ["2018-12-20", "2019-01-10"]),
        ("tegen 31/3 en 30/6/2019", ["2019-03-31", "2019-06-30"]),
        ("10 december - januari 2019", ["2018-12-10", "2019-01"]),
        ("mei en juni 2019", ["2019-05", "2019-06"]),
        ("van begin december tot eind januari 2019", ["2018-12", "2019-01"]),
        ("na fase 2 en 3 maart 2022", []),
        ("eerste en tweede kwartaal 2022", []),
        ("begin of eind 2022", []),
    ],
)
def test_dates_that_share_a_month_or_year_are_dates_of_their_own(text: str, days: list[str]) -> None:
    """The year beside a day counts before the page's; where it is not sure what is shared, there is no date."""
    assert [one.date.iso for one in find_dates(text, page_date=PAGE)] == days


def test_a_year_from_the_date_beside_is_noted() -> None:
    """A reader is told that the year was not written there."""
    found = list(find_dates("van 28 september tot 3 oktober 2019", page_date=None))
    assert [one.notes for one in found] == [(NEIGHBOUR_NOTE,), ()]


@pytest.mark.parametrize(
    "spellings",
    [
        [
            "1 januari 2021",
            "1 januari ’21",
            "1 jan. 2021",
            "1ste januari van 2021",
            "1 januari, 2021",
            "vrijdag 1 januari 2021",
            "vr. 1 januari 2021",
            "vrijdagavond 1 januari 2021",
            "1/1/2021",
            "01/01/21",
            "01-01-2021",
            "1.1.2021",
            "2021-01-01",
            "2021/01/01",
        ],
        ["eind 2022", "einde 2022", "het einde van 2022", "einde van het jaar 2022", "eind ’22"],
        ["eind juni 2022", "einde juni 2022", "het einde van juni 2022", "einde van de maand juni 2022"],
        ["half juni 2022", "midden juni 2022", "medio juni 2022", "halverwege juni 2022", "mid-juni 2022"],
        ["midden 2022", "medio 2022", "half 2022", "halverwege 2022", "het midden van 2022"],
        ["begin 2022", "het begin van 2022", "begin van het jaar 2022"],
        ["juni 2022", "jun 2022", "juni ’22", "de maand juni 2022", "juni van 2022"],
        ["Q2 2022", "Q2/2022", "tweede kwartaal 2022", "het 2de kwartaal van 2022"],
        ["eerste helft van 2022", "1e helft 2022", "eerste semester 2022", "eerste helft van het jaar 2022"],
        ["najaar 2022", "het najaar van 2022", "najaar ’22"],
    ],
    ids=lambda spellings: spellings[0],
)
def test_another_spelling_is_the_same_date(spellings: list[str]) -> None:
    """Whoever spells a date otherwise changes nothing."""
    assert len({tuple(one.date for one in find_dates(text, page_date=PAGE)) for text in spellings}) == 1
    assert all(list(find_dates(text, page_date=PAGE)) for text in spellings)


@given(st.text(max_size=200), st.none() | st.booleans(), st.none() | st.dates())
def test_any_text_is_read_or_unreadable(text: str, month_first: MonthFirst, page_date: dt.date | None) -> None:
    """Nothing else is ever raised."""
    for parse in PARSERS:
        with contextlib.suppress(UnreadableValue):
            parse(text, page_date=page_date, month_first=month_first)


PIECES = (
    "1 31 30/2 29 februari mei sept ſept junı 2021 1999 ’21 - – / , . ( ) : en tot met t.e.m. van vóór tussen eind "
    "begin najaar tweede helft kwartaal Q3 maandag 12 uur 9u30 24u 2021-02-31 ٣ ²"
)


@given(st.lists(st.sampled_from(PIECES.split(" ")), max_size=12), st.sampled_from(["", " "]), st.none() | st.dates())
def test_any_order_of_the_pieces_of_dates_is_read_or_unreadable(
    pieces: list[str], between: str, page_date: dt.date | None
) -> None:
    """Nothing else is ever raised, and no date is told twice."""
    text = between.join(pieces)
    for parse in PARSERS:
        with contextlib.suppress(UnreadableValue):
            parse(text, page_date=page_date)
    places = [(one.start, one.end) for one in find_dates(text, page_date=page_date)]
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(places))


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_a_rendered_day_is_read_back(day: dt.date) -> None:
    """In the spellings that sites use, whatever the date of the page."""
    for text in (f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", render_date(day.isoformat()), day.isoformat()):
        assert parse_date(text, page_date=PAGE) == PartialDate(iso=day.isoformat(), precision=Precision.DAY)


def seconds(text: str) -> float:
    """The least time of two goes that it takes to look for every sort of date in `text`."""
    took = []
    for _ in range(2):
        begun = time.process_time()
        list(told_dates(text, page_date=PAGE, month_first=False))
        for parse in PARSERS:
            with contextlib.suppress(UnreadableValue):
                parse(text, page_date=PAGE)
        took.append(time.process_time() - begun)
    return min(took)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        " ",
        "1 ",
        "tot en met ",
        "12 maart tot en met ",
        "1/2 ",
        "dossiers tot en met 1 mei 2021 ",
        "2021 - ",
        "mei en ",
    ],
)
def test_the_time_that_reading_takes_grows_with_the_length_and_no_faster(piece: str) -> None:
    """Twice the text takes about twice the time, up to 20,000 characters."""
    short, long = ((piece * length)[:length] for length in (10_000, 20_000))
    assert seconds(long) < max(0.5, 3.5 * seconds(short))
