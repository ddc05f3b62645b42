"""What a field says, and when a reader would call it different."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import JsonValue

from domain.initiative import Fact, Initiative
from domain.values import Municipality
from pipeline.changes.describe import FIELDS, essence, evidence_of, facts_json, is_known

MakeInitiative = Callable[..., Initiative]
MakeFact = Callable[..., Fact[Any]]


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("title", "Over VLOCA", "vloca"),
        (
            "organisations",
            [{"name": "ABB", "role": "owner", "ovo": "OVO001835"}],
            [{"name": "Agentschap Binnenlands Bestuur", "role": "owner", "ovo": "OVO001835"}],
        ),
        ("municipalities", [{"nis": "44021", "name": "Gent"}], [{"nis": "44021", "name": "Stad Gent"}]),
        ("contact", ["Info@Example.be", "b@example.be"], ["b@example.be", "info@example.be"]),
    ],
)
def test_values_that_a_reader_calls_equal(field: str, one: JsonValue, other: JsonValue) -> None:
    """Another way to write the same value is the same value."""
    assert essence(field, one) == essence(field, other)


def test_an_organisation_in_another_role_is_different() -> None:
    """A partner that becomes the owner is news."""
    partner: JsonValue = [{"name": "imec", "role": "partner", "ovo": None}]
    owner: JsonValue = [{"name": "imec", "role": "owner", "ovo": None}]
    assert essence("organisations", partner) != essence("organisations", owner)


def test_all_facts_have_the_form_of_the_export(initiative: MakeInitiative) -> None:
    """Each field whose change is news, in a fixed order."""
    assert tuple(facts_json(initiative())) == FIELDS


def test_the_parent_is_known_where_the_programme_is(initiative: MakeInitiative) -> None:
    """A programme that could not be read leaves the parent unknown."""
    assert not is_known(initiative(unknown=frozenset({"programme"})), "parent")
    assert is_known(initiative(), "parent")


def test_evidence_of_what_stands_on_one_side_alone(initiative: MakeInitiative, fact: MakeFact) -> None:
    """A town that both versions name is no evidence of a change."""
    gent = Municipality(nis="44021", name="Gent")
    version = initiative(municipalities=(fact(gent, capture=4),))
    assert [one.capture for one in evidence_of(version, "municipalities", elsewhere=[])] == [4]
    assert evidence_of(version, "municipalities", elsewhere=[{"nis": "44021", "name": "Gent"}]) == ()
    assert evidence_of(version, "status") == ()
