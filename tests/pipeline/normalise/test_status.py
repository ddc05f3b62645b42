"""The status that dates tell, how time changes it, and where words hold against it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values import Deadline, PartialDate, Precision
from domain.vocabulary import Kind, Status
from pipeline.normalise.status import bounds, holds, status_from_dates

RANK = {Status.ANNOUNCED: 0, Status.OPEN: 1, Status.RUNNING: 1, Status.CLOSED: 2, Status.ENDED: 2}
TODAY = dt.date(2022, 2, 10)


def date(iso: str) -> PartialDate:
    """A date as exactly as its text is long."""
    return PartialDate(iso=iso, precision={4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}[len(iso)])


@pytest.mark.parametrize(
    ("kind", "start", "end", "deadlines", "status"),
    [
        (Kind.CALL, "2022-02-11", None, ["2022-03-01"], Status.ANNOUNCED),
        (Kind.CALL, "2022-02-10", None, ["2022-03-01"], Status.OPEN),
        (Kind.CALL, None, None, ["2022-02-10"], Status.OPEN),
        (Kind.CALL, None, None, ["2022-02-09"], Status.CLOSED),
        (Kind.CALL, None, None, ["2022-02-09", "2022-03-01"], Status.OPEN),
        (Kind.CALL, "2022-09-01", None, ["2022-03-01"], Status.OPEN),
        (Kind.CALL, "2022-09-01", None, ["2022-02-01"], Status.CLOSED),
        (Kind.SUBSIDY, None, "2022-02-09", ["2022-03-01"], Status.ENDED),
        (Kind.PROJECT, "2022-02-11", None, [], Status.ANNOUNCED),
        (Kind.PROJECT, "2022", None, [], Status.RUNNING),
        (Kind.PROJECT, "2020-01-01", "2022-02", [], Status.RUNNING),
        (Kind.PROJECT, None, "2022-01", [], Status.ENDED),
        (Kind.PROJECT, "2020-01-01", None, ["2020-03-01"], Status.RUNNING),
        (Kind.EVENT, "2022-02-10", None, [], Status.ANNOUNCED),
        (Kind.EVENT, "2022-02-09", None, [], Status.ENDED),
        (Kind.PROJECT, None, None, [], None),
    ],
)
def test_dates_tell_the_status(
    kind: Kind, start: str | None, end: str | None, deadlines: list[str], status: Status | None
) -> None:
    """Of a call its deadlines, of other things their start and end; without dates there is none."""
    found = status_from_dates(
        kind,
        date(start) if start else None,
        date(end) if end else None,
        [Deadline(date=date(one)) for one in deadlines],
        today=TODAY,
    )
    assert found is status


@pytest.mark.parametrize(
    ("qualifier", "precision", "status"),
    [
        ("najaar", Precision.SEASON, Status.ANNOUNCED),
        ("Q1", Precision.QUARTER, None),
        ("eerste helft", Precision.HALF, None),
        ("tweede helft", Precision.HALF, Status.ANNOUNCED),
        ("begin", Precision.YEAR, None),
        ("winter", Precision.SEASON, None),
    ],
)
def test_a_start_in_a_part_of_the_year_is_not_before_it(
    qualifier: str, precision: Precision, status: Status | None
) -> None:
    """In February nothing runs that starts in the autumn; within the part itself nobody knows."""
    start = PartialDate(iso="2022", precision=precision, qualifier=qualifier)
    assert status_from_dates(Kind.PROJECT, start, None, [], today=TODAY) is status


@given(
    st.sampled_from(["voorjaar", "Q1", "Q4", "tweede helft", "begin", "eind", "winter", ""]), st.integers(1990, 2060)
)
def test_a_part_of_a_year_lies_in_its_year(qualifier: str, year: int) -> None:
    """It narrows the year and never leaves it."""
    whole = date(str(year))
    first, last = bounds(PartialDate(iso=str(year), precision=Precision.YEAR, qualifier=qualifier))
    assert whole.earliest() <= first <= last <= whole.latest()


@pytest.mark.parametrize(("iso", "last"), [("2022-03-01", dt.date(2022, 2, 28)), ("2022-03", dt.date(2022, 2, 28))])
def test_before_a_day_or_month_is_the_day_before_it(iso: str, last: dt.date) -> None:
    """A deadline that leaves out its own day or month closes with the day before."""
    deadline = Deadline(date=date(iso), inclusive=False)
    told = [
        status_from_dates(Kind.CALL, None, None, [deadline], today=day) for day in (last, last + dt.timedelta(days=1))
    ]
    assert told == [Status.OPEN, Status.CLOSED]


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2023, 12, 31))
DATES = st.builds(lambda day, length: date(day.isoformat()[:length]), DAYS, st.sampled_from([4, 7, 10]))
DEADLINES = st.lists(st.builds(Deadline, date=DATES, inclusive=st.booleans()), max_size=3)


@given(st.sampled_from([None, *Kind]), st.none() | DATES, st.none() | DATES, DEADLINES, st.lists(DAYS, min_size=2))
def test_time_only_moves_a_status_forward(
    kind: Kind | None,
    start: PartialDate | None,
    end: PartialDate | None,
    deadlines: list[Deadline],
    days: list[dt.date],
) -> None:
    """From announced to open or running, to closed or ended; a status never comes or goes by itself."""
    found = [status_from_dates(kind, start, end, deadlines, today=day) for day in sorted(days)]
    assert (None in found) == (set(found) == {None})
    ranks = [RANK[status] for status in found if status]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("said", "found", "holding"),
    [
        (Status.ENDED, Status.RUNNING, True),
        (Status.ENDED, Status.ANNOUNCED, True),
        (Status.CLOSED, Status.OPEN, True),
        (Status.CLOSED, Status.ANNOUNCED, False),
        (Status.CLOSED, Status.ENDED, False),
        (Status.OPEN, Status.CLOSED, False),
        (Status.RUNNING, Status.ENDED, False),
    ],
)
def test_what_is_said_to_be_over_holds_against_dates(said: Status, found: Status, holding: bool) -> None:  # noqa: FBT001  a case
    """Words grow old: what they say to go on may be over since."""
    assert holds(said, found) is holding
