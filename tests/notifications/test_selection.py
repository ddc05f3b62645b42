"""Which changes matter to whom: one entry per initiative, undone changes silent, the weightiest first."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.changes import Cause, Change, ChangeKind, Significance
from domain.initiative import StoredInitiative
from domain.subscriptions import Subscriber
from notifications.selection import select, settled, upcoming

Make = Callable[..., Change]


def test_one_entry_per_initiative_most_important_first(change: Make, subscriber: Callable[..., Subscriber]) -> None:
    """However many fields changed, and whatever order they came in."""
    changes = [
        change(1, initiative="i2", title="B", significance=Significance.MINOR),
        change(2, field="title"),
        change(3, field="status", significance=Significance.CRITICAL),
        change(4, initiative="i3", title="A", kind=ChangeKind.NEW, field="", significance=Significance.CRITICAL),
    ]
    entries = select(changes, subscriber(), {})
    assert [(entry[0].initiative, len(entry)) for entry in entries] == [("i3", 1), ("i1", 2), ("i2", 1)]
    assert [one.field for one in entries[1]] == ["status", "title"]


def test_only_news_is_told(change: Make, subscriber: Callable[..., Subscriber]) -> None:
    """What stood there when we began, and what we misread, is not."""
    changes = [change(number, cause=cause) for number, cause in enumerate(Cause)]
    assert [entry[0].cause for entry in select(changes, subscriber(), {})] == [Cause.SOURCE]


def test_a_filter_keeps_what_has_its_theme(change: Make, subscriber: Callable[..., Subscriber]) -> None:
    """No filter is everything."""
    changes = [change(1), change(2, initiative="i2")]
    themes = {"i1": frozenset({"mobiliteit"}), "i2": frozenset({"zorg-welzijn"})}
    chosen = {
        who: [one[0].initiative for one in select(changes, subscriber(*who), themes)] for who in ((), ("mobiliteit",))
    }
    assert chosen == {(): ["i1", "i2"], ("mobiliteit",): ["i1"]}


def test_what_was_undone_is_silent(change: Make) -> None:
    """From A to B and back within the window is no news."""
    assert settled([change(1, before="A", after="B"), change(2, before="B", after="A")]) == ()


def test_two_steps_are_one_entry(change: Make) -> None:
    """From A by B to C is told as from A to C."""
    (one,) = settled([change(1, before="A", after="B"), change(2, before="B", after="C")])
    assert (one.before, one.after) == ("A", "C")
    assert "“A”" in one.summary or "A" in one.summary


def test_what_is_new_is_told_with_a_deadline_that_moved_since(change: Make) -> None:
    """A reader must not read a deadline that is no longer right; smaller touches are left out."""
    new = change(1, kind=ChangeKind.NEW, field="", before=None, after={"title": "Kade"})
    moved = change(2, field="deadlines", before=["a"], after=["b"], significance=Significance.CRITICAL, summary="x")
    touched = change(3, field="description", before="p", after="q", significance=Significance.MINOR)
    assert settled([new, moved, touched]) == (new, moved)


def test_what_came_and_went_is_silent(change: Make) -> None:
    """New and gone within one window."""
    new = change(1, kind=ChangeKind.NEW, field="", before=None, after={})
    gone = change(2, kind=ChangeKind.GONE, field="presence", before="current", after="gone")
    assert settled([new, gone]) == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.sampled_from("ABC"), min_size=2, max_size=6))
def test_only_first_and_last_count(change: Make, values: list[str]) -> None:
    """Any way from A to Z is one change from A to Z, or none."""
    steps = [change(n, before=a, after=b) for n, (a, b) in enumerate(pairwise(values))]
    left = settled(steps)
    assert [(one.before, one.after) for one in left] == ([(values[0], values[-1])] if values[0] != values[-1] else [])


def test_deadlines_of_the_next_six_weeks_are_upcoming(
    stored: Callable[..., StoredInitiative], subscriber: Callable[..., Subscriber]
) -> None:
    """Today still counts, the day after six weeks does not; soonest first."""
    today = date(2022, 5, 9)
    days = {"i1": "2022-06-20", "i2": "2022-05-09", "i3": "2022-05-08", "i4": "2022-06-21"}
    initiatives = [stored(name, last_day=day) for name, day in days.items()]
    assert [one.date for one in upcoming(initiatives, subscriber(), today=today)] == ["2022-05-09", "2022-06-20"]
    assert upcoming(initiatives, subscriber("mobiliteit"), today=today) == ()
