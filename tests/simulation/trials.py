"""Trials in a process of their own, which forks the runs that it kills."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 900
"""Seconds that all trials of a script may take."""


def run_trials(script: str, folder: Path, seed: int, kills: int, server: str) -> list[dict[str, Any]]:
    """What the trials of a script beside this file came to, one after the other, until so many runs were killed."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name(script)), str(folder), str(seed), str(kills), server],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        cwd=folder,
    )
    assert done.returncode == 0, f"seed {seed}: {done.stderr[-3000:]}"
    return [json.loads(line) for line in done.stdout.splitlines()]
