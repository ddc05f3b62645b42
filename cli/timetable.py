"""When each command runs: the jobs, and which of their times were missed. Nobody edits a crontab."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped]  # ships no types
from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]

from domain.jobs import JobRun
from domain.values import BRUSSELS

LONGEST_GAP = timedelta(days=32)
"""No job has more time than this between two runs."""
MOST_CAUGHT_UP = 10
"""How many missed times of a digest get a run of their own, newest last; the first tells what came before as well."""


@dataclass(frozen=True)
class Job:
    """One command and its times.

    `radar` are the words after `radar`. Of the times missed while the machine was off, one run makes up for all;
    where `each_time`, every missed time has a run of its own, at the moment it was due (a digest is about the
    window before its time). `caught_up` is False for what comes round again soon anyway.
    """

    name: str
    what: str
    trigger: BaseTrigger
    radar: tuple[str, ...] = ()
    caught_up: bool = False
    each_time: bool = False


def at(**fields: str | int) -> CronTrigger:
    """A time by the Belgian clock. Never between 02:00 and 02:59: that hour comes twice in October, never in March."""
    return CronTrigger(timezone=BRUSSELS, **fields)


WAKING_HOURS = "0-1,3-23"
JOBS = (
    Job("nightly", "crawl, process and publish all sources", at(hour=3, minute=15), ("run",), caught_up=True),
    Job(
        "digest-at-once",
        "what is critical and new, for who wants it at once",
        at(hour=WAKING_HOURS, minute=2),
        ("digest", "send", "--rhythm", "at_once"),
        caught_up=True,
    ),
    Job(
        "digest-daily",
        "the digest of yesterday, for who wants it daily",
        at(hour=7, minute=0),
        ("digest", "send", "--rhythm", "daily"),
        caught_up=True,
        each_time=True,
    ),
    Job(
        "digest-weekly",
        "the digest of last week",
        at(day_of_week="mon", hour=7, minute=0),
        ("digest", "send", "--rhythm", "weekly"),
        caught_up=True,
        each_time=True,
    ),
    Job(
        "digest-monthly",
        "the digest of last month, for who wants it monthly",
        at(day=1, hour=7, minute=0),
        ("digest", "send", "--rhythm", "monthly"),
        caught_up=True,
        each_time=True,
    ),
    Job(
        "audit",
        "hold what readers were told against what changed",
        at(hour=8, minute=30),
        ("audit",),
        caught_up=True,
    ),
    Job("delivery", "send the mail that is pending", at(hour=WAKING_HOURS, minute="*/5"), ("deliver",)),
    Job("recovery", "make up for digests that should exist and do not", at(hour=WAKING_HOURS, minute="20,50")),
)


def due_times(trigger: BaseTrigger, after: datetime, until: datetime) -> Iterator[datetime]:
    """The times of a trigger later than `after`, up to and including `until`."""
    due: datetime | None = trigger.get_next_fire_time(after, after + timedelta(microseconds=1))
    while due is not None and due <= until:
        yield due
        due = trigger.get_next_fire_time(due, due + timedelta(microseconds=1))


def missed(job: Job, last: JobRun | None, now: datetime) -> list[datetime]:
    """The times of `job` that still need a run, oldest first.

    A job that never ran missed nothing: the first run is an operator's decision. A run that was cut off (no end, or
    ended by a signal) does not count.
    """
    if last is None or not job.caught_up:
        return []
    before = last.scheduled_for if is_done(last) else last.scheduled_for - timedelta(microseconds=1)
    times = list(due_times(job.trigger, max(before, now - LONGEST_GAP), now))
    return times[-MOST_CAUGHT_UP:] if job.each_time else times[-1:]


def failed(run: JobRun | None) -> bool:
    """Whether the command came to an end and says that something went wrong."""
    return run is not None and is_done(run) and run.exit_code != 0


def is_done(run: JobRun) -> bool:
    """Whether the command came to an end of its own, well or not."""
    return run.exit_code is not None and run.exit_code >= 0


def overdue(jobs: Mapping[str, Job], runs: Mapping[str, JobRun], now: datetime) -> dict[str, list[datetime]]:
    """The jobs that missed times, with those times."""
    found = {name: missed(job, runs.get(name), now) for name, job in jobs.items()}
    return {name: times for name, times in found.items() if times}


def next_times(job: Job, now: datetime, count: int = 3) -> list[datetime]:
    """The next few times of a job."""
    times = due_times(job.trigger, now, now + LONGEST_GAP * count)
    return [time for time, _ in zip(times, range(count), strict=False)]
