"""Locks between processes: one holder per name and database, let go when the holder ends, however it ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from storage.database import DatabaseUnavailable, Sessions, engine_of

NEWS = "news"
"""Held while changes are stored that were detected before: no digest is made meanwhile that would miss them."""


@contextmanager
def exclusive(sessions: Sessions, name: str, *, wait: bool = False) -> Iterator[bool]:
    """Hold the lock `name` inside the block; tells whether we hold it or another process does.

    `wait` until it is free: only for a lock that others hold for a moment.

    On PostgreSQL an advisory lock of a connection of its own (no transaction pooler may stand between); beside an
    SQLite file a locked file of that name. An SQLite database in memory is nobody else's.
    """
    engine = engine_of(sessions)
    if engine.dialect.name == "postgresql":
        holding = advisory_lock(engine, name, wait=wait)
    elif engine.url.database in (None, "", ":memory:"):
        yield True
        return
    else:
        holding = file_lock(Path(f"{engine.url.database}.{name}.lock"), wait=wait)
    with holding as ours:
        yield ours


@contextmanager
def advisory_lock(engine: Engine, name: str, *, wait: bool) -> Iterator[bool]:
    """A session-level advisory lock (PostgreSQL 13.3.5), keyed by 64 bits of the name's hash."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        key = {"name": name}
        if wait:
            connection.execute(text("SELECT pg_advisory_lock(hashtextextended(:name, 0))"), key)
            ours = True
        else:
            found = connection.execute(text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))"), key)
            ours = bool(found.scalar_one())
        try:
            yield ours
        finally:
            if ours:
                connection.execute(text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))"), key)


@contextmanager
def file_lock(path: Path, *, wait: bool) -> Iterator[bool]:
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
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
