"""Opening the database, and bringing it to the shape that this version needs.

SQLite: WAL, synchronous FULL (a commit survives a power cut), foreign keys on, waits 30 s for another writer.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from storage.tables import Base

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


def prepare_database(sessions: Sessions) -> None:
    """Make the tables of a new database; leave any other as it is.

    Raises:
        DatabaseUnavailable: when it has another shape than this version needs.
    """
    engine = engine_of(sessions)
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
        empty = revision is None and not inspect(connection).get_table_names()
    if empty:
        upgrade_database(sessions)
    elif revision != head():
        raise DatabaseUnavailable(f"the database {shown(engine)} is of another version; run radar db upgrade")


def migrations() -> Config:
    """Alembic's configuration: the migrations lie in this package."""
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    return config


def head() -> str | None:
    """The newest revision that this version knows."""
    return ScriptDirectory.from_config(migrations()).get_current_head()


def upgrade_database(sessions: Sessions, revision: str = "head") -> None:
    """Bring the database to `revision`.

    Raises:
        DatabaseUnavailable: when it does not let itself be changed, or is newer than this version.
    """
    migrate(sessions, command.upgrade, revision)


def downgrade_database(sessions: Sessions, revision: str = "base") -> None:
    """Take the database back to `revision`; what newer tables hold is lost."""
    migrate(sessions, command.downgrade, revision)


def migrate(sessions: Sessions, move: Any, revision: str) -> None:  # noqa: ANN401  one of Alembic's commands
    """Run one of Alembic's commands in a transaction of ours."""
    engine = engine_of(sessions)
    config = migrations()
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            move(config, revision)
    except (SQLAlchemyError, CommandError) as error:
        reason = first_line(error) if isinstance(error, SQLAlchemyError) else str(error)
        raise DatabaseUnavailable(f"the database {shown(engine)} can't be brought up to date: {reason}") from None


def check_database(sessions: Sessions) -> list[str]:
    """What the database lacks or has too much, a line each; empty when it fits this version."""
    with engine_of(sessions).connect() as connection:
        return [*pending(connection), *drift(connection)]


def pending(connection: Connection) -> list[str]:
    """A line when another revision is in force than the newest one."""
    revision = MigrationContext.configure(connection).get_current_revision()
    return [] if revision == head() else [f"revision {revision} is in force, {head()} is needed"]


def drift(connection: Connection) -> list[str]:
    """Where the tables differ from what the code says."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [describe(difference) for difference in compare_metadata(context, Base.metadata)]


def describe(difference: Sequence[Any]) -> str:
    """One difference as Alembic found it, as a line."""
    first = difference[0] if isinstance(difference[0], tuple) else difference
    return " ".join(str(part) for part in first if part is not None)
