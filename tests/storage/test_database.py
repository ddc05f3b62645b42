"""Opening, making and checking the database, on SQLite and PostgreSQL."""

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storage.database import DatabaseUnavailable, Sessions, close_database, engine_of, open_database
from storage.schema import HEAD, check_database, downgrade_database, migrations, prepare_database, upgrade_database


def test_a_new_database_gets_all_tables(sessions: Sessions) -> None:
    """After the first opening nothing is lacking."""
    assert check_database(sessions) == []


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
        ("postgresql://gebruiker:geheim@127.0.0.1:1/naam", "can't be opened"),
        ("postgresql://gebruiker:geheim@host:poort/naam", "can't be read"),
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
