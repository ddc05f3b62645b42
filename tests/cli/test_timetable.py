"""The timetable: when each command runs, over whole years, and which times were missed."""

from datetime import UTC, datetime, timedelta

import pytest

from cli.timetable import JOBS, Job, at, due_times, missed, next_times, overdue
from domain.jobs import JobRun
from domain.values import BRUSSELS

YEAR = (datetime(2026, 1, 1, tzinfo=BRUSSELS), datetime(2027, 1, 1, tzinfo=BRUSSELS))
NAMED = {job.name: job for job in JOBS}


def run_of(job: str, when: datetime, exit_code: int | None = 0) -> JobRun:
    """A run that was due at `when`."""
    finished = None if exit_code is None else when + timedelta(minutes=5)
    return JobRun(job=job, scheduled_for=when, started_at=when, finished_at=finished, exit_code=exit_code)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_nothing_starts_in_the_hour_that_clocks_skip_or_repeat(job: Job) -> None:
    """No job has a time between 02:00 and 02:59 in Brussels, and none has one time twice."""
    times = list(due_times(job.trigger, *YEAR))
    assert times
    assert all(time.astimezone(BRUSSELS).hour != 2 for time in times)
    assert len({time.timestamp() for time in times}) == len(times)


def test_the_nightly_run_comes_once_on_every_day() -> None:
    """Also on 29 March and 25 October 2026, when the clocks change."""
    days = [time.date() for time in due_times(NAMED["nightly"].trigger, *YEAR)]
    assert len(days) == len(set(days)) == 365
    assert {time.strftime("%H:%M") for time in due_times(NAMED["nightly"].trigger, *YEAR)} == {"03:15"}


def test_the_weekly_digest_goes_out_on_mondays_at_seven() -> None:
    """By the Belgian clock, in summer and in winter."""
    times = {time.strftime("%A %H:%M") for time in due_times(NAMED["digest-weekly"].trigger, *YEAR)}
    assert times == {"Monday 07:00"}


@pytest.mark.parametrize(("name", "times"), [("delivery", 12), ("recovery", 2), ("digest-at-once", 1)])
def test_mail_is_looked_after_all_day(name: str, times: int) -> None:
    """So many times an hour; the hour from two o'clock is left out."""
    day = datetime(2026, 5, 5, tzinfo=BRUSSELS)
    assert len(list(due_times(NAMED[name].trigger, day, day + timedelta(days=1)))) == 23 * times


def test_many_missed_nights_are_made_up_for_by_one_run() -> None:
    """After a week off only the last night counts."""
    now = datetime(2026, 5, 12, 9, tzinfo=BRUSSELS)
    last = run_of("nightly", datetime(2026, 5, 5, 3, 15, tzinfo=BRUSSELS))
    assert missed(NAMED["nightly"], last, now) == [datetime(2026, 5, 12, 3, 15, tzinfo=BRUSSELS)]


def test_each_missed_digest_counts() -> None:
    """Each is about another week, so none is left out."""
    now = datetime(2026, 5, 20, 9, tzinfo=BRUSSELS)
    last = run_of("digest-weekly", datetime(2026, 5, 4, 7, tzinfo=BRUSSELS))
    assert [time.day for time in missed(NAMED["digest-weekly"], last, now)] == [11, 18]


def test_a_run_in_time_leaves_nothing_missed() -> None:
    """Whatever its exit code: an unhealthy source is not mended by running again at once."""
    now = datetime(2026, 5, 5, 9, tzinfo=BRUSSELS)
    for exit_code in (0, 1, 2):
        last = run_of("nightly", datetime(2026, 5, 5, 3, 15, tzinfo=BRUSSELS), exit_code)
        assert missed(NAMED["nightly"], last, now) == []


@pytest.mark.parametrize("exit_code", [None, -9, -15])
def test_a_run_that_was_cut_off_is_repeated(exit_code: int | None) -> None:
    """The machine went down in the middle, or a signal ended it."""
    due = datetime(2026, 5, 5, 3, 15, tzinfo=BRUSSELS)
    assert missed(NAMED["nightly"], run_of("nightly", due, exit_code), due + timedelta(hours=1)) == [due]


def test_a_job_that_never_ran_has_missed_nothing() -> None:
    """On a new machine the first run waits for its time, or for a person."""
    assert overdue(NAMED, {}, datetime(2026, 5, 5, 9, tzinfo=UTC)) == {}


def test_delivery_is_never_made_up_for() -> None:
    """It comes round again within half an hour."""
    last = run_of("delivery", datetime(2026, 5, 1, 9, 5, tzinfo=BRUSSELS))
    assert missed(NAMED["delivery"], last, datetime(2026, 5, 5, 9, tzinfo=BRUSSELS)) == []


def test_the_clock_change_is_no_reason_to_repeat_a_run() -> None:
    """The nightly run of 25 October 2026 was due once, so nothing is left of it afterwards."""
    due = datetime(2026, 10, 25, 3, 15, tzinfo=BRUSSELS)
    assert missed(NAMED["nightly"], run_of("nightly", due), due + timedelta(hours=20)) == []


def test_next_times_are_the_first_that_come() -> None:
    """Three by default, in order, all later than now."""
    now = datetime(2026, 5, 5, 3, 15, tzinfo=BRUSSELS)
    job = Job("j", "", at(hour=3, minute=15))
    assert [time.day for time in next_times(job, now)] == [6, 7, 8]
