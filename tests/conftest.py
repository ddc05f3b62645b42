"""Fixtures that everybody may use: real databases, migrated and empty, and the saved pages of the real sites."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from storage.database import Sessions, close_database, open_database
from storage.schema import prepare_database

SITES = Path(__file__).resolve().parents[2] / "shared" / "sites"
POSTGRESQL = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
_SETTINGS = """
listen_addresses = ''
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
timezone = 'UTC'
"""


@pytest.fixture
def sites() -> Path:
    """The folder with the saved pages of the real sites."""
    if not SITES.exists():
        pytest.skip("the saved pages of the real sites are not here (../shared/sites)")
    return SITES


def as_postgres(*command: str) -> None:
    """Run one of PostgreSQL's commands, which refuse to run as root."""
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], check=True, capture_output=True, cwd="/", timeout=60)


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[str]:
    """The socket folder of a PostgreSQL cluster of our own, ended with the tests."""
    if not POSTGRESQL:
        pytest.skip("Debian's PostgreSQL is not installed (scripts/install-debian-packages)")
    binaries = POSTGRESQL[-1]
    folder = Path(tempfile.mkdtemp(prefix="radar-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data = folder / "data"
        as_postgres(str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", "radar", "-E", "UTF8", "--no-sync")
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(f"{_SETTINGS}unix_socket_directories = '{folder}'\n")
        as_postgres(str(binaries / "pg_ctl"), "-D", str(data), "-w", "-s", "-l", str(folder / "log"), "start")
        try:
            yield str(folder)
        finally:
            as_postgres(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "-s", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql_cluster: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database of this test's own."""
    name = f"test_{uuid4().hex}"
    engine = create_engine(
        f"postgresql+psycopg://radar@/postgres?host={postgresql_cluster}", isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f"create database {name}"))
    yield f"postgresql+psycopg://radar@/{name}?host={postgresql_cluster}"
    with engine.connect() as connection:
        connection.execute(text(f"drop database {name} with (force)"))
    engine.dispose()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'radar.sqlite'}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, once for each kind of database."""
    return str(request.getfixturevalue(f"{request.param}_url"))


def migrated(url: str) -> Iterator[Sessions]:
    """Sessions on a new database with our tables."""
    sessions = open_database(url)
    prepare_database(sessions)
    yield sessions
    close_database(sessions)


@pytest.fixture
def sessions(database_url: str) -> Iterator[Sessions]:
    """A migrated, empty database, once for each kind of database."""
    yield from migrated(database_url)


@pytest.fixture
def sqlite_sessions(sqlite_url: str) -> Iterator[Sessions]:
    """A migrated, empty SQLite database."""
    yield from migrated(sqlite_url)
