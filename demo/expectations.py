"""What the script says a reader should hear, against what was reported."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from demo.history import Expected
from domain.changes import Change


@dataclass(frozen=True)
class Difference:
    """What a night should have brought and did not, and what it brought and should not have."""

    missing: tuple[Expected, ...]
    superfluous: tuple[Change, ...]


def compare(expected: Sequence[Expected], reported: Sequence[Change]) -> Difference:
    """Each expected change is met by one reported change."""
    left = list(reported)
    missing = []
    for one in expected:
        found = next((change for change in left if meets(change, one)), None)
        if found is None:
            missing.append(one)
        else:
            left.remove(found)
    return Difference(tuple(missing), tuple(left))


def meets(change: Change, expected: Expected) -> bool:
    """Whether this is the change that the script means."""
    return (
        (change.kind.value, change.field, change.significance.value)
        == (expected.kind, expected.field, expected.significance)
        and expected.title.lower() in change.title.lower()
        and expected.after in json.dumps(change.after, ensure_ascii=False)
    )
