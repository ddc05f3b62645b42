"""What the script says a reader should hear, against what was reported."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from demo.history import Expected
from domain.changes import Cause, Change, ChangeKind, Significance


@dataclass(frozen=True)
class Difference:
    """What a night should have brought and did not, and what it brought and should not have."""

    missing: tuple[Expected, ...]
    superfluous: tuple[Change, ...]


def compare(expected: Sequence[Expected], reported: Sequence[Change]) -> Difference:
    """Each expected change is met by one reported change.

    What stood there at the first look is no news. A description that changed together with an expected change of the
    same initiative tells the same edit in other words: it may be reported.
    """
    left = [change for change in reported if not is_first_look(change)]
    missing = []
    met = set()
    for one in expected:
        found = next((change for change in left if meets(change, one)), None)
        if found is None:
            missing.append(one)
        else:
            left.remove(found)
            met.add(found.initiative)
    return Difference(tuple(missing), tuple(one for one in left if not (is_wording(one) and one.initiative in met)))


def is_first_look(change: Change) -> bool:
    """Whether the initiative stood there when we first looked."""
    return (change.kind, change.cause) == (ChangeKind.NEW, Cause.BASELINE)


def is_wording(change: Change) -> bool:
    """Whether it is only about the words of the description."""
    return (change.field, change.significance) == ("description", Significance.MINOR)


def meets(change: Change, expected: Expected) -> bool:
    """Whether this is the change that the script means."""
    return (
        (change.kind.value, change.field, change.significance.value)
        == (expected.kind, expected.field, expected.significance)
        and expected.title.lower() in change.title.lower()
        and expected.after in json.dumps(change.after, ensure_ascii=False)
    )
