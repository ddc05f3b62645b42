"""Values on a shelf: equal to what was put there, and made anew each time."""

from collections.abc import Callable

import pytest

from domain.initiative import PageRecord
from pipeline.shelf import Shelf


def test_a_value_comes_back_equal(record: Callable[..., PageRecord]) -> None:
    """With its evidence, and never the object that was put there."""
    shelf: Shelf[int, PageRecord] = Shelf(PageRecord)
    told = record("Slimme kade")
    shelf[7] = told
    assert shelf[7] == told
    assert shelf[7] is not told


def test_a_shelf_is_a_dictionary(record: Callable[..., PageRecord]) -> None:
    """In the order in which things were put there; what is not there is missing."""
    shelf: Shelf[str, PageRecord] = Shelf(PageRecord)
    shelf["b"], shelf["a"] = record("Kade"), record("Brug")
    shelf["b"] = record("Markt")
    assert list(shelf) == ["b", "a"]
    assert [one.title.value for one in shelf.values() if one.title] == ["Markt", "Brug"]
    del shelf["a"]
    assert ("a" in shelf, "b" in shelf, len(shelf), shelf.get("a")) == (False, True, 1, None)
    with pytest.raises(KeyError):
        shelf["a"]
