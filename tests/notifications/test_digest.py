"""The window of a digest comes from the calendar; a digest without news is none."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from domain.changes import Change
from domain.initiative import StoredInitiative
from domain.subscriptions import DigestWindow, Rhythm, Subscriber
from notifications.digest import compose, window

BRUSSELS = ZoneInfo("Europe/Brussels")
MONDAY = datetime(2022, 5, 9, 5, 0, tzinfo=UTC)
moments = st.datetimes(datetime(2017, 1, 1), datetime(2035, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001  made aware


def test_the_week_before_a_monday_morning() -> None:
    """From Monday to Monday, midnight in Brussels."""
    found = window(Rhythm.WEEKLY, MONDAY)
    assert found.starts_at == datetime(2022, 5, 2, tzinfo=BRUSSELS)
    assert found.ends_at == datetime(2022, 5, 9, tzinfo=BRUSSELS)


def test_the_week_of_the_clock_change_has_an_hour_less() -> None:
    """Midnight is midnight, also when a day has 23 hours."""
    found = window(Rhythm.WEEKLY, datetime(2022, 3, 28, 6, 0, tzinfo=UTC))
    assert found.ends_at.astimezone(UTC) - found.starts_at.astimezone(UTC) == timedelta(days=7, hours=-1)


@given(moments, st.sampled_from(Rhythm))
def test_windows_are_complete_and_adjacent(now: datetime, rhythm: Rhythm) -> None:
    """A window ends before now, and the one before it ends where it starts."""
    found = window(rhythm, now)
    assert found.starts_at < found.ends_at <= now
    assert window(rhythm, found.ends_at).ends_at == found.ends_at
    assert window(rhythm, found.ends_at - timedelta(seconds=1)).ends_at == found.starts_at


@given(moments, moments, st.sampled_from(Rhythm))
def test_windows_never_overlap(one: datetime, other: datetime, rhythm: Rhythm) -> None:
    """Two moments have the same window or two that lie apart."""
    first, second = sorted((window(rhythm, one), window(rhythm, other)), key=lambda found: found.starts_at)
    assert first == second or first.ends_at <= second.starts_at


def test_nothing_new_is_no_digest(
    change: Callable[..., Change], stored: Callable[..., StoredInitiative], subscriber: Callable[..., Subscriber]
) -> None:
    """A baseline and a correction are nothing new, whatever deadlines lie ahead."""
    week = window(Rhythm.WEEKLY, MONDAY)
    for cause in ("baseline", "correction"):
        assert compose(subscriber(), week, [change(cause=cause)], {"i1": stored()}) is None
    made = compose(subscriber(), week, [change()], {"i1": stored()})
    assert made is not None
    assert [deadline.last_day for deadline in made.deadlines] == [date(2022, 5, 20)]
    assert isinstance(made.window, DigestWindow)
