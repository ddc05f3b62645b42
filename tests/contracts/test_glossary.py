"""The glossary names every member of every closed list."""

from enum import StrEnum
from pathlib import Path

import pytest

from domain.captures import ObservationKind, Outcome
from domain.changes import Cause, ChangeKind, Significance
from domain.issues import IssueCode
from domain.outbox import EmailStatus
from domain.subscriptions import Rhythm
from domain.values import AmountMeaning, Precision
from domain.vocabulary import Kind, PageClass, PageRole, PageState, Presence, Role, Status

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
LISTS: tuple[type[StrEnum], ...] = (
    Kind,
    Status,
    Role,
    PageClass,
    PageRole,
    PageState,
    Presence,
    Precision,
    AmountMeaning,
    ChangeKind,
    Cause,
    Significance,
    ObservationKind,
    Outcome,
    IssueCode,
    Rhythm,
    EmailStatus,
)


@pytest.mark.parametrize("members", LISTS, ids=lambda members: members.__name__)
def test_every_member_has_a_dutch_word(members: type[StrEnum]) -> None:
    """The section that names the list has a row, or a word in brackets, for each of its members."""
    text = GLOSSARY.read_text(encoding="utf-8")
    for member in members:
        assert f"| `{member.value}` | " in text or f"`{member.value}` (" in text, member
