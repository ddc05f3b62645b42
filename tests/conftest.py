"""Fixtures that everybody may use: real databases, migrated and empty, and the saved pages of the real sites."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text

from storage.database import Sessions, close_database, open_database
from storage.schema import prepare_database

settings.register_profile("radar", deadline=None)  # how long an example takes depends on the machine
settings.load_profile("radar")
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


_LONGEST = ("year", "kills")
"""Groups of tests that take minutes each."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests: what begins last keeps one process busy when the others have nothing left."""
    items.sort(key=lambda item: not any(mark.args[0] in _LONGEST for mark in item.iter_markers("xdist_group")))


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


@contextmanager
def running_cluster() -> Iterator[Path]:
    """The socket folder of a PostgreSQL cluster of our own, ended with the block."""
    if not POSTGRESQL:
        pytest.skip("Debian's PostgreSQL is not installed (scripts/install-debian-packages)")
    folder = Path(tempfile.mkdtemp(prefix="radar-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        as_postgres(
            str(POSTGRESQL[-1] / "initdb"),
            "-D",
            str(folder / "data"),
            "-A",
            "trust",
            "-U",
            "radar",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(f"{_SETTINGS}unix_socket_directories = '{folder}'\n")
        control(folder, "start")
        try:
            yield folder
        finally:
            control(folder, "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def control(folder: Path, action: str) -> None:
    """Start, stop or restart a cluster; whoever is connected is thrown out."""
    words = ["-D", str(folder / "data"), "-m", "fast", "-w", "-s", "-l", str(folder / "log")]
    as_postgres(str(POSTGRESQL[-1] / "pg_ctl"), *words, action)


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[str]:
    """The socket folder of the PostgreSQL cluster that the tests share."""
    with running_cluster() as folder:
        yield str(folder)


@dataclass(frozen=True)
class OwnPostgreSQL:
    """A cluster that a test may stop and start, with an empty database at `url`."""

    url: str
    control: Callable[[str], None]


@pytest.fixture
def own_postgresql() -> Iterator[OwnPostgreSQL]:
    """A PostgreSQL cluster of this test's own."""
    with running_cluster() as folder:
        yield OwnPostgreSQL(url_of(str(folder), "postgres"), partial(control, folder))


@pytest.fixture(scope="session")
def run_sql(postgresql_cluster: str) -> Iterator[Callable[[str], None]]:
    """Runs one statement on the cluster, beside the databases of the tests."""
    engine = create_engine(url_of(postgresql_cluster, "postgres"), isolation_level="AUTOCOMMIT")

    def run(statement: str) -> None:
        with engine.connect() as connection:
            connection.execute(text(statement))

    yield run
    engine.dispose()


def url_of(cluster: str, database: str) -> str:
    """The URL of one database of a cluster."""
    return f"postgresql+psycopg://radar@/{database}?host={cluster}"


@pytest.fixture
def postgresql_url(postgresql_cluster: str, run_sql: Callable[[str], None]) -> Iterator[str]:
    """The URL of an empty PostgreSQL database of this test's own."""
    name = f"test_{uuid4().hex}"
    run_sql(f"create database {name}")
    yield url_of(postgresql_cluster, name)
    run_sql(f"drop database {name} with (force)")


@pytest.fixture(scope="session")
def postgresql_template(postgresql_cluster: str, run_sql: Callable[[str], None]) -> str:
    """The name of a migrated PostgreSQL database, to copy."""
    name = "migrated"
    run_sql(f"create database {name}")
    migrate(url_of(postgresql_cluster, name))
    return name


@pytest.fixture
def migrated_postgresql_url(
    postgresql_cluster: str, postgresql_template: str, run_sql: Callable[[str], None]
) -> Iterator[str]:
    """The URL of a migrated PostgreSQL database of this test's own."""
    name = f"test_{uuid4().hex}"
    run_sql(f"create database {name} template {postgresql_template}")
    yield url_of(postgresql_cluster, name)
    run_sql(f"drop database {name} with (force)")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'radar.sqlite'}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to copy."""
    file = tmp_path_factory.mktemp("template") / "migrated.sqlite"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def migrated_sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a migrated SQLite file of this test's own."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'radar.sqlite')}"


def migrate(url: str) -> None:
    """Make our tables."""
    sessions = open_database(url)
    prepare_database(sessions)
    close_database(sessions)


_KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=_KINDS)
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, once for each kind of database."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=_KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a migrated database without content, once for each kind of database."""
    return str(request.getfixturevalue(f"migrated_{request.param}_url"))


@pytest.fixture
def sessions(database_url: str) -> Iterator[Sessions]:
    """A migrated database without content, once for each kind of database."""
    opened = open_database(database_url)
    yield opened
    close_database(opened)


@pytest.fixture
def sqlite_sessions(migrated_sqlite_url: str) -> Iterator[Sessions]:
    """A migrated SQLite database without content."""
    opened = open_database(migrated_sqlite_url)
    yield opened
    close_database(opened)


def build_pdf(*pages: str) -> bytes:
    """A PDF 1.4 with these lines of text, page by page (ISO 32000-1, 7.5); an empty page has none, like a scan."""
    count = len(pages)
    kids = " ".join(f"{3 + number} 0 R" for number in range(count))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {count} >>"]
    font = f"{3 + 2 * count} 0 R"
    objects += [
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {3 + count + number} 0 R "
        f"/Resources << /Font << /F1 {font} >> >> >>"
        for number in range(count)
    ]
    for words in pages:
        lines = " T* ".join(f"({line}) Tj" for line in words.splitlines())
        stream = f"BT /F1 12 Tf 14 TL 50 750 Td {lines} ET" if words else ""
        objects.append(f"<< /Length {len(stream.encode('latin-1'))} >>\nstream\n{stream}\nendstream")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n"
    )
    return body + f"{end}%%EOF\n".encode()


@pytest.fixture(scope="session")
def make_pdf() -> Callable[..., bytes]:
    """Makes a PDF with text, page by page."""
    return build_pdf
