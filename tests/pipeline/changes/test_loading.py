"""Versions of a page of which a part had yet to be loaded."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from domain.changes import Cause, Change
from domain.initiative import Evidence, Fact, Initiative
from domain.readings import STILL_LOADING
from domain.values import Municipality
from pipeline.changes.compare import compare
from pipeline.changes.loading import hidden

MakeInitiative = Callable[..., Initiative]
NOW = datetime(2021, 6, 24, 22, 30, tzinfo=UTC)
LOADING = f"{STILL_LOADING} (Steden)"
INTRO, LIST, END = "Tien steden meten de regen.", ("Aalst", "Lier"), "Alles loopt tot eind 2023."


def told(before: Initiative, after: Initiative) -> dict[str, Change]:
    """What is news between two versions, by field."""
    return {one.field: one for one in compare(before, after, cause=Cause.SOURCE, now=NOW, run=1)}


def towns(*names: str) -> tuple[Fact[Municipality], ...]:
    """Towns, each read from a line with nothing but its name."""
    return tuple(
        Fact[Municipality](
            value=Municipality(nis=f"{10000 + len(name)}", name=name),
            evidence=(Evidence(capture=1, url="https://a.example/", quote=name, xpath="/li", captured_at=NOW),),
        )
        for name in names
    )


@pytest.fixture
def whole(initiative: MakeInitiative) -> Initiative:
    """A page with a list of towns."""
    return initiative(passages=(INTRO, *LIST, END), municipalities=towns(*LIST))


@pytest.fixture
def half(initiative: MakeInitiative) -> Initiative:
    """The same page, whose list had yet to be loaded."""
    return initiative(passages=(INTRO, LOADING, END))


def test_nothing_is_concluded_of_a_part_that_had_yet_to_be_loaded(whole: Initiative, half: Initiative) -> None:
    """Neither when it is missing, nor when it is there again."""
    assert told(whole, half) == {}
    assert told(half, whole) == {}


def test_what_changed_elsewhere_on_the_page_is_told(initiative: MakeInitiative, whole: Initiative) -> None:
    """The part that had loaded is as good as any."""
    changed = initiative(passages=(INTRO, LOADING, "Alles loopt tot eind 2024."))
    found = told(whole, changed)
    assert set(found) == {"description"}
    assert (found["description"].before, found["description"].after) == (
        "Alles loopt tot eind 2023",
        "Alles loopt tot eind 2024",
    )


def test_a_part_that_loads_in_both_versions_hides_nothing(initiative: MakeInitiative) -> None:
    """Some pages load a part by script every day."""
    before, after = (initiative(passages=(INTRO, *some, LOADING)) for some in (LIST, LIST[:1]))
    assert set(told(before, after)) == {"description"}


@pytest.mark.parametrize(
    ("passages", "others", "expected"),
    [
        (("a", "b", "c"), ("a", LOADING, "c"), {"b"}),
        (("a", "b", "c"), (LOADING, "c"), {"a", "b"}),
        (("a", "b", "c"), ("a", LOADING), {"b", "c"}),
        (("a", "b", "c"), ("a", "c"), set()),
        (("a", LOADING, "b"), ("a", LOADING), set()),
        (("a", "b", "c", "d"), ("a", LOADING, "x", "d"), {"b", "c"}),
        (("a", "b", "c in 2023"), ("a", LOADING, "c in 2024"), {"b"}),
    ],
)
def test_what_stood_where_the_other_was_loading_is_hidden(
    passages: Sequence[str], others: Sequence[str], expected: set[str]
) -> None:
    """As far as the next passage that both have, be it rewritten."""
    assert hidden(passages, others) == expected
