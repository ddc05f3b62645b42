"""How much a change matters to a reader who may have to act."""

from domain.changes import ChangeKind, Significance
from domain.vocabulary import Kind

_CRITICAL = frozenset({"deadlines", "status", "target_groups", "amounts"})
"""Until when, whether at all, who may apply, how much."""


def significance(kind: ChangeKind, field: str, initiative_kind: Kind | None) -> Significance:
    """Critical: what a reader may have to act on; minor: another address or another description; else major."""
    if kind is ChangeKind.GONE or (kind is ChangeKind.NEW and initiative_kind is Kind.CALL):
        return Significance.CRITICAL
    if kind is ChangeKind.CHANGED and field in _CRITICAL:
        return Significance.CRITICAL
    minor = kind is ChangeKind.MOVED or field == "description"
    return Significance.MINOR if minor else Significance.MAJOR
