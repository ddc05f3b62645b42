"""Starting `radar` as an operator does: in a process, in a folder, with variables."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.forks import ask

ROOT = Path(__file__).parents[2]
RUN_MANY = Path(__file__).with_name("run_many.py")


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """Variables without any setting of whoever runs the tests; a wide terminal, so that no line is broken."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RADAR_")}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}


@pytest.fixture
def run_radar(environment: dict[str, str], tmp_path: Path) -> Callable[..., Ended]:
    """Runs `python -m cli` in the folder of this test."""

    def run(*words: str) -> Ended:
        command = [sys.executable, "-m", "cli", *words]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def forking(environment: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """A process that has the commands loaded; see `run_many.py`."""
    command = [sys.executable, str(RUN_MANY)]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        yield process


@pytest.fixture
def run_many(forking: "subprocess.Popen[str]", tmp_path: Path) -> Callable[..., list[Ended]]:
    """Runs several commands one after the other in the folder of this test, each in a process of its own."""

    def run(cases: Sequence[Any]) -> list[Ended]:
        return [
            Ended(**ask(forking, {"folder": str(tmp_path), "words": case.words, "env": case.env})) for case in cases
        ]

    return run
