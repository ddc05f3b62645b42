"""The clock: starts each `radar` command at its time, in a process of its own, and remembers how it went.

The jobs stand in `cli/timetable.py`; when each last ran stands in our own tables, so that a time that was missed
while the machine was off is made up for once.
"""

import argparse
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Lock

from apscheduler.events import EVENT_SCHEDULER_STARTED  # type: ignore[import-untyped]  # ships no types
from apscheduler.schedulers.blocking import BlockingScheduler  # type: ignore[import-untyped]

from cli.children import Children
from cli.logging import configure_logging
from cli.settings import WrongSetting, load_settings
from cli.show import say
from cli.timetable import JOBS, Job, failed, missed, next_times, overdue
from domain.jobs import JobRun
from domain.values import BRUSSELS
from storage.database import DatabaseUnavailable, Sessions, close_database, open_database
from storage.jobs import last_job_runs, record_job_end, record_job_start
from storage.locks import exclusive
from storage.schema import prepare_database

RADAR = (sys.executable, "-m", "cli")
STOP_LIMIT = 60.0
"""Seconds that children get to end when the scheduler is told to."""
LOCK_NAME = "scheduler"
LOCK_RETRY = 5.0
"""Seconds between two tries of a second scheduler to take over."""
HELP = """Starts the radar commands at their times (Europe/Brussels) until it is stopped.

A time that was missed while the machine was off is made up for once. A second scheduler on the same database waits
until the first one ends. SIGTERM ends the running commands, then the scheduler, with exit code 0.
Settings are those of radar; a wrong one gives exit code 2."""


class Clock:
    """Runs jobs at their times until it is told to stop. `radar` is the command that a job's words follow."""

    def __init__(
        self,
        sessions: Sessions,
        jobs: Sequence[Job] = JOBS,
        *,
        radar: Sequence[str] = RADAR,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._sessions = sessions
        self._jobs = {job.name: job for job in jobs}
        self._radar = radar
        self._clock = clock or system_clock
        self._children = Children()
        self._busy = {job.name: Lock() for job in jobs}
        self._stopped = Event()
        self._scheduler = BlockingScheduler(timezone=BRUSSELS)
        self._scheduler.add_listener(self._end_if_stopped, EVENT_SCHEDULER_STARTED)

    def run_when_alone(self) -> None:
        """Wait until no other scheduler works on this database, then run until `stop` is called."""
        told = False
        while not self._stopped.is_set():
            with exclusive(self._sessions, LOCK_NAME) as ours:
                if ours:
                    self.run()
                    return
            if not told:
                say("another scheduler runs on this database; waiting until it ends", to=sys.stderr)
                told = True
            self._stopped.wait(LOCK_RETRY)

    def run(self) -> None:
        """Make up for missed times, then run each job at its times until `stop` is called."""
        waiting = overdue(self._jobs, self._last_runs(), self._clock())
        for job in self._jobs.values():
            self._plan(job, at_once=job.name in waiting)
        self._scheduler.start()
        self._children.stop(limit=STOP_LIMIT)
        for busy in self._busy.values():
            with busy:  # held until the end of the command is recorded
                pass

    def stop(self) -> None:
        """Start nothing more and have `run` return. Safe in a signal handler."""
        self._children.refuse_more()
        self._stopped.set()
        self._end_if_stopped()

    def _end_if_stopped(self, _event: object = None) -> None:
        if self._stopped.is_set() and self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def _plan(self, job: Job, *, at_once: bool) -> None:
        """Hand a job to APScheduler: however late (a machine that slept), and once for all times that passed."""
        now = {"next_run_time": self._clock()} if at_once else {}
        self._scheduler.add_job(
            self._carry_out if job.radar else self._recover,
            job.trigger,
            args=[job] if job.radar else [],
            id=job.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            **now,
        )

    def _carry_out(self, job: Job) -> None:
        """Run a job for the time that has come, and for those before it that still need a run."""
        with self._busy[job.name]:
            last, now = self._last_runs().get(job.name), self._clock()
            times = missed(job, last, now) if last and job.caught_up else [now]
            for due in times:
                self._run_for(job, due)

    def _recover(self) -> None:
        """Make up for times that have no finished run, and try digests again whose command failed."""
        for job in self._jobs.values():
            with at_hand(self._busy[job.name]) as free:
                for due in self._to_recover(job) if free else ():
                    self._run_for(job, due)

    def _to_recover(self, job: Job) -> list[datetime]:
        last = self._last_runs().get(job.name)
        again = [last.scheduled_for] if last and job.each_time and failed(last) else []
        return again + missed(job, last, self._clock())

    def _run_for(self, job: Job, due: datetime) -> None:
        """Run the command of a job for one of its times and record how it went."""
        if self._stopped.is_set():
            return
        with self._sessions.begin() as session:
            record_job_start(session, job.name, scheduled_for=due, now=self._clock())
        moment = ("--now", due.isoformat()) if job.each_time else ()
        code = self._children.run([*self._radar, *moment, *job.radar])
        with self._sessions.begin() as session:
            record_job_end(session, job.name, now=self._clock(), exit_code=-signal.SIGTERM if code is None else code)

    def _last_runs(self) -> dict[str, JobRun]:
        with self._sessions() as session:
            return last_job_runs(session)


def system_clock() -> datetime:
    """This moment, in UTC. Not the one of `cli.context`: a process that runs for months should not import Scrapy."""
    return datetime.now(UTC)


@contextmanager
def at_hand(lock: Lock) -> Iterator[bool]:
    """Hold the lock inside the block if it is free; tells whether it was."""
    free = lock.acquire(blocking=False)
    try:
        yield free
    finally:
        if free:
            lock.release()


def list_jobs(jobs: Sequence[Job], now: datetime) -> list[str]:
    """The next times of each job, a line each."""
    width = max(len(job.name) for job in jobs)
    return [
        f"{job.name:{width}}  {'  '.join(f'{time:%a %Y-%m-%d %H:%M}' for time in next_times(job, now))}  {job.what}"
        for job in jobs
    ]


def serve() -> None:
    """Run the clock on the database of the settings until a signal ends it.

    Raises:
        WrongSetting: naming the setting.
        DatabaseUnavailable: with one line that says what to do.
    """
    settings = load_settings()
    configure_logging(settings.log_format)
    sessions = open_database(settings.database_url)
    try:
        prepare_database(sessions)
        clock = Clock(sessions)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: clock.stop())
        clock.run_when_alone()
    finally:
        close_database(sessions)


def main(arguments: Sequence[str] | None = None) -> None:
    """`python scheduler.py`."""
    parser = argparse.ArgumentParser(
        prog="scheduler.py", description=HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--list", action="store_true", help="print the next times of each job and end")
    if parser.parse_args(arguments).list:
        for line in list_jobs(JOBS, system_clock()):
            say(line)
        return
    try:
        serve()
    except (WrongSetting, DatabaseUnavailable) as error:
        say(f"scheduler: {error}", to=sys.stderr)
        sys.exit(2)
