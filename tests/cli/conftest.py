"""Starting `radar` as an operator does: in a process, in a folder, with variables."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
RUN_MANY = Path(__file__).with_name("run_many.py")


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Variables without any setting of whoever runs the tests; a wide terminal, so that no line is broken."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RADAR_", "COV_"))}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "200", "HOME": str(tmp_path)}


@pytest.fixture
def run_radar(environment: dict[str, str], tmp_path: Path) -> Callable[..., Ended]:
    """Runs `python -m cli` in the folder of this test."""

    def run(*words: str, **env: str) -> Ended:
        command = [sys.executable, "-m", "cli", *words]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment | env, capture_output=True, encoding="utf-8", check=False
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def run_many(environment: dict[str, str], tmp_path: Path) -> Callable[..., list[Ended]]:
    """Runs several commands one after the other in the folder of this test, each in a process of its own."""

    def run(cases: Sequence[Any]) -> list[Ended]:
        done = subprocess.run(
            [sys.executable, str(RUN_MANY)],
            cwd=tmp_path,
            env=environment,
            input=json.dumps([{"words": list(case.words), "env": case.env} for case in cases]),
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return [Ended(**one) for one in json.loads(done.stdout)]

    return run
