"""When running text says something else."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.changes.difference import LENGTH, LINES, TextChange
from pipeline.changes.text import compare_text
from pipeline.normalise.description import HEADING, TAGLINE, TAGS

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
        "… steden en levert het eind 2023 op aan Vlaanderen", "… steden en levert het eind 2024 op aan Vlaanderen"
    )


def test_what_was_added_has_no_before() -> None:
    """An added sentence is shown as it is."""
    found = compare_text(["De stad meet."], ["De stad meet.", "Gent en Mechelen doen mee."])
    assert found == TextChange(None, "Gent en Mechelen doen mee.")


def test_a_rewritten_page_is_shown_in_part() -> None:
    """However long the difference, no more than some lines of it are kept, and it is said that there is more."""
    before = [f"Oude zin {number} over {'woorden ' * 40}." for number in range(100)]
    after = [f"Andere tekst {number} met {'zinnen ' * 40}." for number in range(100)]
    found = compare_text(before, after)
    assert found is not None
    for side in (found.before, found.after):
        lines = (side or "").split("\n")
        assert lines[-1] == "…"
        assert len(lines) == LINES + 1
        assert max(map(len, lines)) <= LENGTH


def test_everything_that_changed_is_shown_what_matters_most_first() -> None:
    """A date goes before a sum, a sum before a condition, and all of these before other words."""
    before = [
        "De proef helpt steden snel vooruit.",
        "Kleine gemeenten kunnen meedoen aan de proef.",
        "Een project krijgt hoogstens 20.000 euro steun.",
        "De jury beslist op 3 mei 2021 over alles.",
    ]
    after = [
        "De proef helpt steden vlot vooruit.",
        "Kleine gemeenten kunnen niet meedoen aan de proef.",
        "Een project krijgt hoogstens 30.000 euro steun.",
        "De jury beslist op 4 mei 2021 over alles.",
    ]
    found = compare_text(before, after)
    assert found == TextChange(
        "De jury beslist op 3 mei 2021 over alles\nEen project krijgt hoogstens 20.000 euro steun\n"
        "Kleine gemeenten kunnen meedoen aan de proef\nDe proef helpt steden snel vooruit",
        "De jury beslist op 4 mei 2021 over alles\nEen project krijgt hoogstens 30.000 euro steun\n"
        "Kleine gemeenten kunnen niet meedoen aan de proef\nDe proef helpt steden vlot vooruit",
    )


def test_a_sentence_that_was_added_is_not_hidden_by_one_that_was_rewritten() -> None:
    """What was added stands on a line of its own, which is empty before."""
    before = ["Zij zoeken nieuwe wegen voor steden.", "Het werk gaat door."]
    after = ["Zij zoeken andere wegen voor steden.", "Het werk gaat door.", "Vanaf 2022 komt er een coach bij."]
    assert compare_text(before, after) == TextChange(
        "\nZij zoeken nieuwe wegen voor steden",
        "Vanaf 2022 komt er een coach bij.\nZij zoeken andere wegen voor steden",
    )


def test_a_sentence_in_the_place_of_another_stands_on_its_line() -> None:
    """Also where the two have hardly a word in common."""
    kept = ["De stad meet.", "Imec rekent."]
    found = compare_text([kept[0], "Alles loopt nog.", kept[1]], [kept[0], "Het project werd stopgezet.", kept[1]])
    assert found == TextChange("Alles loopt nog.", "Het project werd stopgezet.")


def test_two_changes_of_one_sentence_are_both_shown() -> None:
    """With the words between them where these are few, else on a line of their own."""
    tail = "en daarna volgen er nog veel meer stappen die samen met alle partners worden gezet in"
    found = compare_text([f"Gent bouwt een sensor {tail} Aalst."], [f"Gent bouwt een camera {tail} Ieper."])
    assert found is not None
    assert found.before is not None
    assert found.after is not None
    assert [("sensor" in line, "Aalst" in line) for line in found.before.split("\n")] == [(True, False), (False, True)]
    assert [("camera" in line, "Ieper" in line) for line in found.after.split("\n")] == [(True, False), (False, True)]


def test_a_sentence_that_got_words_is_no_new_one() -> None:
    """Nor is one gone that lost its last words."""
    short, long = "Deelname aan de proef is gratis.", "Deelname aan de proef is gratis voor kleine besturen."
    told = "… de proef is gratis", "… de proef is gratis voor kleine besturen"
    assert compare_text(["De stad meet.", short], ["De stad meet.", long]) == TextChange(*told)
    assert compare_text(["De stad meet.", long], ["De stad meet.", short]) == TextChange(*reversed(told))


def test_of_a_long_sentence_the_part_that_matters_goes_first() -> None:
    """All of it is shown, in parts that are short enough."""
    told = f"Wie meedoet {'leert veel van wat anderen al eerder deden en ' * 6}kan inschrijven tot 3 mei 2021."
    found = compare_text(["De stad meet."], ["De stad meet.", told])
    assert found is not None
    first, second = (found.after or "").split("\n")
    assert "3 mei 2021" in first
    assert second.startswith("Wie meedoet")
    assert max(len(first), len(second)) <= LENGTH


@given(st.lists(st.text()), st.lists(st.text()))
def test_what_is_put_back_is_told_as_what_was_told_before(before: list[str], after: list[str]) -> None:
    """So that a text that is as it was is no news in a mail about both days."""
    there, back = compare_text(before, after), compare_text(after, before)
    if there is not None and back is not None and len(before) == len(after) == 1:
        assert (there.before, there.after) == (back.after, back.before)


@given(st.lists(st.text()), st.randoms(use_true_random=False))
def test_order_of_passages_is_nothing(passages: list[str], random: Any) -> None:  # noqa: ANN401  Hypothesis' own type
    """The same passages in any order are the same text."""
    shuffled = list(passages)
    random.shuffle(shuffled)
    assert compare_text(passages, shuffled) is None


@given(st.lists(st.text()), st.lists(st.text()))
def test_any_text_can_be_compared(before: list[str], after: list[str]) -> None:
    """No text breaks the comparison, and no line is longer than allowed."""
    found = compare_text(before, after)
    lines = [] if found is None else f"{found.before or ''}\n{found.after or ''}".split("\n")
    assert all(len(line) <= LENGTH for line in lines)


def test_a_list_of_hidden_names_is_no_description() -> None:
    """Who holds which job comes and goes without being news; a sentence that names someone stays."""
    team = ["Strategische Coördinatie ― […]", "Operationele Coördinatie ― […]"]
    assert compare_text(["Het programma loopt.", *team], ["Het programma loopt."]) is None
    told = "Het programma wordt inhoudelijk opgevolgd door […], adviseur bij het agentschap."
    assert compare_text(["Het programma loopt."], ["Het programma loopt.", told]) is not None


@pytest.mark.parametrize("kind", [TAGS, TAGLINE])
def test_tags_and_taglines_are_compared_where_both_pages_show_them(kind: str) -> None:
    """A layout that shows none says nothing of them."""
    text = "De stad meet."
    found = compare_text([f"{kind}Mobiliteit", text], [f"{kind}Mobiliteit en water", text])
    assert found is not None
    assert (found.before or "").endswith(": Mobiliteit")
    assert (found.after or "").endswith(": Mobiliteit en water")
    assert compare_text([f"{kind}Mobiliteit", text], [text]) is None
    assert compare_text([text], [f"{kind}Mobiliteit", text]) is None


def test_a_heading_is_told_where_it_says_something() -> None:
    """Not where it could stand above a part of any page; nor is it news that a heading became a bold line."""
    text = "De stad meet."
    found = compare_text([text], [f"{HEADING}Fase 2: alle dorpen doen mee", text])
    assert found == TextChange(None, "Fase 2: alle dorpen doen mee")
    assert compare_text([f"{HEADING}Wie kan meedoen?", text], [f"{HEADING}Voor wie?", text]) is None
    assert compare_text([f"{HEADING}Regen opvangen en meten", text], ["Regen opvangen en meten", text]) is None
