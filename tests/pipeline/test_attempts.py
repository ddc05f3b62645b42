"""A page that kills the process is known after three tries, and the rest goes on without it."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.captures import Answer, ObservationKind, Outcome
from domain.issues import IssueCode
from storage.captures import store_answers
from storage.crawls import finish_crawl, start_crawl
from storage.database import Sessions
from storage.initiatives import load_initiatives
from storage.issues import open_issues
from storage.tries import reading_tries

NIGHT = datetime(2022, 3, 1, 2, 15, tzinfo=UTC)
SITE = "https://smart.flanders.be"
PAGE = """<!DOCTYPE html>
<html lang="nl"><head><title>{title} | Smart Flanders</title></head>
<body><div class="page"><div class="main-content" id="main" role="main">
<article class="page"><header class="region intro"><div class="headings"><h1 class="h1">{title}</h1></div></header>
<section class="region paragraphs"><div class="paragraph paragraph__text"><div class="paragraph__content">
<p>Dit project helpt steden om de drukte te meten. Een dossier indienen kan tot en met 10 maart 2022.</p><p>{text}</p>
</div></div></section></article></div></div></body></html>"""
KILLED = -9
Process = Callable[[], int]


@pytest.fixture
def process(sqlite_url: str) -> Process:
    """Processes what is stored in a process of its own; gives its exit code."""
    root = Path(__file__).resolve().parents[2]

    def run() -> int:
        command = [sys.executable, str(Path(__file__).with_name("process_once.py")), sqlite_url, NIGHT.isoformat()]
        done = subprocess.run(
            command, cwd=root, env={"PYTHONPATH": str(root)}, capture_output=True, timeout=120, check=False
        )
        return done.returncode

    return run


def crawl(sessions: Sessions, night: int, **texts: str) -> None:
    """A healthy crawl of pages with these texts."""
    now = NIGHT + timedelta(days=night)
    answers = [
        Answer(
            url=f"{SITE}/projecten/{name}/",
            kind=ObservationKind.FETCHED,
            at=now,
            status=200,
            body=PAGE.format(title=f"Slimme {name}", text=text).encode(),
        )
        for name, text in texts.items()
    ]
    with sessions.begin() as session:
        number = start_crawl(session, "smart_flanders", now=now)
        counts = store_answers(session, "smart_flanders", number, answers)
        finish_crawl(session, number, outcome=Outcome.HEALTHY, why="", counts=counts, now=now)


def titles(sessions: Sessions) -> set[str]:
    """The titles of the initiatives that are stored."""
    with sessions() as session:
        return {one.initiative.title.value for one in load_initiatives(session) if one.initiative.title}


def test_a_page_that_kills_three_times_is_set_aside(sqlite_sessions: Sessions, process: Process) -> None:
    """The fourth run reads all others, says which page it left alone, and a new version of it is read again."""
    crawl(sqlite_sessions, 0, brug="", kade="vergif", markt="")
    assert [process() for _ in range(4)] == [KILLED, KILLED, KILLED, 0]
    assert titles(sqlite_sessions) == {"Slimme brug", "Slimme markt"}
    with sqlite_sessions() as session:
        died = [one.issue.url for one in open_issues(session) if one.issue.code is IssueCode.READING_DIED]
    assert died == [f"{SITE}/projecten/kade/"]
    assert process() == 0

    crawl(sqlite_sessions, 1, brug="", kade="genezen", markt="")
    assert process() == 0
    assert titles(sqlite_sessions) == {"Slimme brug", "Slimme kade", "Slimme markt"}
    with sqlite_sessions() as session:
        assert not [one for one in open_issues(session) if one.issue.code is IssueCode.READING_DIED]


def test_what_is_known_of_a_page_outlives_its_poison(sqlite_sessions: Sessions, process: Process) -> None:
    """An initiative keeps what its page said before the version that nobody can read."""
    crawl(sqlite_sessions, 0, brug="", kade="", markt="")
    assert process() == 0
    crawl(sqlite_sessions, 1, brug="", kade="vergif", markt="")
    assert [process() for _ in range(4)] == [KILLED, KILLED, KILLED, 0]
    assert titles(sqlite_sessions) == {"Slimme brug", "Slimme kade", "Slimme markt"}


def test_a_run_that_ends_well_leaves_no_notes(sqlite_sessions: Sessions, process: Process) -> None:
    """Nothing is suspected of a reading that ended."""
    crawl(sqlite_sessions, 0, brug="", kade="")
    assert process() == 0
    with sqlite_sessions() as session:
        assert reading_tries(session) == {}
