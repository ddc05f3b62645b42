"""`radar digest send` and `radar deliver` are killed at any moment: no mail is lost, and none is sent twice.

Save in the one window in which the server took the mail and we had not yet heard: it may go again then, as the same
mail, and is counted.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.simulation.trials import PATIENCE, run_trials

SEED = 2022
KILLS = 180
KILLS_ON_POSTGRESQL = 40
PLACES = {
    "start": 4,
    "composing": 12,
    "written": 8,
    "kept": 8,
    "confirming": 3,
    "claimed": 6,
    "MAIL": 6,
    "RCPT": 6,
    "DATA": 6,
    "half": 6,
    "dot": 6,
    "answered": 6,
    "marked": 6,
    "done": 6,
}
"""How many kills fall into each phase at least, so that what goes wrong there is seen."""
REPEATS = 10

pytestmark = [pytest.mark.xdist_group("kills"), pytest.mark.timeout(PATIENCE + 60)]


def trials(folder: Path, kills: int, server: str = "") -> list[dict[str, Any]]:
    """Where the kills of each trial fell, and what was wrong with the mail."""
    return run_trials("mail_kills.py", folder, SEED, kills, server)


def assert_nothing_wrong(found: list[dict[str, Any]]) -> None:
    """Digests and mails are those of the undisturbed run, each was taken once, and each repeat is counted."""
    wrong = [trial for trial in found if trial["wrong"]]
    assert not wrong, f"seed {SEED}: {json.dumps(wrong, ensure_ascii=False, indent=1)[:4000]}"


def test_kills_lose_no_mail_and_repeat_none(tmp_path: Path) -> None:
    """SIGKILL two hundred times, in each phase; also when nobody else is there, readers leave, or mail is put off."""
    found = trials(tmp_path, KILLS)
    assert_nothing_wrong(found)
    fell = Counter(phase for trial in found for phase in trial["killed"])
    assert fell.total() >= KILLS
    assert {phase: least for phase, least in PLACES.items() if fell[phase] < least} == {}, fell
    assert sum(trial["repeats"] for trial in found) >= REPEATS
    assert sum(trial["gone"] for trial in found) > 0


@pytest.mark.postgresql
def test_kills_lose_no_mail_and_repeat_none_on_postgresql(postgresql_url: str, tmp_path: Path) -> None:
    """The same, where the database outlives whoever is killed."""
    found = trials(tmp_path, KILLS_ON_POSTGRESQL, postgresql_url)
    assert_nothing_wrong(found)
    assert sum(len(trial["killed"]) for trial in found) >= KILLS_ON_POSTGRESQL
    assert sum(trial["repeats"] for trial in found) > 0
