"""`radar audit` as an operator meets it: a line for each difference, one alarm, an exit code; and the clock's jobs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cli.audit import job_troubles
from domain.jobs import JobRun
from domain.subscriptions import Choices
from storage.alarms import open_alarms
from storage.database import close_database, open_database
from storage.outbox import due_emails, lock_email
from storage.schema import upgrade_database
from storage.subscribers import add_subscriber

NOW = datetime(2022, 5, 10, 6, 30, tzinfo=UTC)


class Case(NamedTuple):
    """The words after `radar` and the variables that matter."""

    words: tuple[str, ...]
    env: dict[str, str]


def audited(*words: str) -> Case:
    """The command on a Tuesday morning, with an operator."""
    env = {"RADAR_DATABASE_URL": "sqlite:///radar.sqlite", "RADAR_OPERATOR": "beheer@radar.test"}
    return Case(("--now", "2022-05-10T08:30", *words), env)


def test_a_difference_is_a_line_an_exit_code_and_one_alarm(run_many: Callable[..., Any], tmp_path: Path) -> None:
    """The digest of last week was not made; made, all is well, and the alarm is over. No address is printed."""
    url = f"sqlite:///{tmp_path / 'radar.sqlite'}"
    sessions = open_database(url)
    upgrade_database(sessions)
    with sessions.begin() as session:
        add_subscriber(session, "an@gemeente.test", Choices(), now=NOW - timedelta(days=30))
    wrong, again, _, right = run_many([audited("audit"), audited("audit"), audited("digest", "send"), audited("audit")])
    assert (wrong.code, again.code, right.code) == (1, 1, 0)
    line = "subscriber 1, weekly until 2022-05-08 22:00 UTC: not made: no weekly digest tells of the time until"
    assert line in wrong.out
    assert "an@gemeente.test" not in wrong.out + wrong.err
    assert right.out == "1 digests audited, 0 differences\n"
    with sessions.begin() as session:
        assert open_alarms(session) == {}
        (alarm,) = [lock_email(session, one) for one in due_emails(session, now=NOW)]
        assert alarm is not None
        assert alarm.subject == "Initiatievenradar: trouble with audit not made, weekly until 2022-05-08 22:00 UTC"
    close_database(sessions)


def job(name: str, *, hours_ago: float, code: int | None = 0, done: bool = True) -> dict[str, JobRun]:
    """A job that ran last so many hours ago."""
    at = NOW - timedelta(hours=hours_ago)
    ended = at + timedelta(minutes=5) if done else None
    return {name: JobRun(job=name, scheduled_for=at, started_at=at, finished_at=ended, exit_code=code)}


@pytest.mark.parametrize(
    ("run", "trouble"),
    [
        ({}, ""),
        (job("nightly", hours_ago=5.25), ""),
        (job("nightly", hours_ago=5.25, code=1), ""),
        (job("nightly", hours_ago=5.25, code=2), "exit code 2"),
        (job("nightly", hours_ago=29.25), "should have run at 2022-05-10 01:15 UTC"),
        (job("nightly", hours_ago=5.25, code=None, done=False), ""),
        (job("nightly", hours_ago=29.25, code=None, done=False), "runs, or hangs, since 2022-05-09 01:15 UTC"),
        (job("delivery", hours_ago=29), ""),
    ],
    ids=["no clock", "well", "told itself", "broke off", "late", "at work", "hangs", "comes again soon"],
)
def test_a_job_that_does_not_do_its_work_is_trouble(run: dict[str, JobRun], trouble: str) -> None:
    """Only where a reader would notice in the end; a machine without a clock has none."""
    found = job_troubles(run, NOW)
    assert bool(found) == bool(trouble)
    assert trouble in "".join(found.values())
