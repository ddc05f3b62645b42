"""Ids and slugs."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.initiative import PageRecord
from pipeline.match.identity import new_id, slug_of

MakeRecord = Callable[..., PageRecord]


def test_an_id_comes_from_the_first_page_alone(telling_record: MakeRecord) -> None:
    """The same page gives the same id, whatever it says."""
    assert new_id(telling_record("CityFlows")) == new_id(telling_record("Anders"))
    assert new_id(telling_record()) != new_id(telling_record(key="tweede"))
    assert len(new_id(telling_record())) == 13


def test_an_id_that_another_thing_has_is_not_given_twice(telling_record: MakeRecord) -> None:
    """A page whose first initiative moved on gives a second one another id."""
    first = new_id(telling_record())
    second = new_id(telling_record(), taken={first})
    assert second != first
    assert new_id(telling_record(), taken={first}) == second


@pytest.mark.parametrize(
    ("title", "taken", "slug"),
    [
        ("CityFlows", set(), "cityflows"),
        ("Smart Flanders 2.0", set(), "smart-flanders-2-0"),
        ("Coördinatie: één stad!", set(), "coordinatie-een-stad"),
        ("CityFlows", {"cityflows"}, "cityflows-2"),
        ("CityFlows", {"cityflows", "cityflows-2"}, "cityflows-3"),
        ("…", set(), "initiatief"),
    ],
)
def test_a_slug_is_readable_and_unique(title: str, taken: set[str], slug: str) -> None:
    """A title in an address, numbered where it is taken."""
    assert slug_of(title, taken) == slug


def test_a_long_title_is_cut_between_words() -> None:
    """A slug stays short enough for an address."""
    slug = slug_of("woord " * 40, set())
    assert len(slug) <= 80
    assert slug.endswith("woord")


@given(st.text(), st.sets(st.text()))
def test_any_title_has_a_slug(title: str, taken: set[str]) -> None:
    """Letters, digits and single hyphens, and never one that is taken."""
    slug = slug_of(title, taken)
    assert slug not in taken
    assert slug.replace("-", "a").isascii()
    assert slug.replace("-", "a").isalnum()
