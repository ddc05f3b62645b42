"""The disk, the database or the published folder fails at work: one clear line, nothing lost, and it works again after.

Each command is a process of its own, and asks one of the demo's sources. What it leaves is compared with a first night
that nobody disturbed.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import psycopg
import pytest

from cli.export import Subject, lines_of
from demo.server import DemoServer
from storage.database import close_database, open_database

ROOT = Path(__file__).resolve().parents[2]
SOURCE = "smart_flanders"
NUMBERED = {"capture", "run", "id", "body_sha256"}
"""Numbers of crawls and captures; the wiki signs its pages with the time that it took to make them."""
PATIENCE = 120
BUSY = "another radar command works on this database; nothing was done, try again when it is ready"

pytestmark = [pytest.mark.xdist_group("storage faults")]

Outcome = dict[str, list[Any]]


class OwnPostgreSQL(Protocol):
    """What the fixture `own_postgresql` gives."""

    url: str
    control: Callable[[str], None]


@dataclass
class Commands:
    """Starts commands of radar, each in a process of its own."""

    process: "subprocess.Popen[str]"

    def ask(self, **order: object) -> int:
        """Have something done by `commands.py`."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


class Ended(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


@dataclass
class Started:
    """A command at work."""

    commands: Commands
    number: int
    out: Path
    err: Path

    def signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.number, number)

    def ended(self) -> Ended:
        """How it was at its end."""
        code = self.commands.ask(end=self.number)
        return Ended(code, self.out.read_text(encoding="utf-8"), self.err.read_text(encoding="utf-8"))


@dataclass
class Radar:
    """Commands of radar on one database and one folder to publish to, in the first night of the demo sites."""

    commands: Commands
    demo: DemoServer
    folder: Path
    url: str
    publish_to: Path
    started: int = 0

    def start(self, *words: str) -> Started:
        """Start a command."""
        self.started += 1
        out, err = (self.folder / f"{self.started}.{stream}" for stream in ("out", "err"))
        sites = ",".join(f"{host}={address}:{port}" for host, (address, port) in self.demo.connect_to.items())
        settings = {
            "RADAR_DATABASE_URL": self.url,
            "RADAR_DELAY": "0",
            "RADAR_CONTACT": "beheer@radar.test",
            "RADAR_PUBLISH_TO": str(self.publish_to),
            "RADAR_CONNECT_TO": sites,
        }
        at = ["--now", self.demo.nights[0].at.isoformat()]
        number = self.commands.ask(
            start=[*at, *words], folder=str(self.folder), env=settings, out=str(out), err=str(err)
        )
        return Started(self.commands, number, out, err)

    def run(self, *words: str) -> Ended:
        """Run a command to its end."""
        return self.start(*words).ended()

    def works(self, *words: str) -> str:
        """Run a command that must work; gives what it printed."""
        done = self.run(*words)
        assert done.code == 0, done
        return done.out

    def fails(self, *words: str, about: str) -> None:
        """Run a command that must fail in one line that names what is wrong."""
        assert_one_line(self.run(*words), about)

    def outcome(self) -> Outcome:
        """Every page, initiative and change, without numbers of crawls."""
        sessions = open_database(self.url)
        with sessions() as session:
            found = {
                what: lines_of(session, what, None) for what in (Subject.PAGES, Subject.INITIATIVES, Subject.CHANGES)
            }
        close_database(sessions)
        return {what: sorted(map(without_numbers, lines), key=json.dumps) for what, lines in found.items()}


def assert_one_line(done: Ended, about: str) -> None:
    """It failed, and says why in one line that holds `about`."""
    assert done.code == 1, done
    (line,) = done.err.splitlines()
    assert line.startswith("radar: ")
    assert about in line


def without_numbers(value: Any) -> Any:  # noqa: ANN401  JSON
    """A JSON value without the keys that hold numbers of captures."""
    if isinstance(value, dict):
        return {key: without_numbers(below) for key, below in value.items() if key not in NUMBERED}
    return [without_numbers(one) for one in value] if isinstance(value, list) else value


def assert_sound(file: Path) -> None:
    """SQLite finds nothing wrong in the file."""
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert connection.execute("pragma foreign_key_check").fetchall() == []


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServer]:
    """The demo sites in the first night."""
    with DemoServer() as server:
        yield server


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    """Starts commands until the tests of this module end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RADAR_")}
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("commands.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**kept, "PYTHONPATH": str(ROOT)},
    ) as process:
        yield Commands(process)
        process.communicate()


@pytest.fixture(scope="module")
def undisturbed(commands: Commands, demo: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What a night that nobody disturbs leaves."""
    folder = tmp_path_factory.mktemp("undisturbed")
    radar = Radar(commands, demo, folder, f"sqlite:///{folder / 'radar.sqlite'}", folder / "overview")
    radar.works("run", SOURCE)
    return radar.outcome()


@pytest.fixture
def radar(commands: Commands, demo: DemoServer, tmp_path: Path) -> Radar:
    """Radar in a folder of its own, on SQLite."""
    return Radar(commands, demo, tmp_path, f"sqlite:///{tmp_path / 'radar.sqlite'}", tmp_path / "overview")


@pytest.fixture
def radar_on_postgresql(radar: Radar, own_postgresql: OwnPostgreSQL) -> Radar:
    """The same on a PostgreSQL cluster that the test may stop."""
    radar.url = own_postgresql.url
    return radar


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of eight megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() or mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)):
        pytest.skip("file systems can't be mounted here (it takes root)")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def mount(*words: str) -> int:
    """Mount or remount; gives the exit code."""
    return subprocess.run(["mount", *words], check=False, capture_output=True).returncode


def fill(disk: Path, *, leave: int) -> Path:
    """A file that leaves only so many kilobytes free."""
    ballast = disk / "ballast"
    free = os.statvfs(disk)
    ballast.write_bytes(b"." * (free.f_bavail * free.f_frsize - leave * 1024))
    return ballast


@contextmanager
def read_only(disk: Path) -> Iterator[None]:
    """The file system takes no writing inside the block."""
    assert mount("-o", "remount,ro", str(disk)) == 0
    try:
        yield
    finally:
        assert mount("-o", "remount,rw", str(disk)) == 0


@pytest.mark.parametrize("leave", [0, 100, 500, 900])
def test_disk_full(radar: Radar, small_disk: Path, undisturbed: Outcome, leave: int) -> None:
    """Wherever the night runs out of room, what is stored stays whole, and with room again it is finished."""
    radar.url = f"sqlite:///{small_disk / 'radar.sqlite'}"
    ballast = fill(small_disk, leave=leave)
    radar.fails("run", SOURCE, about="full" if leave else "can't")
    assert_sound(small_disk / "radar.sqlite")
    ballast.unlink()
    radar.works("run", SOURCE)
    assert radar.outcome() == undisturbed


def test_disk_read_only(radar: Radar, small_disk: Path, undisturbed: Outcome) -> None:
    """Nothing can be written, not even a lock; afterwards all that was stored is there, and the night goes on."""
    radar.url = f"sqlite:///{small_disk / 'radar.sqlite'}"
    radar.works("crawl", SOURCE)
    with read_only(small_disk):
        radar.fails("process", about="read")
        radar.fails("run", SOURCE, about="read")
    assert_sound(small_disk / "radar.sqlite")
    radar.works("run", SOURCE)
    assert radar.outcome() == undisturbed


@pytest.mark.parametrize("leave", [0, 60])
def test_publish_to_a_full_disk(radar: Radar, small_disk: Path, leave: int) -> None:
    """What was published stays until there is room."""
    radar.works("crawl", SOURCE)
    radar.works("publish", str(small_disk / "overview"))
    before = published(small_disk / "overview")
    radar.works("process")
    ballast = fill(small_disk, leave=leave)
    radar.fails("publish", str(small_disk / "overview"), about="No space left on device")
    assert published(small_disk / "overview") == before
    ballast.unlink()
    radar.works("publish", str(small_disk / "overview"))
    assert published(small_disk / "overview").keys() > before.keys()


def test_publish_to_a_read_only_folder(radar: Radar, small_disk: Path, undisturbed: Outcome) -> None:
    """The night says so after it has stored everything; publishing later is enough."""
    radar.publish_to = small_disk / "overview"
    with read_only(small_disk):
        radar.fails("run", SOURCE, about="Read-only file system")
    assert list(small_disk.iterdir()) == []
    radar.works("publish", str(radar.publish_to))
    assert (radar.publish_to / "index.html").exists()
    assert radar.outcome() == undisturbed


def published(folder: Path) -> dict[str, bytes]:
    """The files of a published folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("command", ["crawl", "process"])
def test_sqlite_locked_for_longer_than_we_wait(radar: Radar, undisturbed: Outcome, command: str) -> None:
    """A program that keeps the database to itself is named as the reason, and loses us nothing."""
    radar.works("db", "upgrade") if command == "crawl" else radar.works("crawl", SOURCE)
    file = radar.url.removeprefix("sqlite:///")
    radar.url += "?timeout=0.5"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("begin immediate")
        radar.fails(command, *asked(command), about="locked")
    assert_sound(Path(file))
    radar.works("run", SOURCE)
    assert radar.outcome() == undisturbed


@pytest.mark.postgresql
@pytest.mark.parametrize(("command", "table"), [("crawl", "captures"), ("process", "initiatives")])
def test_postgresql_restarted(
    radar_on_postgresql: Radar, own_postgresql: OwnPostgreSQL, undisturbed: Outcome, command: str, table: str
) -> None:
    """The server is restarted while a command writes."""
    radar = radar_on_postgresql
    radar.works("db", "upgrade") if command == "crawl" else radar.works("crawl", SOURCE)
    with closing(psycopg.connect(plain(own_postgresql.url))) as other:
        other.execute(f"lock table {table} in share mode".encode())
        process = radar.start(command, *asked(command))
        wait_until(lambda: waits_for_a_lock(other))
        own_postgresql.control("restart")
    assert_one_line(process.ended(), "database")
    radar.works("run", SOURCE)
    assert radar.outcome() == undisturbed


@pytest.mark.postgresql
def test_postgresql_down_at_the_start(
    radar_on_postgresql: Radar, own_postgresql: OwnPostgreSQL, undisturbed: Outcome
) -> None:
    """It says which server does not answer, and works when it does."""
    own_postgresql.control("stop")
    try:
        radar_on_postgresql.fails("run", SOURCE, about="can't be used")
    finally:
        own_postgresql.control("start")
    radar_on_postgresql.works("run", SOURCE)
    assert radar_on_postgresql.outcome() == undisturbed


def asked(command: str) -> list[str]:
    """The source to name after a command."""
    return [SOURCE] if command == "crawl" else []


def plain(url: str) -> str:
    """A database URL as psycopg knows it."""
    return url.replace("+psycopg", "")


def waits_for_a_lock(connection: "psycopg.Connection[Any]") -> bool:
    """Whether someone waits for a lock of a table."""
    found = connection.execute("select count(*) from pg_locks where not granted and locktype = 'relation'").fetchone()
    return bool(found and found[0])


def wait_until(reached: Callable[[], bool]) -> None:
    """Wait for something that will be so soon."""
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_two_runs_at_once(radar: Radar, request: pytest.FixtureRequest, undisturbed: Outcome, kind: str) -> None:
    """One works, the other leaves politely; killed, the one that works leaves nothing that stops the next."""
    radar.url = str(request.getfixturevalue(f"{kind}_url"))
    both = [process.ended() for process in [radar.start("run", SOURCE), radar.start("run", SOURCE)]]
    works, leaves = sorted(both, key=lambda done: done.code)
    assert works.code == 0, works
    assert_one_line(leaves, BUSY)
    assert radar.outcome() == undisturbed


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_after_a_kill_the_next_run_may_start(
    radar: Radar, request: pytest.FixtureRequest, undisturbed: Outcome, kind: str
) -> None:
    """The lock of a killed process is dead at once."""
    radar.url = str(request.getfixturevalue(f"{kind}_url"))
    radar.demo.requests.clear()
    first = radar.start("run", SOURCE)
    wait_until(lambda: len(radar.demo.requests) > 5)
    first.signal(signal.SIGSTOP)  # as if it was busy for long
    radar.fails("run", SOURCE, about=BUSY)
    first.signal(signal.SIGKILL)
    assert first.ended().code == -signal.SIGKILL
    radar.works("run", SOURCE)
    assert radar.outcome() == undisturbed
