"""Two commands that write at once: one works, the other leaves politely."""

import subprocess
import sys
from pathlib import Path

import pytest

from storage.database import Sessions
from storage.locks import exclusive

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("command", [["run"], ["crawl"], ["process"], ["reprocess"], ["recrawl", "abb"]])
def test_the_second_command_does_nothing(
    sessions: Sessions, database_url: str, tmp_path: Path, command: list[str]
) -> None:
    """It says so in one line, with exit code 1, and asks no site for anything."""
    with exclusive(sessions, "work") as ours:
        assert ours
        done = subprocess.run(
            [sys.executable, "-m", "cli", *command],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "RADAR_DATABASE_URL": database_url, "RADAR_CONTACT": "a@b.be"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "radar: another radar command works on this database; nothing was done, try again when it is ready"
    ]
