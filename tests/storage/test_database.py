"""Opening, making and checking the database, on SQLite and PostgreSQL."""

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import inspect, text

from domain.initiative import Initiative
from domain.issues import Issue, IssueCode
from storage import schema
from storage.database import DatabaseUnavailable, Sessions, close_database, engine_of, open_database
from storage.initiatives import load_versions, save_initiative
from storage.issues import open_issues, record_issues
from storage.schema import (
    HEAD,
    check_database,
    downgrade_database,
    migrate,
    migrations,
    prepare_database,
    upgrade_database,
)


def test_a_new_database_gets_all_tables(sessions: Sessions) -> None:
    """After the first opening nothing is lacking."""
    assert check_database(sessions) == []


def test_two_processes_may_make_the_same_database(empty_database_url: str) -> None:
    """The second one waits for the first and finds it done."""

    def prepare(_: int) -> list[str]:
        sessions = open_database(empty_database_url)
        prepare_database(sessions)
        found = check_database(sessions)
        close_database(sessions)
        return found

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(prepare, range(3))) == [[], [], []]


def test_a_new_database_is_as_one_that_went_through_every_step(sessions: Sessions) -> None:
    """It is made at once, and later steps must find what the steps before them would have left."""
    at_once = shape_of(sessions)
    downgrade_database(sessions)
    upgrade_database(sessions)
    assert shape_of(sessions) == at_once
    assert {"initiatives", "alembic_version"} < at_once.keys()


def test_a_step_that_fails_half_way_leaves_nothing(sessions: Sessions) -> None:
    """The database is as it was, and can be used."""

    def break_off(config: Config, revision: str) -> None:
        config.attributes["connection"].execute(text("create table half (id integer)"))
        raise CommandError("kapot")

    with pytest.raises(DatabaseUnavailable, match="kapot"):
        migrate(sessions, break_off, "head")
    assert check_database(sessions) == []


def test_a_step_that_breaks_references_is_taken_back(sqlite_sessions: Sessions) -> None:
    """SQLite does not look at them while a table is rebuilt, so they are looked at before the end."""

    def orphan(config: Config, revision: str) -> None:
        config.attributes["connection"].execute(
            text("insert into initiative_sightings values ('niemand', '2022-01-01')")
        )

    with pytest.raises(DatabaseUnavailable, match="initiative_sightings"):
        migrate(sqlite_sessions, orphan, "head")
    with sqlite_sessions() as session:
        assert session.execute(text("select count(*) from initiative_sightings")).scalar() == 0
        assert session.execute(text("pragma foreign_keys")).scalar() == 1


def test_what_is_stored_survives_a_step_back_and_forth(sessions: Sessions) -> None:
    """A migration moves what it finds."""
    now = datetime(2022, 3, 1, tzinfo=UTC)
    issue = Issue(code=IssueCode.HTTP_ERROR, url="https://smart.flanders.be/", reason="HTTP 500")
    with sessions.begin() as session:
        save_initiative(session, Initiative(id="i1", slug="kade"), [], now=now, changed=False)
        record_issues(session, "smart_flanders", issue.url, [issue], now=now, stage="crawl")
    with sessions() as session:
        before = load_versions(session, "i1"), open_issues(session)
    downgrade_database(sessions, "0001")
    upgrade_database(sessions)
    with sessions() as session:
        assert (load_versions(session, "i1"), open_issues(session)) == before


def test_a_generated_migration_uses_plain_types(sqlite_sessions: Sessions, tmp_path: Path) -> None:
    """Migrations outlive the code, so they name none of it."""
    config = migrations()
    versions = Path(shutil.copytree(Path(schema.__file__).parent / "migrations" / "versions", tmp_path / "versions"))
    config.set_main_option("version_locations", str(versions))
    with engine_of(sqlite_sessions).begin() as connection:
        connection.execute(text("drop table changes"))
        config.attributes["connection"] = connection
        command.revision(config, "het verloren deel", autogenerate=True, version_path=str(versions))
    (made,) = versions.glob("*het_verloren_deel.py")
    found = made.read_text()
    compile(found, made.name, "exec")
    assert "sa.JSON()" in found
    assert "sa.DateTime(timezone=True)" in found
    assert "storage." not in found


def test_migrations_go_up_down_and_up_again(sessions: Sessions) -> None:
    """Every step can be taken back."""
    downgrade_database(sessions)
    assert any("add_table" in line for line in check_database(sessions))
    upgrade_database(sessions)
    assert check_database(sessions) == []


def test_a_table_that_differs_from_the_code_is_seen(sessions: Sessions) -> None:
    """Drift between tables and code is named."""
    with engine_of(sessions).begin() as connection:
        connection.execute(text("alter table changes add column extra integer"))
    assert any("remove_column" in line and "extra" in line for line in check_database(sessions))


def test_a_database_of_another_version_is_refused(sessions: Sessions) -> None:
    """The message says which command helps."""
    with engine_of(sessions).begin() as connection:
        connection.execute(text("update alembic_version set version_num = 'other'"))
    with pytest.raises(DatabaseUnavailable, match="radar db upgrade"):
        prepare_database(sessions)


def test_sqlite_survives_a_power_cut_and_checks_references(sqlite_sessions: Sessions) -> None:
    """WAL, synchronous FULL and foreign keys are on for every connection."""
    with sqlite_sessions() as session:
        found = [
            session.execute(text(f"pragma {name}")).scalar() for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://gebruiker:geheim@host/naam", "sqlite:///FILE or postgresql"),
        ("radar.sqlite", "sqlite:///FILE or postgresql"),
        ("sqlite:////bestaat/niet/radar.sqlite", "does not exist"),
        ("gebruiker:geheim@host/naam", "is no URL"),
        ("postgresql://gebruiker:geheim@127.0.0.1:1/naam", "can't be used"),
        ("postgresql://gebruiker@127.0.0.1:1/naam?password=geheim", "can't be used"),
        ("postgresql://gebruiker@127.0.0.1:1/naam?onzin=1&password=geheim", "can't be opened"),
        ("postgresql://gebruiker:geheim@host:poort/naam", "can't be read"),
        ("postgresql://gebruiker:deel@geheim@host/naam", "written as %40"),
    ],
)
def test_a_wrong_url_is_one_clear_line_without_password(url: str, said: str) -> None:
    """The operator reads what is wrong and what would be right."""
    with pytest.raises(DatabaseUnavailable) as caught:
        open_database(url)
    message = str(caught.value)
    assert said in message
    assert "geheim" not in message
    assert "\n" not in message


def test_a_file_that_is_no_database_is_one_clear_line(tmp_path: Path) -> None:
    """A file of something else is left as it is."""
    file = tmp_path / "brief.txt"
    file.write_text("geen databank, maar een brief die lang genoeg is om er geen te zijn" * 30)
    with pytest.raises(DatabaseUnavailable, match="not a database"):
        close_database(open_database(f"sqlite:///{file}"))
    assert file.read_text().startswith("geen databank")


def test_the_revision_needed_is_the_newest_one() -> None:
    """A new migration file moves HEAD."""
    assert ScriptDirectory.from_config(migrations()).get_current_head() == HEAD


def shape_of(sessions: Sessions) -> dict[str, dict[str, list[str]]]:
    """What the database itself says of each table: columns, keys, references, checks and indexes."""
    found = inspect(engine_of(sessions))
    parts: dict[str, Callable[[str], Sequence[object]]] = {
        "columns": found.get_columns,
        "keys": lambda table: [found.get_pk_constraint(table)],
        "references": found.get_foreign_keys,
        "unique": found.get_unique_constraints,
        "checks": found.get_check_constraints,
        "indexes": found.get_indexes,
    }
    return {
        table: {part: sorted(str(each) for each in read(table)) for part, read in parts.items()}
        for table in found.get_table_names()
    }
