"""Values in columns: whatever goes in comes out, the same on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue
from sqlalchemy.exc import StatementError

from domain.changes import Cause, Change, ChangeKind, Significance
from domain.initiative import Initiative
from storage.changes import add_changes, load_changes
from storage.database import Sessions
from storage.initiatives import save_initiative
from storage.jobs import last_job_runs, record_job_start

NOW = datetime(2022, 3, 7, 6, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(9000, 1, 1), timezones=ZONES)  # noqa: DTZ001  zones come apart


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(), before=JSON, after=JSON, at=MOMENTS)
def test_a_change_comes_back_as_it_was(
    sessions: Sessions, title: str, before: JsonValue, after: JsonValue, at: datetime
) -> None:
    """Also with zero characters, emoji and moments of other zones."""
    change = Change(
        id="c1",
        initiative="i1",
        title=title,
        kind=ChangeKind.CHANGED,
        cause=Cause.SOURCE,
        field="title",
        before=before,
        after=after,
        significance=Significance.MAJOR,
        summary=title,
        url="https://smart.flanders.be/over/",
        detected_at=at,
    )
    with sessions() as session:  # never committed: each example finds an empty database
        save_initiative(session, Initiative(id="i1", slug="kade"), [], now=NOW, changed=False)
        add_changes(session, [change])
        assert load_changes(session, since=at, until=at + timedelta(microseconds=1)) == [change]


def test_moments_come_back_in_utc(sessions: Sessions) -> None:
    """Wherever they were taken."""
    winter = datetime(2022, 3, 7, 7, tzinfo=timezone(timedelta(hours=1)))
    with sessions.begin() as session:
        record_job_start(session, "nightly", scheduled_for=winter, now=winter)
    with sessions() as session:
        started = last_job_runs(session)["nightly"].started_at
    assert (started, started.tzinfo) == (NOW, UTC)


def test_a_moment_without_a_zone_is_refused(sessions: Sessions) -> None:
    """It could mean anything."""
    nowhere = datetime(2022, 3, 7, 7)  # noqa: DTZ001  the point of the test
    with pytest.raises(StatementError, match="no time zone"), sessions.begin() as session:
        record_job_start(session, "nightly", scheduled_for=nowhere, now=nowhere)
