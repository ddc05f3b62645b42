"""A changed text, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from domain.word_diff import Edit, Words, word_diff

TEXTS = st.lists(st.sampled_from(["eind", "begin", "2022", "2023", "de", "oproep", "loopt."]), max_size=12).map(
    " ".join
)


def test_one_word_that_changed_stands_between_what_stayed() -> None:
    """The old word first."""
    assert word_diff("loopt tot eind 2022 voor steden", "loopt tot eind 2023 voor steden") == [
        Words(Edit.KEPT, "loopt tot eind"),
        Words(Edit.REMOVED, "2022"),
        Words(Edit.ADDED, "2023"),
        Words(Edit.KEPT, "voor steden"),
    ]


def test_lines_are_compared_each_with_its_own() -> None:
    """A word that another line has too did not stay."""
    assert word_diff("\nop 3 mei", "op 4 juni\nop 3 mei") == [
        Words(Edit.ADDED, "op 4 juni"),
        Words(Edit.KEPT, "op 3 mei"),
    ]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back(before: str, after: str) -> None:
    """Nothing is lost and nothing is made up."""
    diff = word_diff(before, after)
    for text, left_out in ((before, Edit.ADDED), (after, Edit.REMOVED)):
        assert " ".join(words.text for words in diff if words.edit is not left_out) == text
