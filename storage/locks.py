"""Locks between processes: by name and database, let go when the holder ends, however it ends."""

import fcntl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, text

from storage.database import DatabaseUnavailable, Sessions, engine_of

NEWS = "news"
"""Held while changes are stored that were detected before, and shared by digests, which would miss them."""


@dataclass(frozen=True)
class _Mode:
    """How a lock is held: the functions of PostgreSQL (9.28.10) and the flags of flock(2)."""

    lock: str
    unlock: str
    flags: int


_ALONE = _Mode("pg_try_advisory_lock", "pg_advisory_unlock", fcntl.LOCK_EX | fcntl.LOCK_NB)
_ALONE_LATER = _Mode("pg_advisory_lock", "pg_advisory_unlock", fcntl.LOCK_EX)
_SHARED = _Mode("pg_try_advisory_lock_shared", "pg_advisory_unlock_shared", fcntl.LOCK_SH | fcntl.LOCK_NB)


def exclusive(sessions: Sessions, name: str) -> AbstractContextManager[bool]:
    """Hold the lock `name` alone inside the block; tells whether we hold it or another process does."""
    return _held(sessions, name, _ALONE)


def exclusive_when_free(sessions: Sessions, name: str) -> AbstractContextManager[bool]:
    """Hold the lock `name` alone inside the block, and wait for it: only for one that others hold for moments."""
    return _held(sessions, name, _ALONE_LATER)


def shared(sessions: Sessions, name: str) -> AbstractContextManager[bool]:
    """Hold the lock `name` with others inside the block; tells whether we do, or a process holds it alone."""
    return _held(sessions, name, _SHARED)


@contextmanager
def _held(sessions: Sessions, name: str, mode: _Mode) -> Iterator[bool]:
    """Hold a lock.

    On PostgreSQL an advisory lock of a connection of its own (no transaction pooler may stand between); beside an
    SQLite file a locked file of that name. An SQLite database in memory is nobody else's.
    """
    engine = engine_of(sessions)
    if engine.dialect.name == "postgresql":
        holding = _advisory_lock(engine, name, mode)
    elif engine.url.database in (None, "", ":memory:"):
        yield True
        return
    else:
        holding = _file_lock(Path(f"{engine.url.database}.{name}.lock"), mode)
    with holding as ours:
        yield ours


@contextmanager
def _advisory_lock(engine: Engine, name: str, mode: _Mode) -> Iterator[bool]:
    """A session-level advisory lock (PostgreSQL 13.3.5), keyed by 64 bits of the name's hash."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        key = {"name": name}
        got = connection.execute(text(f"SELECT {mode.lock}(hashtextextended(:name, 0))"), key).scalar_one()
        ours = got is not False  # what waits for its lock says nothing
        try:
            yield ours
        finally:
            if ours:
                connection.execute(text(f"SELECT {mode.unlock}(hashtextextended(:name, 0))"), key)


@contextmanager
def _file_lock(path: Path, mode: _Mode) -> Iterator[bool]:
    """A lock on a file that stays behind, empty (removing it would let two processes lock two files).

    Raises:
        DatabaseUnavailable: where no file can be written beside the database.
    """
    try:
        opened = path.open("a")
    except OSError as error:
        raise DatabaseUnavailable(f"{path} can't be written: {error.strerror}; the folder must be writable") from None
    with opened as file:
        try:
            fcntl.flock(file, mode.flags)
        except BlockingIOError:
            yield False
            return
        yield True
