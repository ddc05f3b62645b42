"""A year of nights with noise, outages, redesigns, renames and changed clocks: readers hear what is so, and no more."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SEED = 2022
NIGHTS = 365
WRONG = ("missed", "false", "digest", "audit")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What happened, was missed and was false on each night."""
    database = tmp_path_factory.mktemp("year") / "radar.sqlite"
    script = Path(__file__).with_name("year.py")
    done = subprocess.run(
        [sys.executable, str(script), str(database), str(SEED), str(NIGHTS)],
        capture_output=True,
        text=True,
        timeout=2400,
        check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.timeout(2500)
@pytest.mark.xdist_group("year")
def test_readers_hear_of_each_change_once_and_of_nothing_else(year: list[dict[str, Any]]) -> None:
    """No change is missed, none is false, nothing is gone that is there, each digest agrees, and no audit differs."""
    wrong = [night for night in year if any(night[kind] for kind in WRONG)]
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)[:4000]


@pytest.mark.xdist_group("year")
def test_the_year_was_a_bad_one(year: list[dict[str, Any]]) -> None:
    """Enough happened: real changes, noise, and each sort of trouble; no crawl of a site in trouble was fatal."""
    happened = [event for night in year for event in night["log"]]
    assert len(year) > NIGHTS * 0.9
    assert sum(" nights" in event for event in happened) > 30
    assert sum("noise" in event for event in happened) > 80
    assert sum("noise" not in event and " nights" not in event for event in happened) > 120
    outcomes = {crawl[0] for night in year for crawl in night["crawls"].values()}
    assert {"healthy", "unhealthy", "unreachable"} <= outcomes
