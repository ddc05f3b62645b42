"""The clock with real child processes, a real database and seconds instead of days."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]  # ships no types
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]

from cli.clock import Clock, list_jobs
from cli.timetable import JOBS, Job
from domain.jobs import JobRun
from storage.database import Sessions, close_database, open_database
from storage.jobs import last_job_runs, record_job_end, record_job_start
from storage.schema import upgrade_database

ROOT = Path(__file__).parents[2]
PATHS = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
STARTED = datetime.now(UTC)
LAST_DUE = (STARTED - timedelta(minutes=30)).replace(second=0, microsecond=0)
HOURLY = CronTrigger(minute=LAST_DUE.minute, timezone=UTC)
NOTE = """
import json, sys, time
with open(sys.argv[1], "a") as notes:
    notes.write(json.dumps(sys.argv[3:]) + "\\n")
time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Sessions]:
    """A database of its own."""
    opened = open_database(f"sqlite:///{tmp_path / 'radar.sqlite'}")
    upgrade_database(opened)
    yield opened
    close_database(opened)


class Bench:
    """A clock that runs in a thread, and the notes that its children leave."""

    def __init__(self, sessions: Sessions, notes: Path) -> None:
        self.sessions = sessions
        self._notes = notes
        self.clock: Clock | None = None

    def start(self, *jobs: Job, lasting: float = 0) -> None:
        """Run these jobs; each child lasts so many seconds."""
        command = [sys.executable, "-c", NOTE, str(self._notes), str(lasting)]
        self.clock = Clock(self.sessions, jobs, radar=command)
        self._thread = Thread(target=self.clock.run)
        self._thread.start()

    def stop(self) -> None:
        """End the clock and wait for it."""
        if self.clock:
            self.clock.stop()
            self._thread.join(timeout=30)
            assert not self._thread.is_alive()

    def notes(self) -> list[list[str]]:
        """The words that each child was started with."""
        return [json.loads(line) for line in self._notes.read_text().splitlines()] if self._notes.exists() else []

    def remember(self, job: str, when: datetime, exit_code: int | None = 0) -> None:
        """Store that a job ran."""
        with self.sessions.begin() as session:
            record_job_start(session, job, scheduled_for=when, now=when)
            if exit_code is not None:
                record_job_end(session, job, now=when, exit_code=exit_code)

    def runs(self) -> dict[str, JobRun]:
        """The last run of each job."""
        with self.sessions() as session:
            return last_job_runs(session)


@pytest.fixture
def bench(sessions: Sessions, tmp_path: Path) -> Iterator[Bench]:
    """A clock to play with, stopped at the end."""
    made = Bench(sessions, tmp_path / "notes")
    yield made
    made.stop()


def wait_until(true: Callable[[], object], *, limit: float = 15) -> None:
    """Wait until the callable says yes."""
    deadline = time.monotonic() + limit
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def job(name: str = "nightly", *, each_time: bool = False, every: int = 0) -> Job:
    """A job that is due every hour, or every few seconds, and is made up for."""
    trigger = IntervalTrigger(seconds=every, timezone=UTC) if every else HOURLY
    return Job(name, "", trigger, (name,), caught_up=True, each_time=each_time)


def ago(hours: int) -> datetime:
    """A time of the hourly job: 0 is the last one, half an hour ago."""
    return LAST_DUE - timedelta(hours=hours)


def test_a_missed_time_is_made_up_for_once(bench: Bench) -> None:
    """The machine was off for half a day: one run, and no second one after that."""
    bench.remember("nightly", ago(12))
    bench.start(job())
    wait_until(lambda: bench.runs()["nightly"].exit_code is not None and bench.notes())
    time.sleep(0.5)
    assert bench.notes() == [["nightly"]]
    assert bench.runs()["nightly"].scheduled_for == ago(0)


def test_nothing_is_made_up_for_after_a_run_in_time(bench: Bench) -> None:
    """A restart of the scheduler starts no command."""
    bench.remember("nightly", ago(0))
    bench.start(job())
    time.sleep(0.5)
    assert bench.notes() == []


def test_each_missed_digest_is_sent_as_of_its_own_moment(bench: Bench) -> None:
    """Each window gets its digest, oldest first."""
    bench.remember("digest", ago(3))
    bench.start(job("digest", each_time=True))
    wait_until(lambda: len(bench.notes()) == 3)
    moments = [datetime.fromisoformat(words[1]) for words in bench.notes()]
    assert moments == [ago(2), ago(1), ago(0)]
    assert [words[0] for words in bench.notes()] == ["--now"] * 3


def test_a_job_never_runs_beside_itself(bench: Bench) -> None:
    """A command that lasts longer than the time between two runs is waited for."""
    bench.start(job(every=1), lasting=2.5)
    wait_until(bench.notes)
    time.sleep(1.5)
    assert len(bench.notes()) == 1


def test_start_end_and_exit_code_are_recorded(bench: Bench) -> None:
    """So that an operator can see what the clock did last."""
    bench.start(job(every=1))
    wait_until(lambda: "nightly" in bench.runs() and bench.runs()["nightly"].exit_code == 0)
    run = bench.runs()["nightly"]
    assert run.finished_at is not None
    assert run.scheduled_for <= run.started_at <= run.finished_at


def test_recovery_tries_a_failed_digest_again(bench: Bench) -> None:
    """For the same window, until it works."""
    bench.remember("digest", ago(0), exit_code=1)
    bench.start(job("digest", each_time=True), Job("recovery", "", IntervalTrigger(seconds=1, timezone=UTC)))
    wait_until(lambda: bench.runs()["digest"].exit_code == 0)
    time.sleep(1.5)
    assert [datetime.fromisoformat(words[1]) for words in bench.notes()] == [ago(0)]


def test_recovery_leaves_an_unhealthy_night_alone(bench: Bench) -> None:
    """Asking a site again every half hour would not mend it."""
    bench.remember("nightly", ago(0), exit_code=1)
    bench.start(job(), Job("recovery", "", IntervalTrigger(seconds=1, timezone=UTC)))
    time.sleep(2.5)
    assert bench.notes() == []


def test_the_list_shows_each_job_with_its_next_times() -> None:
    """One line a job, with the day of the week."""
    lines = list_jobs(JOBS, datetime(2026, 5, 5, 12, tzinfo=UTC))
    assert [line.split()[0] for line in lines] == [one.name for one in JOBS]
    assert "Wed 2026-05-06 03:15" in lines[0]


SCHEDULER = textwrap.dedent("""
    import sys
    from datetime import UTC
    from apscheduler.triggers.interval import IntervalTrigger
    import cli.clock
    from cli.timetable import Job
    note, lasting = sys.argv[1:]
    program = (
        "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n');"
        "time.sleep(float(sys.argv[2]))"
    )
    cli.clock.RADAR = (sys.executable, "-c", program, note, lasting)
    cli.clock.LOCK_RETRY = 0.2
    jobs = (Job("nightly", "", IntervalTrigger(seconds=1, timezone=UTC), ("run",)),)
    made = cli.clock.Clock
    cli.clock.Clock = lambda sessions: made(sessions, jobs, radar=cli.clock.RADAR)
    cli.clock.main([])
""")


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts schedulers as processes of their own, all on one database."""
    started: list[subprocess.Popen[str]] = []
    url = f"sqlite:///{tmp_path / 'radar.sqlite'}"

    def start(note: Path, lasting: float = 60) -> subprocess.Popen[str]:
        environment = os.environ | {
            "RADAR_DATABASE_URL": url,
            "PYTHONPATH": PATHS,
        }
        command = [sys.executable, "-c", SCHEDULER, str(note), str(lasting)]
        started.append(
            subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, encoding="utf-8")
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def is_alive(pid: int) -> bool:
    """Whether a process of this id runs (a zombie does not)."""
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def test_sigterm_ends_the_running_command_and_then_the_scheduler(
    scheduler: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    """Exit code 0, no process left, and the table says which signal ended the command."""
    note = tmp_path / "note"
    process = scheduler(note)
    wait_until(note.exists, limit=30)
    wait_until(note.read_text)
    child = int(note.read_text())
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    assert not is_alive(child)
    opened = open_database(f"sqlite:///{tmp_path / 'radar.sqlite'}")
    with opened() as session:
        assert last_job_runs(session)["nightly"].exit_code == -signal.SIGTERM
    close_database(opened)


def test_a_second_scheduler_waits_and_takes_over(
    scheduler: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    """Two on one database never both start a command; when the first is killed the second goes on."""
    first, second = tmp_path / "first", tmp_path / "second"
    leader = scheduler(first)
    wait_until(first.exists, limit=30)
    follower = scheduler(second)
    assert follower.stderr is not None
    assert "another scheduler" in follower.stderr.readline()
    time.sleep(1.5)
    assert not second.exists()
    leader.kill()
    wait_until(second.exists, limit=30)
    follower.send_signal(signal.SIGTERM)
    assert follower.wait(timeout=30) == 0


def test_a_wrong_setting_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    """So systemd does not start it again and again."""
    environment = os.environ | {
        "RADAR_DELAY": "soon",
        "PYTHONPATH": PATHS,
    }
    ended = subprocess.run(
        [sys.executable, str(ROOT / "scheduler.py")],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 2
    assert "RADAR_DELAY" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_a_process_that_runs_for_months_does_not_load_the_crawler() -> None:
    """Scrapy stays in the children: it would cost memory all day."""
    program = "import sys, cli.clock; sys.exit('scrapy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
