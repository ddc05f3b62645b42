"""Locks between processes, on both databases."""

import subprocess
import sys
from pathlib import Path
from threading import Thread

from storage.database import Sessions, close_database, open_database
from storage.locks import NEWS, exclusive, exclusive_when_free, shared

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys
from storage.database import open_database
from storage.locks import NEWS, exclusive, exclusive_when_free, shared
with exclusive(open_database(sys.argv[1]), "scheduler") as ours:
    print(ours, flush=True)
    sys.stdin.read()
"""


def test_only_one_holds_a_lock(sessions: Sessions, database_url: str) -> None:
    """Whoever comes second is told so at once."""
    other = open_database(database_url)
    with exclusive(sessions, "scheduler") as first, exclusive(other, "scheduler") as second:
        assert (first, second) == (True, False)
    with exclusive(other, "scheduler") as again:
        assert again
    close_database(other)


def test_locks_of_other_names_are_free(sessions: Sessions, database_url: str) -> None:
    """A lock stands for one thing."""
    other = open_database(database_url)
    with exclusive(sessions, "scheduler") as first, exclusive(other, "housekeeping") as second:
        assert first
        assert second
    close_database(other)


def test_a_lock_goes_with_the_process_that_holds_it(sessions: Sessions, database_url: str) -> None:
    """Killed without a chance to let go, it leaves nothing that stops the next one for long."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, database_url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "True\n"
    with exclusive(sessions, "scheduler") as ours:
        assert not ours
    holder.kill()
    holder.communicate()
    for _ in range(100):  # PostgreSQL notices the end of a connection a moment later
        with exclusive(sessions, "scheduler") as ours:
            if ours:
                break
    assert ours


def test_a_database_in_memory_is_nobody_elses() -> None:
    """There is nothing to lock."""
    memory = open_database("sqlite://")
    with exclusive(memory, "scheduler") as ours:
        assert ours
    close_database(memory)


def test_who_waits_for_a_lock_gets_it(sessions: Sessions, database_url: str) -> None:
    """As soon as the other one lets it go."""
    other = open_database(database_url)
    order: list[str] = []

    def second() -> None:
        with exclusive_when_free(other, NEWS) as ours:
            order.append(f"second {ours}")

    with exclusive(sessions, NEWS):
        waiting = Thread(target=second)
        waiting.start()
        waiting.join(0.2)
        order.append("first")
    waiting.join(30)
    assert order == ["first", "second True"]
    close_database(other)


def test_many_share_what_one_holds_alone(sessions: Sessions, database_url: str) -> None:
    """Digests are made side by side, and none while changes are stored."""
    other = open_database(database_url)
    with shared(sessions, NEWS) as first, shared(other, NEWS) as second, exclusive(other, NEWS) as alone:
        assert (first, second, alone) == (True, True, False)
    with exclusive(other, NEWS) as alone, shared(sessions, NEWS) as first:
        assert (alone, first) == (True, False)
    close_database(other)
