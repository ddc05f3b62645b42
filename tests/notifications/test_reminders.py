"""Reminders of deadlines: six weeks, two weeks and two days before, each once, whatever the rhythm."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.initiative import StoredInitiative
from domain.subscriptions import DigestWindow, Rhythm, Subscriber, UpcomingDeadline
from domain.values import Deadline, PartialDate, Precision
from notifications.digest import compose, reminding_days, window
from notifications.selection import comes_near

REMINDED = [timedelta(weeks=6), timedelta(weeks=2), timedelta(days=2)]
BEGIN = datetime(2021, 3, 1, 6, tzinfo=UTC)


def deadline(day: date) -> UpcomingDeadline:
    """A deadline with this last day."""
    told = Deadline(date=PartialDate(iso=day.isoformat(), precision=Precision.DAY))
    return UpcomingDeadline(initiative="kade", title="Kade", url="", deadline=told, key="kade ", changed_at=BEGIN)


def windows(rhythm: Rhythm, *, days: int) -> list[DigestWindow]:
    """The windows that end within so many days, in order."""
    step = timedelta(hours=1) if rhythm is Rhythm.AT_ONCE else timedelta(days=1)
    moments = [BEGIN + step * n for n in range(int(timedelta(days=days) / step))]
    return list(dict.fromkeys(window(rhythm, moment) for moment in moments))


@pytest.mark.parametrize("rhythm", Rhythm)
@given(after=st.integers(80, 100))
def test_each_deadline_is_told_three_times_before_it_is_over(rhythm: Rhythm, after: int) -> None:
    """Each reminder comes in the last mail that is in time for it, in spring and across the change of clocks."""
    last = BEGIN.date() + timedelta(days=after)
    one = deadline(last)
    made = [reminding_days(each) for each in windows(rhythm, days=after + 1)]
    told = [first for first, until in made if comes_near(one, today=first, until=until)]
    wanted = [day for day in {next_mail(made, last - before) for before in REMINDED} if day]
    assert told == sorted(wanted)
    assert all(first <= last for first in told)


def next_mail(made: list[tuple[date, date]], day: date) -> date | None:
    """The day of the mail that is to tell what is to be told on `day`."""
    return next((first for first, until in made if first <= day < until), None)


@pytest.mark.parametrize("rhythm", Rhythm)
@pytest.mark.parametrize("after", range(80, 94))
def test_the_mails_of_all_weeks_hold_each_reminder(
    rhythm: Rhythm, after: int, stored: Callable[..., StoredInitiative], subscriber: Callable[..., Subscriber]
) -> None:
    """Also that of six weeks, on whatever day of a week or month it falls; what is reminded of stands in the mail."""
    last = BEGIN.date() + timedelta(days=after)
    known = {"i1": stored(last_day=str(last))}
    mails = [(each, compose(subscriber(), each, (), known)) for each in windows(rhythm, days=after + 1)]
    told = [reminding_days(each)[0] for each, mail in mails if mail and mail.near]
    days = [reminding_days(each) for each, _ in mails]
    assert told == sorted({day for day in (next_mail(days, last - before) for before in REMINDED) if day})
    assert all(set(mail.near) <= set(mail.deadlines) for _, mail in mails if mail)


@pytest.mark.parametrize("rhythm", Rhythm)
def test_no_day_is_left_out_and_none_is_told_twice(rhythm: Rhythm) -> None:
    """The days that mails remind for follow on each other, in every month of two years."""
    made = [days for days in map(reminding_days, windows(rhythm, days=730)) if days[0] < days[1]]
    assert all(until == first for (_, until), (first, _) in pairwise(made))
    assert len(made) > 20


def test_a_mail_every_hour_reminds_in_the_morning() -> None:
    """Not at night, and not each hour."""
    ends = {
        each.ends_at for each in windows(Rhythm.AT_ONCE, days=3) if reminding_days(each)[0] < reminding_days(each)[1]
    }
    assert {moment.hour for moment in ends} == {6}
