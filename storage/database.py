"""Opening the database. Its shape is the matter of `storage.schema`.

SQLite: WAL, synchronous FULL (a commit survives a power cut), foreign keys on. A writer waits up to two minutes for
another one (`?timeout=SECONDS` in the URL says otherwise): a mail on its way is written under lock.
`with sessions.begin()` is for writing: on SQLite it takes the one writer's place at once, so that what it reads is
still true when it writes. `with sessions()` is for reading: one snapshot, which no writer waits for.
"""

import sqlite3
import time
from pathlib import Path
from typing import Any

import pydantic_core
from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session, SessionTransaction, SessionTransactionOrigin, sessionmaker

__all__ = ["Session", "Sessions"]

Sessions = sessionmaker[Session]
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgresql+psycopg": "postgresql+psycopg"}
_FORMS = "it should be sqlite:///FILE or postgresql+psycopg://user:password@host/name"
_BUSY_SECONDS = "120"
_MOMENT = 500
"""Milliseconds that somebody who ends their mail may be kept waiting for others to read on."""
_TRIES, _BETWEEN_TRIES = 100, 0.05
"""How often, and after how many seconds, a write-ahead log is asked for again."""
_PRAGMAS = (
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "cache_size = -256",  # KiB; the system keeps the file in memory as well, and once for all connections
)
"""What SQLite keeps per connection."""
_POSTGRESQL_OPTIONS = {
    "connect_timeout": "10",
    # the server lets go of the locks of a machine that vanished after two minutes, not after two hours
    "options": "-c tcp_keepalives_idle=60 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=6",
}


class DatabaseUnavailable(Exception):  # noqa: N818  the name is what the reader sees
    """The database can't be used. The message is one line that says what to do; it never holds a password."""


class DatabaseFailed(DatabaseUnavailable):
    """The database does not do its work now: server away, disk full or read-only, file locked or damaged.

    Raised on opening, and by any use of a session. Nothing that was stored is lost, and trying again may help.
    """


def open_database(url: str) -> Sessions:
    """Sessions on the database at `url` (`sqlite:///FILE` or `postgresql+psycopg://…`).

    Raises:
        DatabaseUnavailable: for another kind of URL, and where nothing answers.
    """
    engine = make_engine(parse_url(url))
    try:
        with engine.connect():
            pass
    except DatabaseUnavailable:
        engine.dispose()
        raise
    except (SQLAlchemyError, TypeError, ValueError) as error:  # the drivers' words for options they don't know
        engine.dispose()
        raise DatabaseUnavailable(
            f"the database {shown(engine)} can't be opened: {first_line(error, engine.url)}"
        ) from None
    sessions = sessionmaker(engine, expire_on_commit=False, execution_options={"populate_existing": True})
    event.listen(sessions, "after_begin", begin)
    return sessions


def parse_url(url: str) -> URL:
    """The parts of a URL of one of our databases.

    Raises:
        DatabaseUnavailable: for a URL that is none of ours; nothing of what may be a password is repeated.
    """
    scheme, separator, rest = url.strip().partition("://")
    if not separator:
        raise DatabaseUnavailable(f"RADAR_DATABASE_URL is no URL; {_FORMS}")
    if scheme not in _DRIVERS:
        raise DatabaseUnavailable(f"RADAR_DATABASE_URL starts with {scheme[:20]!r}; {_FORMS}")
    try:
        parsed = make_url(f"{_DRIVERS[scheme]}://{rest}")
    except (ArgumentError, ValueError):
        raise DatabaseUnavailable(f"RADAR_DATABASE_URL can't be read as a database URL; {_FORMS}") from None
    if "@" in (parsed.host or ""):
        raise DatabaseUnavailable("RADAR_DATABASE_URL can't be read: an @ in the password is written as %40")
    return parsed


def make_engine(url: URL) -> Engine:
    """An engine for `url`, nothing opened yet.

    Raises:
        DatabaseUnavailable: where the folder of an SQLite file does not exist.
    """
    is_sqlite = url.get_backend_name() == "sqlite"
    if is_sqlite:
        refuse_missing_folder(url)
        url = url.set(query={"timeout": _BUSY_SECONDS, **url.query})
    else:
        url = url.set(query={**_POSTGRESQL_OPTIONS, **url.query})
    try:
        # parameters may be addresses of people, which no error is to tell
        engine = create_engine(
            url, pool_pre_ping=not is_sqlite, hide_parameters=True, json_deserializer=pydantic_core.from_json
        )
    except (ArgumentError, NoSuchModuleError, TypeError, ValueError):
        raise DatabaseUnavailable(f"RADAR_DATABASE_URL has an option that can't be read; {_FORMS}") from None
    if is_sqlite:
        event.listen(engine, "connect", prepare_sqlite)
    event.listen(engine, "handle_error", tell_outage)
    return engine


def refuse_missing_folder(url: URL) -> None:
    """SQLite makes the file, never its folder.

    Raises:
        DatabaseUnavailable: naming the folder that does not exist.
    """
    folder = Path(url.database or ".").parent
    if not folder.is_dir():
        raise DatabaseUnavailable(f"the folder {folder} of RADAR_DATABASE_URL does not exist; make it first")


def prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401  the driver's connection
    """Set what SQLite keeps per connection, and leave transactions to us (the driver keeps DDL out of them)."""
    connection.isolation_level = None
    cursor = connection.cursor()
    set_journal(cursor)
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def set_journal(cursor: Any) -> None:  # noqa: ANN401  the driver's cursor
    """Keep a write-ahead log. Where others make the same database at this moment SQLite refuses instead of waiting."""
    for tries_left in reversed(range(_TRIES)):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not tries_left or error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(_BETWEEN_TRIES)
        else:
            return


def begin(_session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    """Begin a transaction: to write after `sessions.begin()`, otherwise to read one snapshot.

    SQLite: a reader that turns writer fails as soon as anyone else wrote in between (SQLITE_BUSY_SNAPSHOT).
    """
    writes = transaction.origin is SessionTransactionOrigin.BEGIN
    if transaction.nested:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    elif not writes:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def stop_at_outage(sessions: Sessions) -> None:
    """Once the database failed, let every later session fail as well, as if this process was killed there and then.

    On PostgreSQL the lock of this process went with the server. And nothing may be concluded from a crawl of which a
    part could not be stored.
    """
    failed: list[DatabaseFailed] = []

    def note(context: ExceptionContext) -> None:
        failure = context.chained_exception
        if context.is_pre_ping:
            failure = DatabaseFailed("the database was away for a moment; what was stored is kept, run it again")
        if isinstance(failure, DatabaseFailed):
            failed.append(failure)

    def refuse(_session: Session, _transaction: SessionTransaction, _connection: Connection) -> None:
        if failed:
            raise failed[0]

    event.listen(engine_of(sessions), "handle_error", note)
    event.listen(sessions, "after_begin", refuse)


def tell_outage(context: ExceptionContext) -> DatabaseFailed | None:
    """What no code can mend (server away, disk full, file damaged) as our one clear line, which SQLAlchemy raises."""
    error, engine = context.sqlalchemy_exception, context.engine
    if error is None or engine is None or context.is_pre_ping or not is_outage(error):
        return None
    reason = first_line(error, engine.url)
    return DatabaseFailed(
        f"the database {shown(engine)} can't be used: {reason}; check RADAR_DATABASE_URL, the server and the disk"
    )


def is_outage(error: SQLAlchemyError) -> bool:
    """Whether the database failed, not our statement (SQLite's driver has one class for both, and codes)."""
    original = getattr(error, "orig", None)
    if isinstance(original, sqlite3.Error):
        code = getattr(original, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        return type(error) in {OperationalError, DatabaseError} and code != sqlite3.SQLITE_ERROR
    return isinstance(error, OperationalError)


def shown(engine: Engine) -> str:
    """The URL without its password and options."""
    options = {name: value for name, value in engine.url.query.items() if name == "host"}
    return engine.url.set(query=options).render_as_string(hide_password=True)


def first_line(error: Exception, url: URL | None = None) -> str:
    """What the driver said, in one line, without the password of `url`."""
    original = getattr(error, "orig", None) or error
    line = " ".join(str(original).split("\n", 1)[0].split())
    password = url.password if url else None
    return line.replace(password, "***") if password else line


def empty_journal(sessions: Sessions) -> None:
    """Have SQLite write what is new into its file and empty the journal: nothing of what was deleted is left there.

    While another connection reads for long it stays as it is: to be called again (`radar deliver` does).
    """
    engine = engine_of(sessions)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {_MOMENT}")
            try:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")


def close_database(sessions: Sessions) -> None:
    """Close all connections."""
    engine_of(sessions).dispose()


def engine_of(sessions: Sessions) -> Engine:
    """The engine behind `sessions`."""
    engine = sessions.kw["bind"]
    assert isinstance(engine, Engine)  # noqa: S101  open_database made it
    return engine
