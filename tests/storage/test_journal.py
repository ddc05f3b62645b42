"""Changes, issues, baselines and jobs: what is written down on the way."""

import hashlib
from datetime import UTC, datetime, timedelta

from domain.changes import Cause, Change, ChangeKind, Significance
from domain.initiative import Initiative
from domain.issues import Issue, IssueCode
from storage.baselines import baselines, set_baseline
from storage.changes import add_changes, load_changes
from storage.database import Sessions
from storage.initiatives import save_initiative
from storage.issues import open_issues, record_issues
from storage.jobs import last_job_runs, record_job_end, record_job_start

NOW = datetime(2022, 3, 7, 6, tzinfo=UTC)
URL = "https://smart.flanders.be/over/"


def make_change(number: int, *, cause: Cause = Cause.SOURCE, day: int = 0) -> Change:
    """One change of one initiative."""
    return Change(
        id=f"c{number}",
        initiative="i1",
        title="Kade",
        kind=ChangeKind.CHANGED,
        cause=cause,
        field="title",
        before="Kade",
        after=f"Kade {number}",
        significance=Significance.MAJOR,
        summary="De titel is gewijzigd.",
        url=URL,
        detected_at=NOW + timedelta(days=day),
    )


def test_changes_are_written_once_and_read_by_time_and_cause(sessions: Sessions) -> None:
    """A run that is repeated writes nothing twice."""
    changes = [make_change(1), make_change(2, day=1), make_change(3, cause=Cause.BASELINE, day=1)]
    with sessions.begin() as session:
        save_initiative(session, Initiative(id="i1", slug="kade"), [], now=NOW, changed=False)
        add_changes(session, changes)
        add_changes(session, changes)
    with sessions() as session:
        assert load_changes(session) == changes
        assert load_changes(session, since=NOW + timedelta(days=1), causes=[Cause.SOURCE]) == [changes[1]]
        assert load_changes(session, until=NOW + timedelta(days=1), initiative="i1") == [changes[0]]


def test_an_issue_keeps_its_first_moment_until_it_closes(sessions: Sessions) -> None:
    """What is met again stays open since then; what is not met again closes, per stage."""
    missing = Issue(code=IssueCode.UNREADABLE_FIELD, url=URL, field="title", reason="no title")
    error = Issue(code=IssueCode.HTTP_ERROR, url=URL, reason="HTTP 500")
    with sessions.begin() as session:
        record_issues(session, "smart_flanders", URL, [missing], now=NOW, stage="read")
        record_issues(session, "smart_flanders", URL, [error], now=NOW, stage="crawl")
        record_issues(session, "smart_flanders", URL, [missing], now=NOW + timedelta(days=1), stage="read")
        record_issues(session, "smart_flanders", URL, [], now=NOW + timedelta(days=1), stage="crawl")
    with sessions() as session:
        (stored,) = open_issues(session)
        assert open_issues(session, "vloca") == []
    assert (stored.issue, stored.first_seen, stored.last_seen) == (missing, NOW, NOW + timedelta(days=1))


def test_an_issue_may_have_a_long_reason(sessions: Sessions) -> None:
    """It is cut short, stays one issue, and fits beside a long address."""
    url = f"{URL}?{''.join(hashlib.sha512(bytes([n])).hexdigest() for n in range(16))}"
    reason = "\0" + "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(900))
    issue = Issue(code=IssueCode.UNMAPPED_WORD, url=url, field="status", reason=reason)
    for day in range(2):
        with sessions.begin() as session:
            record_issues(session, "vloca", url, [issue, issue], now=NOW + timedelta(days=day), stage="read")
    with sessions() as session:
        (stored,) = open_issues(session, "vloca")
    assert (stored.first_seen, len(stored.issue.reason)) == (NOW, 500)


def test_a_baseline_is_set_once(sessions: Sessions) -> None:
    """The first look counts."""
    with sessions.begin() as session:
        set_baseline(session, "vloca", "vloca.vlaanderen.be", now=NOW)
        set_baseline(session, "vloca", "vloca.vlaanderen.be", now=NOW + timedelta(days=9))
    with sessions() as session:
        assert baselines(session) == {("vloca", "vloca.vlaanderen.be"): NOW}


def test_the_last_run_of_a_job_is_known(sessions: Sessions) -> None:
    """A job that was killed has no exit code."""
    with sessions.begin() as session:
        record_job_start(session, "nightly", scheduled_for=NOW, now=NOW)
        record_job_end(session, "nightly", now=NOW + timedelta(minutes=9), exit_code=1)
        record_job_start(session, "digest", scheduled_for=NOW, now=NOW)
    with sessions() as session:
        runs = last_job_runs(session)
    assert (runs["nightly"].exit_code, runs["digest"].exit_code, runs["digest"].finished_at) == (1, None, None)
