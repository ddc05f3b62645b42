"""The shape of the database: made at once when it is new, checked and brought up to date by Alembic.

Alembic is imported only where it is needed: it takes longer to import than a night without news takes to process.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, Engine, MetaData, PrimaryKeyConstraint, String, Table, insert, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from storage.database import DatabaseUnavailable, Sessions, engine_of, first_line, shown
from storage.tables import Base

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0007"
"""The revision that this version needs: the newest file in `storage/migrations/versions`."""
_VERSION_TABLE = "alembic_version"
_VERSION = Table(
    _VERSION_TABLE,
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name=f"{_VERSION_TABLE}_pkc"),
)
"""Where Alembic keeps the revision in force, as it makes that table itself."""


def prepare_database(sessions: Sessions) -> None:
    """Make the tables of a new database; leave any other as it is.

    Raises:
        DatabaseUnavailable: when it has another shape than this version needs.
    """
    engine = engine_of(sessions)
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        revision = current_revision(connection, tables)
    if not tables:
        make_tables(sessions)
    elif revision != HEAD:
        raise DatabaseUnavailable(f"the database {shown(engine)} is of another version; run radar db upgrade")


def make_tables(sessions: Sessions) -> None:
    """Make all tables as they are after the newest revision, where another process did not do so meanwhile.

    Raises:
        DatabaseUnavailable: when the database lets nobody make tables.
    """
    with changing(sessions) as connection:
        if inspect(connection).get_table_names():
            return
        Base.metadata.create_all(connection)
        _VERSION.create(connection)
        connection.execute(insert(_VERSION).values(version_num=HEAD))


def current_revision(connection: Connection, tables: Sequence[str]) -> str | None:
    """The revision in force, None before the first."""
    if _VERSION_TABLE not in tables:
        return None
    found: str | None = connection.scalar(text(f"select version_num from {_VERSION_TABLE}"))  # noqa: S608  a constant
    return found


def migrations() -> "Config":
    """Alembic's configuration: the migrations lie in this package."""
    from alembic.config import Config  # noqa: PLC0415  see the module's docstring

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    return config


def upgrade_database(sessions: Sessions, revision: str = "head") -> None:
    """Bring the database to `revision`.

    Raises:
        DatabaseUnavailable: when it does not let itself be changed, or is newer than this version.
    """
    from alembic import command  # noqa: PLC0415  see the module's docstring

    migrate(sessions, command.upgrade, revision)


def downgrade_database(sessions: Sessions, revision: str = "base") -> None:
    """Take the database back to `revision`; what newer tables hold is lost."""
    from alembic import command  # noqa: PLC0415  see the module's docstring

    migrate(sessions, command.downgrade, revision)


def migrate(sessions: Sessions, move: Callable[["Config", str], None], revision: str) -> None:
    """Run one of Alembic's commands in one transaction; killed half-way, it leaves the database as it was."""
    from alembic.util import CommandError  # noqa: PLC0415  see the module's docstring

    config = migrations()
    try:
        with changing(sessions) as connection:
            config.attributes["connection"] = connection
            move(config, revision)
    except CommandError as error:
        raise unchangeable(engine_of(sessions), error) from None


@contextmanager
def changing(sessions: Sessions) -> Iterator[Connection]:
    """A connection that changes the shape of the database in one transaction, all or nothing.

    Raises:
        DatabaseUnavailable: when the database refuses.
    """
    engine = engine_of(sessions)
    try:
        with engine.connect() as connection, alone(connection):
            yield connection
    except SQLAlchemyError as error:
        raise unchangeable(engine, error) from None


def unchangeable(engine: Engine, error: Exception) -> DatabaseUnavailable:
    """What to raise where the shape of the database can't be changed."""
    reason = first_line(error, engine.url)
    return DatabaseUnavailable(f"the database {shown(engine)} can't be brought up to date: {reason}")


@contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """A transaction that waits for whoever else changes the shape of the database.

    SQLite rebuilds a table to change it: references are not looked at on the way, but before the end.
    """
    if connection.dialect.name != "sqlite":
        with connection.begin():
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('radar db upgrade', 0))"))
            yield
        return
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield
        if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise DatabaseUnavailable(f"the new shape breaks references of the table {broken[0]}; nothing was changed")
        connection.commit()
    finally:
        connection.rollback()
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")


def check_database(sessions: Sessions) -> list[str]:
    """What the database lacks or has too much, a line each; empty when it fits this version."""
    with engine_of(sessions).connect() as connection:
        return [*pending(connection), *drift(connection)]


def pending(connection: Connection) -> list[str]:
    """A line when another revision is in force than the one needed."""
    revision = current_revision(connection, inspect(connection).get_table_names())
    return [] if revision == HEAD else [f"revision {revision} is in force, {HEAD} is needed"]


def drift(connection: Connection) -> list[str]:
    """Where the tables differ from what the code says."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415  see the module's docstring
    from alembic.migration import MigrationContext  # noqa: PLC0415  the same

    context = MigrationContext.configure(connection, opts={"compare_type": True})
    found = compare_metadata(context, Base.metadata)
    return [describe(one) for several in found for one in (several if isinstance(several, list) else [several])]


def describe(difference: Sequence[Any]) -> str:
    """One difference as Alembic found it, as a line."""
    return " ".join(str(part) for part in difference if part is not None)
