"""How much a change matters."""

import pytest

from domain.changes import ChangeKind, Significance
from domain.vocabulary import Kind
from pipeline.changes.significance import significance


@pytest.mark.parametrize("field", ["deadlines", "status", "target_groups", "amounts"])
def test_what_a_reader_may_have_to_act_on_is_critical(field: str) -> None:
    """A deadline, a status, who may apply and an amount are critical."""
    assert significance(ChangeKind.CHANGED, field, Kind.PROJECT) is Significance.CRITICAL


def test_a_new_call_is_critical() -> None:
    """Someone can apply for a new call."""
    assert significance(ChangeKind.NEW, "", Kind.CALL) is Significance.CRITICAL


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.CALL])
def test_another_new_initiative_is_major(kind: Kind) -> None:
    """Nobody must act today on what is not a call."""
    assert significance(ChangeKind.NEW, "", kind) is Significance.MAJOR


def test_what_is_gone_is_critical() -> None:
    """Whoever counts on it must know that it is gone."""
    assert significance(ChangeKind.GONE, "presence", None) is Significance.CRITICAL


@pytest.mark.parametrize("field", ["title", "organisations", "start", "end", "parent", "municipalities", "contact"])
def test_facts_are_major(field: str) -> None:
    """Title, organisations, dates, parts, municipalities and contact are major."""
    assert significance(ChangeKind.CHANGED, field, Kind.CALL) is Significance.MAJOR


def test_another_description_is_minor() -> None:
    """Running text that says something else is minor."""
    assert significance(ChangeKind.CHANGED, "description", Kind.CALL) is Significance.MINOR


def test_another_address_is_minor() -> None:
    """A page that moved says the same as before."""
    assert significance(ChangeKind.MOVED, "url", Kind.CALL) is Significance.MINOR
