"""Kill nightly runs at random moments, finish them, and compare with runs left alone: kills.py FOLDER SEED KILLS.

Prints one JSON object per trial. Each run is a fork of this process, which has imported everything: a run costs a
second, not five.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import cli.app
import scrapers.crawl  # noqa: F401  what a run would import late is imported here, once
import website.publish  # noqa: F401  the same
from demo.server import DemoServer

NIGHTS = (1, 4)
KILLS_A_TRIAL = 5
COMPARED = ("initiative", "kind", "cause", "field", "before", "after", "significance", "detected_at")
COUNTED = {"capture", "run"}


def serve(pipe: Connection) -> None:
    """The demo sites as they stand on each of the nights, each on a port of its own, until the pipe closes."""
    with DemoServer(night=NIGHTS[0]) as first, DemoServer(night=NIGHTS[1]) as second:
        pipe.send([(one.connect_to, one.nights[one.night - 1].at.isoformat()) for one in (first, second)])
        pipe.poll(None)


class Runs:
    """Commands of radar on one database, each in a fork."""

    def __init__(self, folder: Path, nights: list[tuple[dict[str, tuple[str, int]], str]]) -> None:
        self.folder = folder
        self.nights = nights
        folder.mkdir(exist_ok=True)

    def fork(self, night: int, *command: str) -> int:
        """Start a command; gives the id of its process."""
        child = os.fork()
        if child:
            return child
        status = 70
        try:
            status = self.run(night, *command)
        finally:
            os._exit(status)

    def run(self, night: int, *command: str) -> int:
        """In the child: the command with its output in files."""
        connect_to, now = self.nights[night]
        os.environ.update(
            RADAR_DATABASE_URL=f"sqlite:///{self.folder / 'radar.sqlite'}",
            RADAR_DELAY="0",
            RADAR_CONTACT="beheer@radar.test",
            RADAR_PUBLISH_TO=str(self.folder / "overview"),
            RADAR_PUBLIC_URL="https://radar.test",
            RADAR_CONNECT_TO=",".join(f"{host}={name}:{port}" for host, (name, port) in connect_to.items()),
        )
        out = os.open(self.folder / "-".join(("out", *command)), os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        os.dup2(out, 1)
        os.dup2(out, 2)
        sys.argv = ["radar", "--now", now, *command]
        try:
            cli.app.main()
        except SystemExit as end:
            return int(end.code or 0)
        return 0

    def finish(self, night: int, *command: str) -> float:
        """Run a command to its end; gives the seconds that it took."""
        begun = time.monotonic()
        _, status = os.waitpid(self.fork(night, *command), 0)
        if status:
            sys.exit(f"{command} ended with {status}: {self.output(*command)[-3000:]}")
        return time.monotonic() - begun

    def kill(self, night: int, seconds: float) -> bool:
        """Start a nightly run and kill it after so many seconds; whether it still ran then."""
        child = self.fork(night, "run")
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status)

    def output(self, *command: str) -> str:
        """What a command printed."""
        return (self.folder / "-".join(("out", *command))).read_text(encoding="utf-8")

    def outcome(self) -> dict[str, Any]:
        """Every initiative, change and page, without the numbers of crawls and captures; and the published files."""
        exported = {}
        for what in ("initiatives", "changes", "pages"):
            self.finish(0, "export", what)
            exported[what] = [json.loads(line) for line in self.output("export", what).splitlines() if line[:1] == "{"]
        changes = [{key: change[key] for key in COMPARED} for change in exported["changes"]]
        published = self.folder / "overview"
        return {
            "initiatives": without_numbers(exported["initiatives"]),
            "changes": sorted(changes, key=json.dumps),
            "pages": sorted(page["url"] for page in exported["pages"]),
            "published": sorted(str(path.relative_to(published)) for path in published.rglob("*.html")),
        }


def without_numbers(value: Any) -> Any:  # noqa: ANN401  JSON
    """A JSON value without the keys that hold numbers of captures."""
    if isinstance(value, dict):
        return {key: without_numbers(below) for key, below in value.items() if key not in COUNTED}
    return [without_numbers(one) for one in value] if isinstance(value, list) else value


def trials(
    folder: Path, nights: list[tuple[dict[str, tuple[str, int]], str]], chance: random.Random, kills: int
) -> Iterator[dict[str, Any]]:
    """Trials on both nights until so many runs were killed, each compared with the run that was left alone."""
    alone = [Runs(folder / f"alone-{night}", nights) for night in range(len(NIGHTS))]
    took = [alone[0].finish(0, "run")]
    shutil.copytree(alone[0].folder, alone[1].folder, dirs_exist_ok=True)
    took.append(alone[1].finish(1, "run"))
    expected = [runs.outcome() for runs in alone]
    done = 0
    for number in range(kills):
        night = number % len(NIGHTS)
        runs = Runs(folder / "trial", nights)
        shutil.rmtree(runs.folder)
        shutil.copytree(alone[0].folder, runs.folder) if night else runs.folder.mkdir()
        killed = sum(runs.kill(night, chance.uniform(0.0, took[night])) for _ in range(KILLS_A_TRIAL))
        runs.finish(night, "run")
        found = runs.outcome()
        done += killed
        yield {
            "night": NIGHTS[night],
            "killed": killed,
            "differs": [key for key in found if found[key] != expected[night][key]],
        }
        if done >= kills:
            return


def main() -> None:
    """`kills.py FOLDER SEED KILLS`."""
    folder, seed, kills = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    mine, theirs = get_context("fork").Pipe()
    server = get_context("fork").Process(target=serve, args=(theirs,))
    server.start()
    try:
        for trial in trials(folder, mine.recv(), random.Random(seed), kills):  # noqa: S311  moments, not secrets
            print(json.dumps(trial), flush=True)  # noqa: T201  the answer to the test
    finally:
        mine.close()
        server.terminate()
        server.join()


if __name__ == "__main__":
    main()
