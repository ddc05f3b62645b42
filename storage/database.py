"""Opening the database. Its shape is the matter of `storage.schema`.

SQLite: WAL, synchronous FULL (a commit survives a power cut), foreign keys on, waits 30 s for another writer.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

__all__ = ["Session", "Sessions"]

Sessions = sessionmaker[Session]
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgresql+psycopg": "postgresql+psycopg"}
_BUSY_SECONDS = 30


class DatabaseUnavailable(Exception):  # noqa: N818  the name is what the reader sees
    """The database can't be used. The message is one line that says what to do; it never holds a password."""


def open_database(url: str) -> Sessions:
    """Sessions on the database at `url` (`sqlite:///FILE` or `postgresql+psycopg://…`).

    Raises:
        DatabaseUnavailable: for another kind of URL, and where nothing answers.
    """
    engine = make_engine(url)
    try:
        with engine.connect():
            pass
    except SQLAlchemyError as error:
        engine.dispose()
        raise DatabaseUnavailable(f"the database {shown(engine)} can't be opened: {first_line(error)}") from None
    return sessionmaker(engine, expire_on_commit=False)


def make_engine(url: str) -> Engine:
    """An engine for `url`, nothing opened yet.

    Raises:
        DatabaseUnavailable: for a URL that is none of ours.
    """
    scheme, separator, rest = url.partition("://")
    if scheme not in _DRIVERS or not separator:
        raise DatabaseUnavailable(
            f"RADAR_DATABASE_URL starts with {scheme.partition(':')[0][:20]!r}; "
            "it should be sqlite:///FILE or postgresql+psycopg://user:password@host/name"
        )
    try:
        engine = create_engine(f"{_DRIVERS[scheme]}://{rest}", pool_pre_ping=scheme != "sqlite")
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise DatabaseUnavailable("RADAR_DATABASE_URL can't be read as a database URL") from None
    if scheme == "sqlite":
        event.listen(engine, "connect", prepare_sqlite)
        refuse_missing_folder(engine)
    return engine


def refuse_missing_folder(engine: Engine) -> None:
    """SQLite makes the file, never its folder.

    Raises:
        DatabaseUnavailable: naming the folder that does not exist.
    """
    folder = Path(engine.url.database or ".").parent
    if not folder.is_dir():
        raise DatabaseUnavailable(f"the folder {folder} of RADAR_DATABASE_URL does not exist; make it first")


def prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401  the driver's connection
    """Set what SQLite keeps per connection."""
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {_BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def shown(engine: Engine) -> str:
    """The URL without its password."""
    return engine.url.render_as_string(hide_password=True)


def first_line(error: SQLAlchemyError) -> str:
    """What the driver said, in one line."""
    original = getattr(error, "orig", None) or error
    return " ".join(str(original).split("\n", 1)[0].split())


def close_database(sessions: Sessions) -> None:
    """Close all connections."""
    engine_of(sessions).dispose()


def engine_of(sessions: Sessions) -> Engine:
    """The engine behind `sessions`."""
    engine = sessions.kw["bind"]
    assert isinstance(engine, Engine)  # noqa: S101  open_database made it
    return engine
