"""When running text says something else."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.changes.text import LENGTH, TextChange, compare_text

CASES = json.loads((Path(__file__).parent / "text_cases.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_what_counts_as_another_meaning(case: dict[str, Any]) -> None:
    """Each pair of the table differs in meaning, or does not, in both directions."""
    assert (compare_text(case["before"], case["after"]) is None) is case["same"]
    assert (compare_text(case["after"], case["before"]) is None) is case["same"]


def test_the_words_that_differ_are_shown_with_a_few_around_them() -> None:
    """A rewritten sentence is shown from a few words before the difference to a few after it."""
    before = "Imec maakt een model voor twee nog te kiezen steden en levert het eind 2023 op aan Vlaanderen."
    after = "Imec maakt een model voor twee nog te kiezen steden en levert het eind 2024 op aan Vlaanderen."
    assert compare_text([before], [after]) == TextChange(
        "… en levert het eind 2023 op aan Vlaanderen", "… en levert het eind 2024 op aan Vlaanderen"
    )


def test_what_was_added_has_no_before() -> None:
    """An added sentence is shown as it is."""
    found = compare_text(["De stad meet."], ["De stad meet.", "Gent en Mechelen doen mee."])
    assert found == TextChange(None, "Gent en Mechelen doen mee.")


def test_a_rewritten_page_is_shown_in_part() -> None:
    """However long the difference, no more than a short excerpt of it is kept."""
    found = compare_text(["Oud. " + "woord " * 300], ["Nieuw! " + "tekst " * 300])
    assert found is not None
    assert found.before is not None
    assert found.after is not None
    assert max(len(found.before), len(found.after)) <= LENGTH


@given(st.lists(st.text()), st.randoms(use_true_random=False))
def test_order_of_passages_is_nothing(passages: list[str], random: Any) -> None:  # noqa: ANN401  Hypothesis' own type
    """The same passages in any order are the same text."""
    shuffled = list(passages)
    random.shuffle(shuffled)
    assert compare_text(passages, shuffled) is None


@given(st.lists(st.text()), st.lists(st.text()))
def test_any_text_can_be_compared(before: list[str], after: list[str]) -> None:
    """No text breaks the comparison, and no excerpt is longer than allowed."""
    found = compare_text(before, after)
    assert found is None or all(len(text or "") <= LENGTH for text in (found.before, found.after))


def test_a_list_of_hidden_names_is_no_description() -> None:
    """Who holds which job comes and goes without being news; a sentence that names someone stays."""
    team = ["Strategische Coördinatie ― […]", "Operationele Coördinatie ― […]"]
    assert compare_text(["Het programma loopt.", *team], ["Het programma loopt."]) is None
    told = "Het programma wordt inhoudelijk opgevolgd door […], adviseur bij het agentschap."
    assert compare_text(["Het programma loopt."], ["Het programma loopt.", told]) is not None
