"""A night that is killed again and again ends as a night that was left alone."""

import json
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess, Popen
from typing import Any

import pytest

from demo.server import DemoServer

FIRST, MOVED_DEADLINE = 1, 4
KILLED = -9
PATIENCE = 120.0
SEED = 20220502
COMPARED = ("initiative", "kind", "cause", "field", "before", "after", "significance", "detected_at")
COUNTED = {"capture", "run"}

Start = Callable[..., "Popen[str]"]


@pytest.mark.timeout(900)  # ten runs
def test_kills_change_nothing(
    demo: DemoServer,
    radar: Callable[..., CompletedProcess[str]],
    start_radar: Start,
    export: Callable[..., list[dict[str, Any]]],
    settings: dict[str, str],
    tmp_path: Path,
) -> None:
    """SIGKILL at six moments of two nights, then run to the end: the same initiatives and the same changes."""
    settings["RADAR_DATABASE_URL"] = f"sqlite:///{tmp_path / 'undisturbed.sqlite'}"
    asked = [night(demo, number, radar) for number in (FIRST, MOVED_DEADLINE)]
    expected = outcome(export)

    killed = tmp_path / "killed.sqlite"
    settings["RADAR_DATABASE_URL"] = f"sqlite:///{killed}"
    choice = random.Random(SEED)  # noqa: S311  moments, not secrets
    for number, requests in zip((FIRST, MOVED_DEADLINE), asked, strict=True):
        demo.night = number
        for share in sorted(choice.uniform(0.05, 0.85) for _ in range(2)):
            demo.requests.clear()
            enough = partial(has_asked, demo, int(share * requests))
            assert kill_when(enough, start_radar, now(demo)) == KILLED
        moment = InProcessing(
            killed, stored=choice.randint(1, 20) if number == FIRST else 0, wait=choice.uniform(0, 0.5)
        )
        kill_when(moment.is_reached, start_radar, now(demo))
        night(demo, number, radar)
    initiatives, changes = outcome(export)
    assert changes == expected[1]
    assert initiatives == expected[0]


def night(demo: DemoServer, number: int, radar: Callable[..., CompletedProcess[str]]) -> int:
    """A night that is left alone; how many requests it took."""
    demo.night = number
    demo.requests.clear()
    done = radar("--now", now(demo), "run")
    assert done.returncode == 0, done
    return len(demo.requests)


def now(demo: DemoServer) -> str:
    """When this night is."""
    return demo.nights[demo.night - 1].at.isoformat()


def has_asked(demo: DemoServer, requests: int) -> bool:
    """Whether so many requests were answered."""
    return len(demo.requests) >= requests


def kill_when(reached: Callable[[], bool], start_radar: Start, moment: str) -> int:
    """Start a run, kill it as soon as `reached`, and give its exit code."""
    with start_radar("--now", moment, "run") as process:
        deadline = time.monotonic() + PATIENCE
        while process.poll() is None and not reached():
            assert time.monotonic() < deadline
            time.sleep(0.005)
        process.kill()
        process.communicate()
    return process.returncode


@dataclass
class InProcessing:
    """The moment `wait` seconds after all sites were asked and `stored` initiatives are in the database."""

    database: Path
    stored: int
    wait: float
    since: float | None = None

    def is_reached(self) -> bool:
        """Whether it is then, or later."""
        if self.since is None and self.is_under_way():
            self.since = time.monotonic()
        return self.since is not None and time.monotonic() >= self.since + (0 if self.stored else self.wait)

    def is_under_way(self) -> bool:
        """Whether no crawl is running and so many initiatives are stored."""
        with closing(sqlite3.connect(self.database)) as connection:
            (running,) = connection.execute("select count(*) from crawls where outcome = 'running'").fetchone()
            (stored,) = connection.execute("select count(*) from initiatives").fetchone()
        return bool(running == 0 and stored >= self.stored)


def outcome(export: Callable[..., list[dict[str, Any]]]) -> tuple[list[Any], list[Any]]:
    """Every initiative and every change, without the numbers of crawls and captures, and the ids made of these."""
    changes = export("changes")
    assert len({change["id"] for change in changes}) == len(changes)
    told = [{key: change[key] for key in COMPARED} for change in changes]
    return [without_numbers(one) for one in export("initiatives")], sorted(told, key=json.dumps)


def without_numbers(value: Any) -> Any:  # noqa: ANN401  JSON
    """A JSON value without the keys that hold numbers of captures."""
    if isinstance(value, dict):
        return {key: without_numbers(below) for key, below in value.items() if key not in COUNTED}
    return [without_numbers(one) for one in value] if isinstance(value, list) else value
