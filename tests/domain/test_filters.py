"""What a subscriber chose to hear of: every list narrows, what is followed always passes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.changes import Cause, Change, ChangeKind, Significance
from domain.filters import Traits, concerns, told_traits
from domain.subscriptions import Filters, Province
from domain.vocabulary import Kind, Role

KADE = Traits(
    family=frozenset({"i1", "programma", "voorganger"}),
    themes=frozenset({"mobiliteit"}),
    kinds=frozenset({"call"}),
    organisations=frozenset({("OVO001835", "owner"), ("OVO002949", "partner")}),
    municipalities=frozenset({"24062"}),
    target_groups=frozenset({"gemeenten"}),
    sources=frozenset({"abb"}),
)
FOR_ALL = Traits(family=frozenset({"i2"}))


def changed(field: str, before: object, after: object) -> Change:
    """A change of one initiative."""
    told = {"field": field, "before": before, "after": after, "kind": ChangeKind.CHANGED if field else ChangeKind.NEW}
    fixed = {"id": "c1", "initiative": "i1", "title": "Kade", "summary": "Kade.", "url": "https://stad.example.org/"}
    weight = {"cause": Cause.SOURCE, "significance": Significance.MAJOR}
    return Change.model_validate({**told, **fixed, **weight, "detected_at": datetime(2022, 5, 9, tzinfo=UTC)})


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        (Filters(), True),
        (Filters(themes=("mobiliteit", "klimaat")), True),
        (Filters(themes=("klimaat",)), False),
        (Filters(kinds=(Kind.CALL, Kind.SUBSIDY)), True),
        (Filters(kinds=(Kind.EVENT,)), False),
        (Filters(organisations=("OVO002949",)), True),
        (Filters(organisations=("OVO002949",), roles=(Role.OWNER,)), False),
        (Filters(organisations=("OVO001835",), roles=(Role.OWNER,)), True),
        (Filters(municipalities=("24062",)), True),
        (Filters(municipalities=("11002",)), False),
        (Filters(municipalities=("11002",), provinces=(Province.FLEMISH_BRABANT,)), True),
        (Filters(provinces=(Province.LIMBURG,)), False),
        (Filters(target_groups=("gemeenten",)), True),
        (Filters(target_groups=("burgers",)), False),
        (Filters(sources=("abb",), themes=("mobiliteit",)), True),
        (Filters(sources=("abb",), themes=("klimaat",)), False),
        (Filters(initiatives=("i1",)), True),
        (Filters(initiatives=("i9",)), False),
        (Filters(initiatives=("programma",)), True),
        (Filters(initiatives=("voorganger",)), True),
        (Filters(initiatives=("i1",), themes=("klimaat",)), True),
        (Filters(initiatives=("i9",), themes=("mobiliteit",)), True),
    ],
)
def test_every_list_narrows_and_what_is_followed_passes(filters: Filters, passes: bool) -> None:  # noqa: FBT001
    """Values of one list widen it; parts and successors of what is followed pass as well."""
    assert concerns(filters, KADE) is passes


def test_what_is_meant_for_all_municipalities_is_meant_for_each() -> None:
    """Nobody misses a call because it names no municipality."""
    assert concerns(Filters(municipalities=("11002",)), FOR_ALL)
    assert concerns(Filters(provinces=(Province.LIMBURG,)), FOR_ALL)
    assert not concerns(Filters(municipalities=("11002",), themes=("mobiliteit",)), FOR_ALL)


def test_both_sides_of_a_change_count() -> None:
    """Who chose a theme, a place or a partner hears that it was dropped, and what is new is told by its own facts."""
    dropped = changed(field="municipalities", before=[{"nis": "24062", "name": "Leuven"}], after=[])
    assert told_traits([dropped]).municipalities == {"24062"}
    left = changed(field="organisations", before=[{"name": "X", "role": "partner", "ovo": None}], after=[])
    assert told_traits([left]).organisations == {("X", "partner")}
    whole = {"kind": "call", "themes": ["mobiliteit"], "parent": "p1", "title": "Kade"}
    new = told_traits([changed(field="", before=None, after=whole)])
    assert (new.kinds, new.themes, "p1" in new.family) == ({"call"}, {"mobiliteit"}, True)


traits = st.builds(
    Traits,
    family=st.frozensets(st.sampled_from("abc"), min_size=1),
    themes=st.frozensets(st.sampled_from("xyz")),
    municipalities=st.frozensets(st.sampled_from(["11002", "24062", "71016"])),
)
filters = st.builds(
    Filters,
    themes=st.lists(st.sampled_from("xyz"), unique=True).map(tuple),
    municipalities=st.lists(st.sampled_from(["11002", "24062", "71016"]), unique=True).map(tuple),
    initiatives=st.lists(st.sampled_from("abc"), unique=True).map(tuple),
)


@given(filters, traits, st.sampled_from("xyz"), st.sampled_from("abc"))
def test_more_values_never_hide_what_passed(chosen: Filters, found: Traits, theme: str, followed: str) -> None:
    """Choosing one value more of a list that narrows already, or following one more, takes nothing away."""
    if not concerns(chosen, found):
        return
    wider = [chosen.model_copy(update={"themes": (*chosen.themes, theme)})] if chosen.themes else []
    if chosen.narrows or chosen.initiatives:
        wider.append(chosen.model_copy(update={"initiatives": (*chosen.initiatives, followed)}))
    assert all(concerns(one, found) for one in wider)
