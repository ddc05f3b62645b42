"""A change as one Dutch sentence."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from domain.changes import Change, ChangeKind
from domain.wording import FIELDS, sentence

CASES = json.loads((Path(__file__).parent / "sentences.json").read_text())


def change(case: dict[str, Any]) -> Change:
    """The change of one case of the table."""
    known = {
        "id": "c1",
        "initiative": "i1",
        "title": "CityFlows",
        "cause": "source",
        "significance": "major",
        "summary": "",
        "url": "https://smart.flanders.be/cityflows/",
        "detected_at": datetime(2022, 5, 11, tzinfo=UTC),
    }
    told = {name: value for name, value in case.items() if not name.startswith("says")}
    return Change.model_validate({**known, **told})


@pytest.mark.parametrize("case", CASES, ids=[case["says"][:60] for case in CASES])
def test_what_is_said(case: dict[str, Any]) -> None:
    """Each change of the table is told as a Dutch reader would."""
    assert sentence(change(case)) == case["says"]


def test_every_kind_of_change_is_told() -> None:
    """The table has a case for each kind."""
    assert {case["kind"] for case in CASES} == {kind.value for kind in ChangeKind}


def test_every_field_of_a_change_is_told() -> None:
    """The table has a case for each field that can change, and each field has a Dutch word."""
    told = {case.get("field", "") for case in CASES}
    assert told <= set(FIELDS)
    assert set(FIELDS) - told == {"summary", "parts"}
