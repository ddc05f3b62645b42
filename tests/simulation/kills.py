"""Kill nightly runs at random moments, finish them, and compare: kills.py FOLDER SEED KILLS [SERVER].

SERVER is the URL of a PostgreSQL database beside which others are made; without it the databases are SQLite files.
Prints one JSON object per trial. Each run is a fork of this process, which has loaded and used everything that a
night needs: what is waited for is the work, not Python. A run tells which phase it begins, so that kills can be
aimed at each phase, and it is known where they fell.
"""

import contextlib
import gc
import hashlib
import importlib
import io
import json
import os
import random
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psycopg

import cli.app
import cli.nightly
import website.publish
from demo.server import DemoServer
from storage.database import parse_url

NIGHTS = (1, 4)
PHASES = ("start", "crawl", "process", "publish", "write")
STORIES = (("smart_flanders", "vloca_kennishub"), ("vloca", "vloca_kennishub"), ("abb",), ())
"""Which sources are asked; all of them, as every night, in one trial of four."""
AIMS = ("crawl", "crawl", "crawl", "process", "process", "publish", "write", "write")
"""Where the kills of a trial are aimed. Three kills while the same page is read would make it a poison page."""
COMPARED = ("initiative", "kind", "cause", "field", "before", "after", "significance", "detected_at")
NUMBERED = {"capture", "run", "body_sha256"}
"""Numbers of crawls and captures, and hashes: the wiki signs its pages with the time that it took to make them."""
RUNS_SHOWN = {"bronnen/index.html", "data/wijzigingen.csv", "data/wijzigingen.jsonl", "feed.atom"}
"""Published files that show how crawls went, or their numbers: PostgreSQL gives the numbers of a killed transaction to
nobody else, and the ids of changes are made of those of captures. What the changes say is compared by itself."""
LATE = (
    "scrapers.crawl",
    "scrapers.connect",
    "scrapers.robots",
    "scrapers.hosts",
    "scrapers.item_pipelines",
    "scrapy.extensions.remote_control",
)
"""What a crawl imports when it begins."""

Places = list[tuple[str, str]]
"""Where the sites of each night are, as `RADAR_CONNECT_TO` has it, and when that night is."""


def serve(pipe: Connection) -> None:
    """The demo sites as they stand on each of the nights, each on a port of its own, until the pipe closes."""
    sys.stderr = io.StringIO()  # what servers say of clients that are killed
    with DemoServer(night=NIGHTS[0]) as first, DemoServer(night=NIGHTS[1]) as second:
        pipe.send([(connect_to(one), one.nights[one.night - 1].at.isoformat()) for one in (first, second)])
        pipe.poll(None)


def connect_to(server: DemoServer) -> str:
    """The value of `RADAR_CONNECT_TO` that leads to `server`."""
    return ",".join(f"{host}={address}:{port}" for host, (address, port) in server.connect_to.items())


class Phases:
    """Where a run is: it writes the number of each phase that it begins into a pipe."""

    writer = -1

    @classmethod
    def watch(cls) -> None:
        """Have the functions that begin a phase say so in every run from now on."""
        for module, function, phase in (
            (cli.nightly, "ask", "crawl"),
            (cli.nightly, "process", "process"),
            (cli.nightly, "publish", "publish"),
            (website.publish, "replace_folder", "write"),
        ):
            setattr(module, function, cls.telling(PHASES.index(phase), getattr(module, function)))

    @classmethod
    def telling(cls, phase: int, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, which first says that the phase begins."""

        def told(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401  those of the function
            if cls.writer >= 0:
                os.write(cls.writer, bytes([phase]))
            return function(*arguments, **named)

        return told


class Store:
    """Folders with a database each."""

    def __init__(self, server: str) -> None:
        self.server = parse_url(server) if server else None

    def url(self, folder: Path) -> str:
        """The address of the database of `folder`."""
        if self.server is None:
            return f"sqlite:///{folder / 'radar.sqlite'}"
        return self.server.set(database=name_of(folder)).render_as_string(hide_password=False)

    def make(self, folder: Path, *, like: Path | None = None) -> None:
        """An empty folder and database, or copies of those of another folder, in place of what stood there."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(like, folder) if like else folder.mkdir(parents=True)
        if self.server is None:
            return
        plain = self.server.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            template = name_of(like) if like else "template1"
            connection.execute(f"drop database if exists {name_of(folder)} with (force)".encode())
            connection.execute(f"create database {name_of(folder)} template {template}".encode())


def name_of(folder: Path) -> str:
    """The name of the PostgreSQL database of a folder."""
    return f"kills_{folder.name}"


@dataclass(frozen=True)
class Runs:
    """Commands of radar on one folder, each in a fork."""

    folder: Path
    url: str
    places: Places
    sources: Sequence[str] = ()

    def fork(self, night: int, *commands: Sequence[str]) -> int:
        """Start commands, one after the other; gives the id of the process."""
        child = os.fork()
        if child:
            return child
        status = 70
        try:
            status = max(self.run(night, *command) for command in commands)
        finally:
            os._exit(status)

    def run(self, night: int, *command: str) -> int:
        """In the child: a command with its output in a file."""
        out = os.open(self.output(*command), os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        os.dup2(out, 1)
        os.dup2(out, 2)
        return self.call(night, *command)

    def call(self, night: int, *command: str) -> int:
        """A command in this process; gives its exit code."""
        sites, now = self.places[night]
        os.environ.update(
            RADAR_DATABASE_URL=self.url,
            RADAR_DELAY="0",
            RADAR_CONTACT="beheer@radar.test",
            RADAR_PUBLISH_TO=str(self.folder / "overview"),
            RADAR_PUBLIC_URL="https://radar.test",
            RADAR_CONNECT_TO=sites,
        )
        sys.argv = ["radar", "--now", now, *command]
        try:
            cli.app.main()
        except SystemExit as end:
            sys.stdout.flush()
            return int(end.code or 0)
        return 0

    def finish(self, night: int, *commands: Sequence[str]) -> None:
        """Run commands to their end."""
        _, status = os.waitpid(self.fork(night, *commands), 0)
        if status:
            told = "".join(self.output(*command).read_text(encoding="utf-8")[-3000:] for command in commands)
            sys.exit(f"{commands} ended with {os.waitstatus_to_exitcode(status)}: {told}")

    def output(self, *command: str) -> Path:
        """The file with what a command printed."""
        return self.folder / "-".join(("out", *command))

    def night(self, night: int, aim: str = "", seconds: float = 0.0) -> "Night":
        """A nightly run, killed so many seconds after the phase `aim` began, or as soon as a later one begins."""
        reader, Phases.writer = os.pipe()
        child = self.fork(night, ["run", *self.sources])
        os.close(Phases.writer)
        Phases.writer = -1
        began, deadline = {"start": time.monotonic()}, None
        while True:
            ready = deadline is None or select.select([reader], [], [], max(0.0, deadline - time.monotonic()))[0]
            if not ready or not (told := os.read(reader, 1)):
                break
            phase = PHASES[told[0]]
            began[phase] = time.monotonic()
            if aim and told[0] >= PHASES.index(aim):
                deadline = time.monotonic() + (seconds if phase == aim else 0.0)
        ended = time.monotonic()
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        last = os.read(reader, len(PHASES))
        os.close(reader)
        return Night(PHASES[last[-1]] if last else list(began)[-1], began, ended, status)

    def outcome(self) -> dict[str, Any]:
        """Every initiative, change and page, without the numbers of crawls and captures; and the published files."""
        exports = [("export", what) for what in ("initiatives", "changes", "pages")]
        self.finish(0, *exports)
        initiatives, changes, pages = (
            [json.loads(line) for line in self.output(*one).read_text(encoding="utf-8").splitlines()] for one in exports
        )
        return {
            "initiatives": without_numbers(initiatives),
            "changes": sorted(({key: change[key] for key in COMPARED} for change in changes), key=json.dumps),
            "pages": without_numbers(pages),
            "published": published(self.folder / "overview"),
        }


@dataclass(frozen=True)
class Night:
    """How a nightly run ended: in which phase, when each began, and the status that the system gave."""

    phase: str
    began: dict[str, float]
    ended: float
    status: int

    @property
    def killed(self) -> bool:
        """Whether it still ran when it was killed."""
        return os.WIFSIGNALED(self.status)

    def lengths(self) -> dict[str, float]:
        """How many seconds each phase took."""
        moments = [*self.began.values(), self.ended]
        return dict(zip(self.began, (b - a for a, b in pairwise(moments)), strict=True))


def published(folder: Path) -> dict[str, str]:
    """The hash of every file that was published, by name, and what was left beside the folder."""
    files = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
    found = {name: "" if name in RUNS_SHOWN else hashlib.sha256(files[name].read_bytes()).hexdigest() for name in files}
    return found | {path.name: "" for path in folder.parent.glob(".*") if not path.name.endswith(".lock")}


def without_numbers(value: Any) -> Any:  # noqa: ANN401  JSON
    """A JSON value without the keys that hold numbers of captures."""
    if isinstance(value, dict):
        return {key: without_numbers(below) for key, below in value.items() if key not in NUMBERED}
    return [without_numbers(one) for one in value] if isinstance(value, list) else value


def trials(folder: Path, places: Places, store: Store, chance: random.Random, kills: int) -> Iterator[dict[str, Any]]:
    """Trials of each story and night until so many runs were killed, each compared with the run left alone."""
    warm_up(folder / "warm", places, store)
    chosen = STORIES if store.server is None else STORIES[-2:]  # a database takes longer to copy than a file
    stories = [Story.live(folder, places, store, sources) for sources in chosen]
    done = number = 0
    while done < kills:
        story, night = stories[number % len(stories)], number // len(stories) % len(NIGHTS)
        number += 1
        trial = story.trial(night, chance)
        done += len(trial["killed"])
        yield trial


@dataclass(frozen=True)
class Story:
    """Both nights of some sources as they are when nobody disturbs them: folders, outcomes, how long phases took."""

    store: Store
    alone: list[Runs]
    lengths: list[dict[str, float]]
    expected: list[dict[str, Any]]

    @classmethod
    def live(cls, folder: Path, places: Places, store: Store, sources: Sequence[str]) -> "Story":
        """Run both nights and leave them alone."""
        story = cls(store, [], [], [])
        for night in range(len(NIGHTS)):
            here = folder / "_".join(("alone", str(night), *sources))
            store.make(here, like=story.alone[-1].folder if night else None)
            runs = Runs(here, store.url(here), places, sources)
            done = runs.night(night)
            if done.status:
                sys.exit(f"{here.name}: {done}")
            story.alone.append(runs)
            story.lengths.append(done.lengths())
            story.expected.append(runs.outcome())
        return story

    def trial(self, night: int, chance: random.Random) -> dict[str, Any]:
        """A night that is killed again and again and then finished: where the kills fell, and what differs."""
        folder = self.alone[0].folder.with_name("trial")
        self.store.make(folder, like=self.alone[0].folder if night else None)
        runs = replace(self.alone[0], folder=folder, url=self.store.url(folder))
        aims = chance.sample(AIMS, len(AIMS))
        nights = [runs.night(night, aim, chance.uniform(0.0, self.lengths[night][aim])) for aim in aims]
        runs.finish(night, ["run", *runs.sources])
        found = runs.outcome()
        return {
            "sources": runs.sources,
            "night": NIGHTS[night],
            "killed": [one.phase for one in nights if one.killed],
            "differs": {key: differences(found[key], self.expected[night][key]) for key in found},
        }


def warm_up(folder: Path, places: Places, store: Store) -> None:
    """Load and use here what every night needs, so that forks begin with it."""
    for module in LATE:
        importlib.import_module(module)
    store.make(folder)
    runs = Runs(folder, store.url(folder), places)
    runs.finish(0, ["run"])
    with contextlib.redirect_stdout(io.StringIO()) as told, contextlib.redirect_stderr(told):
        codes = [runs.call(0, "reprocess"), runs.call(0, "publish", str(folder / "overview"))]
    if any(codes):
        sys.exit(told.getvalue())
    gc.freeze()


def differences(found: Any, expected: Any) -> list[str]:  # noqa: ANN401  JSON
    """The first entries that only one of them has."""
    if isinstance(found, dict):
        found, expected = ([list(item) for item in one.items()] for one in (found, expected))
    here, there = ({json.dumps(one, sort_keys=True) for one in side} for side in (found, expected))
    return [*(f"+ {one[:500]}" for one in here - there), *(f"- {one[:500]}" for one in there - here)][:6]


def main() -> None:
    """`kills.py FOLDER SEED KILLS [SERVER]`."""
    folder, seed, kills, server = (*sys.argv[1:], "")[:4]
    mine, theirs = get_context("fork").Pipe()
    sites = get_context("fork").Process(target=serve, args=(theirs,))
    sites.start()
    Phases.watch()
    try:
        chance = random.Random(int(seed))  # noqa: S311  moments, not secrets
        for trial in trials(Path(folder), mine.recv(), Store(server), chance, int(kills)):
            print(json.dumps(trial), flush=True)  # noqa: T201  the answer to the test
    finally:
        mine.close()
        sites.terminate()
        sites.join()


if __name__ == "__main__":
    main()
