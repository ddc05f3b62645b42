"""Transactions: all or nothing, whoever else is at work, and whatever happens to the process or the server."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.captures import Answer, CrawlCounts, Outcome
from domain.initiative import Initiative
from storage.bodies import store_body
from storage.captures import page_captures
from storage.crawls import ended_crawls, healthy_crawls, load_crawls, running_crawls, start_crawl
from storage.database import DatabaseUnavailable, Session, Sessions, close_database, open_database
from storage.initiatives import load_initiatives, load_versions, save_initiative

Crawl = Callable[..., tuple[int, CrawlCounts]]
NOW = datetime(2022, 3, 1, tzinfo=UTC)
URL = "https://smart.flanders.be/over/"
KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from domain.captures import Answer, ObservationKind
from storage.captures import store_answers
from storage.crawls import start_crawl
from storage.database import open_database
now = datetime(2022, 3, 1, tzinfo=UTC)
sessions = open_database(sys.argv[1])
answers = [
    Answer(url=f"https://smart.flanders.be/{number}", kind=ObservationKind.FETCHED, at=now, body=b"x" * 5000)
    for number in range(200)
]
with sessions.begin() as session:
    crawl = start_crawl(session, "smart_flanders", now=now)
with sessions.begin() as session:
    store_answers(session, "smart_flanders", crawl, answers[:100])
with sessions.begin() as session:
    store_answers(session, "smart_flanders", crawl, answers[100:])
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_killed_while_it_writes_leaves_whole_batches(sessions: Sessions, database_url: str) -> None:
    """What was committed stays, nothing of the rest is there, and the next crawl tells that this one broke off."""
    ended = subprocess.run([sys.executable, "-c", KILLED, database_url], cwd=Path(__file__).parents[2], check=False)
    assert ended.returncode == -signal.SIGKILL
    with sessions.begin() as session:
        assert len(page_captures(session, "smart_flanders")) == 100
        assert [one.source for one in running_crawls(session)] == ["smart_flanders"]
        start_crawl(session, "smart_flanders", now=NOW)
        assert [one.outcome for one in load_crawls(session)] == [Outcome.INTERRUPTED, Outcome.RUNNING]


def save_and_fail(session: Session, initiative: str) -> None:
    """Store something, then break."""
    save_initiative(session, Initiative(id=initiative, slug=f"slug-{initiative}"), [], now=NOW, changed=False)
    raise ZeroDivisionError


def test_an_error_takes_the_whole_transaction_back(sessions: Sessions) -> None:
    """Nothing is half stored."""
    with pytest.raises(ZeroDivisionError), sessions.begin() as session:
        save_and_fail(session, "i1")
    with sessions() as session:
        assert load_initiatives(session) == []


def test_a_savepoint_takes_one_step_back(sessions: Sessions) -> None:
    """What was done before it stays."""
    with sessions.begin() as session:
        save_initiative(session, Initiative(id="i1", slug="kade"), [], now=NOW, changed=False)
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            save_and_fail(session, "i2")
    with sessions() as session:
        assert [stored.initiative.id for stored in load_initiatives(session)] == ["i1"]


def test_a_reader_sees_one_moment(sessions: Sessions) -> None:
    """What others write meanwhile does not appear half-way through an export, and they need not wait for it."""
    with sessions() as reader:
        assert load_initiatives(reader) == []
        with sessions.begin() as writer:
            save_initiative(writer, Initiative(id="i1", slug="kade"), [], now=NOW, changed=False)
        assert load_initiatives(reader) == []
    with sessions() as reader:
        assert len(load_initiatives(reader)) == 1


def test_two_writers_on_one_sqlite_file_take_turns(sqlite_sessions: Sessions) -> None:
    """The second one waits and builds on what the first one stored."""

    def save(_: int) -> None:
        with sqlite_sessions.begin() as session:
            save_initiative(session, Initiative(id="i1", slug="kade"), [], now=NOW, changed=True)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(save, range(12)))
    with sqlite_sessions() as session:
        assert [one.version for one in load_versions(session, "i1")] == list(range(1, 13))


def test_values_of_one_session_are_never_stale(sessions: Sessions) -> None:
    """What was read before is read anew after it was changed."""
    with sessions.begin() as session:
        save_initiative(session, Initiative(id="i1", slug="kade"), [], now=NOW, changed=False)
        first = load_initiatives(session)
        save_initiative(session, Initiative(id="i1", slug="slimme-kade"), [], now=NOW, changed=True)
        (again,) = load_initiatives(session)
    assert (first[0].initiative.slug, again.initiative.slug, again.version) == ("kade", "slimme-kade", 2)


@pytest.mark.postgresql
def test_a_lost_server_is_one_clear_line(postgresql_url: str) -> None:
    """The connection breaks in the middle; the next session gets a new one."""
    sessions = open_database(postgresql_url)
    with pytest.raises(DatabaseUnavailable) as caught, sessions.begin() as session:
        session.execute(text("select pg_terminate_backend(pg_backend_pid())"))
    assert "can't be used" in str(caught.value)
    assert "\n" not in str(caught.value)
    with sessions() as session:
        assert session.execute(text("select 1")).scalar() == 1
    close_database(sessions)


def test_a_damaged_file_is_one_clear_line(tmp_path: Path, migrated_sqlite_url: str) -> None:
    """A disk that lost part of the file is the operator's matter."""
    file = tmp_path / "radar.sqlite"
    sessions = open_database(migrated_sqlite_url)
    with sessions.begin() as session:
        store_body(session, bytes(range(256)) * 100)
    close_database(sessions)
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\x99" * (len(whole) - 4096))
    with pytest.raises(DatabaseUnavailable, match="malformed"):
        close_database(open_database(migrated_sqlite_url))


def test_a_full_disk_is_one_clear_line(sqlite_sessions: Sessions) -> None:
    """What does not fit is not stored; what was stored can be read."""
    with sqlite_sessions() as session:
        session.execute(text("pragma max_page_count = 1"))  # room for what is there and no more
        with pytest.raises(DatabaseUnavailable, match="full"):
            store_body(session, os.urandom(100_000))
    with sqlite_sessions() as session:
        assert load_initiatives(session) == []


def test_a_fault_of_ours_is_not_taken_for_an_outage(sessions: Sessions) -> None:
    """A wrong statement stays an error with its trace."""
    with pytest.raises(Exception, match="nergens") as caught, sessions() as session:
        session.execute(text("select * from nergens"))
    assert not isinstance(caught.value, DatabaseUnavailable)


def test_only_whole_healthy_crawls_are_compared_with(
    sessions: Sessions, crawl: Crawl, answer: Callable[..., Answer]
) -> None:
    """A re-crawl of single pages and a crawl that failed say nothing of the source's size."""
    whole, _ = crawl(answer())
    crawl(answer(night=1), night=1, outcome=Outcome.UNHEALTHY)
    with sessions.begin() as session:
        partial = start_crawl(session, "smart_flanders", now=NOW, partial=True)
        session.execute(text("update crawls set outcome = 'healthy' where id = :id"), {"id": partial})
    with sessions() as session:
        assert [one.id for one in healthy_crawls(session, "smart_flanders", 5)] == [whole]
        assert [one.id for one in load_crawls(session, limit=1)] == [partial]


def test_the_last_healthy_crawl_is_found_behind_any_number_of_others(
    sessions: Sessions, crawl: Crawl, answer: Callable[..., Answer]
) -> None:
    """Crawls that did not run to their end tell nothing of what is usual, and push nothing out."""
    outcomes = [Outcome.HEALTHY, Outcome.UNHEALTHY, Outcome.MISREAD, Outcome.UNREACHABLE, Outcome.INTERRUPTED]
    healthy, unhealthy, misread, *_ = [
        crawl(answer(night=night), night=night, outcome=outcome)[0] for night, outcome in enumerate(outcomes)
    ]
    with sessions() as session:
        found = [[one.id for one in ended_crawls(session, "smart_flanders", limit)] for limit in (1, 2, 3)]
    assert found == [[healthy, misread], [healthy, unhealthy, misread], [healthy, unhealthy, misread]]
