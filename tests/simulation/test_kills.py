"""Nights that are killed at any moment and run again end as nights that nobody disturbed."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.simulation.trials import PATIENCE, run_trials

SEED = 2022
KILLS = 180
KILLS_ON_POSTGRESQL = 24
FAIR_SHARE = 20

pytestmark = [pytest.mark.xdist_group("kills"), pytest.mark.timeout(PATIENCE + 60)]


def trials(folder: Path, kills: int, server: str = "") -> list[dict[str, Any]]:
    """Where the kills of each trial fell, and what differed afterwards."""
    return run_trials("kills.py", folder, SEED, kills, server)


def assert_no_difference(found: list[dict[str, Any]]) -> None:
    """Pages, initiatives, changes and published files are those of the undisturbed run."""
    wrong = [trial for trial in found if any(trial["differs"].values())]
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)[:4000]


def test_kills_change_nothing(tmp_path: Path) -> None:
    """SIGKILL in each phase; with those on PostgreSQL two hundred times."""
    found = trials(tmp_path, KILLS)
    assert_no_difference(found)
    fell = Counter(phase for trial in found for phase in trial["killed"])
    assert fell.total() >= KILLS
    assert min(fell[phase] for phase in ("crawl", "process", "publish", "write")) >= FAIR_SHARE, fell


@pytest.mark.postgresql
def test_kills_change_nothing_on_postgresql(postgresql_url: str, tmp_path: Path) -> None:
    """The same, where the database outlives whoever is killed."""
    found = trials(tmp_path, KILLS_ON_POSTGRESQL, postgresql_url)
    assert_no_difference(found)
    assert sum(len(trial["killed"]) for trial in found) >= KILLS_ON_POSTGRESQL
