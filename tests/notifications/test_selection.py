"""Which changes matter to whom: one entry per initiative, undone changes silent, the weightiest first."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.changes import Cause, Change, ChangeKind, Significance
from domain.initiative import Fact, StoredInitiative
from domain.subscriptions import Filters
from domain.values import Municipality
from notifications.selection import select, settled, upcoming

Make = Callable[..., Change]
NOW = datetime(2022, 5, 9, 5, 0, tzinfo=UTC)


def test_one_entry_per_initiative_most_important_first(change: Make) -> None:
    """However many fields changed, and whatever order they came in."""
    changes = [
        change(1, initiative="i2", title="B", significance=Significance.MINOR),
        change(2, field="title"),
        change(3, field="status", significance=Significance.CRITICAL),
        change(4, initiative="i3", title="A", kind=ChangeKind.NEW, field="", significance=Significance.CRITICAL),
    ]
    entries = select(changes, Filters(), {})
    assert [(entry[0].initiative, len(entry)) for entry in entries] == [("i3", 1), ("i1", 2), ("i2", 1)]
    assert [one.field for one in entries[1]] == ["status", "title"]


def test_only_news_is_told(change: Make) -> None:
    """What stood there when we began, and what we misread, is not."""
    changes = [change(number, cause=cause) for number, cause in enumerate(Cause)]
    assert [entry[0].cause for entry in select(changes, Filters(), {})] == [Cause.SOURCE]


def test_a_filter_keeps_what_has_its_theme(change: Make, stored: Callable[..., StoredInitiative]) -> None:
    """No filter is everything."""
    changes = [change(1), change(2, initiative="i2")]
    today = {"i1": stored("i1", themes=("mobiliteit",)), "i2": stored("i2", themes=("zorg-welzijn",))}
    chosen = {
        who: [one[0].initiative for one in select(changes, Filters(themes=who), today)] for who in ((), ("mobiliteit",))
    }
    assert chosen == {(): ["i1", "i2"], ("mobiliteit",): ["i1"]}


def test_who_follows_a_theme_hears_that_it_was_dropped(change: Make, stored: Callable[..., StoredInitiative]) -> None:
    """The initiative no longer has the theme, but the news is about it."""
    dropped = change(field="themes", before=["mobiliteit"], after=["klimaat"])
    assert select([dropped], Filters(themes=("mobiliteit",)), {"i1": stored(themes=("klimaat",))}) == ((dropped,),)


@pytest.mark.parametrize("turned", [False, True])
def test_what_is_opened_to_all_or_closed_to_the_others_is_told_to_all(
    change: Callable[..., Change],
    stored: Callable[..., StoredInitiative],
    turned: bool,  # noqa: FBT001
) -> None:
    """Antwerp hears that a call for everyone is for Leuven alone from now on, and that it is for everyone again."""
    leuven = Municipality(nis="24062", name="Leuven")
    one = stored()
    facts = () if turned else (Fact[Municipality](value=leuven, evidence=()),)
    now = one.model_copy(update={"initiative": one.initiative.model_copy(update={"municipalities": facts})})
    sides = {"before": [], "after": [{"nis": "24062", "name": "Leuven"}]}
    told = change(
        field="municipalities", **(dict(zip(sides, reversed(sides.values()), strict=True)) if turned else sides)
    )
    antwerp = Filters(municipalities=("11002",))
    assert select([told], antwerp, {"i1": now})
    if not turned:
        assert not select([change()], antwerp, {"i1": now})


def test_who_follows_what_was_merged_follows_what_it_became(
    change: Callable[..., Change], stored: Callable[..., StoredInitiative]
) -> None:
    """Old and new id lead to one entry."""
    today = {"old": stored("i1"), "i1": stored("i1")}
    changes = [change(1, initiative="old", field="status"), change(2, initiative="i1", field="title")]
    (entry,) = select(changes, Filters(initiatives=("old",)), today)
    assert {one.field for one in entry} == {"status", "title"}


def test_who_wants_only_what_matters_hears_only_that(change: Callable[..., Change]) -> None:
    """Of an initiative with more news the rest is left out."""
    changes = [
        change(1, field="title"),
        change(2, field="deadlines", significance=Significance.CRITICAL),
        change(3, initiative="i2", field="title"),
    ]
    (entry,) = select(changes, Filters(critical_only=True), {})
    assert [one.field for one in entry] == ["deadlines"]


def test_what_was_undone_is_silent(change: Make) -> None:
    """From A to B and back within the window is no news."""
    assert settled([change(1, before="A", after="B"), change(2, before="B", after="A")]) == ()


def test_two_steps_are_one_entry(change: Make) -> None:
    """From A by B to C is told as from A to C."""
    (one,) = settled([change(1, before="A", after="B"), change(2, before="B", after="C")])
    assert (one.before, one.after) == ("A", "C")
    assert "“A”" in one.summary or "A" in one.summary


def test_the_weight_of_two_steps_is_that_of_the_weightier(change: Make) -> None:
    """A small last step takes nothing from the first."""
    steps = [change(1, before="A", after="B", significance=Significance.CRITICAL), change(2, before="B", after="C")]
    assert settled(steps)[0].significance is Significance.CRITICAL


def test_two_changes_of_a_description_are_one_only_where_they_meet(change: Make) -> None:
    """They hold the words that differ: what was said elsewhere in the text is told on its own."""
    first = change(1, field="description", before="oud", after="nieuw")
    elsewhere = change(2, field="description", before="vroeger", after="later")
    assert settled([first, elsewhere]) == (first, elsewhere)
    (met,) = settled([first, change(2, field="description", before="nieuw", after="nieuwst")])
    assert (met.before, met.after) == ("oud", "nieuwst")
    assert settled([first, change(2, field="description", before="nieuw", after="oud")]) == ()


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
    touched = change(3, field="title")
    assert settled([new, gone]) == ()
    assert settled([new, gone, touched]) == ()
    back = change(4, kind=ChangeKind.BACK, field="presence", before="gone", after="current")
    assert settled([new, gone, back]) == (new,)
    assert settled([gone, back]) == ()
    assert settled([gone]) == (gone,)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    theme=st.sampled_from(["mobiliteit", "klimaat", None]),
    causes=st.lists(st.sampled_from(Cause), max_size=6),
    owners=st.lists(st.sampled_from(["i1", "i2", "i3"]), min_size=6, max_size=6),
)
def test_every_entry_is_news_of_one_initiative_that_concerns_the_reader(
    stored: Callable[..., StoredInitiative], theme: str | None, causes: list[Cause], owners: list[str]
) -> None:
    """Nothing is told twice, nothing that does not concern the reader is told, and the order does not depend on it."""
    changes = [
        Change.model_validate(
            {
                "id": f"c{n}",
                "initiative": owner,
                "title": owner,
                "kind": "changed",
                "cause": cause,
                "field": f"f{n}",
                "before": n,
                "after": n + 1,
                "significance": "major",
                "summary": "x",
                "url": "https://a.test/",
                "detected_at": NOW,
            }
        )
        for n, (cause, owner) in enumerate(zip(causes, owners, strict=False))
    ]
    themes = {"i1": ("mobiliteit",), "i2": ("klimaat", "mobiliteit")}
    today = {name: stored(name, themes=ones) for name, ones in themes.items()}
    entries = select(changes, Filters(themes=(theme,) if theme else ()), today)
    assert [entry[0].initiative for entry in entries] == sorted({entry[0].initiative for entry in entries})
    assert all(len({one.initiative for one in entry}) == 1 for entry in entries)
    told = {one.id for entry in entries for one in entry}
    wanted = {name for name in ("i1", "i2", "i3") if not theme or theme in themes.get(name, ())}
    assert told == {one.id for one in changes if one.cause is Cause.SOURCE and one.initiative in wanted}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.sampled_from("ABC"), min_size=2, max_size=6))
def test_only_first_and_last_count(change: Make, values: list[str]) -> None:
    """Any way from A to Z is one change from A to Z, or none."""
    steps = [change(n, before=a, after=b) for n, (a, b) in enumerate(pairwise(values))]
    left = settled(steps)
    assert [(one.before, one.after) for one in left] == ([(values[0], values[-1])] if values[0] != values[-1] else [])


def test_deadlines_of_the_next_six_weeks_are_upcoming(
    stored: Callable[..., StoredInitiative],
) -> None:
    """Today still counts, the day after six weeks does not; soonest first."""
    today = date(2022, 5, 9)
    days = {"i1": "2022-06-20", "i2": "2022-05-09", "i3": "2022-05-08", "i4": "2022-06-21"}
    initiatives = [stored(name, last_day=day) for name, day in days.items()]
    found = [one.last_day for one in upcoming(initiatives, Filters(), today=today)]
    assert found == [date(2022, 5, 9), date(2022, 6, 20)]
    assert upcoming(initiatives, Filters(themes=("mobiliteit",)), today=today) == ()
    (chosen,) = upcoming(initiatives, Filters(themes=("mobiliteit",)), chosen={"i2"}, today=today)
    assert chosen.initiative == "slimme-kade-i2"
