"""Every closed list has its Dutch words."""

from enum import StrEnum

import pytest

from domain import captures, changes, issues, outbox, subscriptions, values, vocabulary
from domain.words import WORDS, word

LISTS = sorted(
    {
        found
        for module in (captures, changes, issues, outbox, subscriptions, values, vocabulary)
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, StrEnum) and found is not StrEnum
    },
    key=lambda found: found.__name__,
)


@pytest.mark.parametrize("closed_list", LISTS)
def test_every_member_has_a_word(closed_list: type[StrEnum]) -> None:
    """No member is shown to a reader in English, and none of a list shares its word with another."""
    words = [word(member) for member in closed_list]
    assert all(words)
    assert len(set(words)) == len(words)


def test_no_word_is_left_of_a_list_that_went() -> None:
    """The words are of lists that exist."""
    assert set(WORDS) == set(LISTS)
