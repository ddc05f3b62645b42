"""What a page says of its subject in words."""

from collections.abc import Callable

import pytest

from domain.initiative import PageRecord
from domain.issues import Issue
from domain.readings import STILL_LOADING
from pipeline.normalise.description import HEADING, TAGLINE, TAGS

Mean = Callable[..., tuple[PageRecord, tuple[Issue, ...]]]


def test_a_heading_stands_before_what_it_stands_above(meaning: Mean) -> None:
    """Once, though several passages stand beneath it."""
    heading = "Fase 2: opschaling naar alle gemeenten"
    record, _ = meaning(passages=["Inleiding.", (heading, "Elke stad meet."), (heading, "Elk dorp ook.")])
    assert record.passages == ("Inleiding.", f"{HEADING}{heading}", "Elke stad meet.", "Elk dorp ook.")


@pytest.mark.parametrize(
    "passage",
    [
        ("Project Slimme kades langs de Leie", "Tien sensoren meten."),
        ("Opening nieuwe kades", "Opening nieuwe kades: 3 mei"),
        ("Lees ook", "Alles over havens en kaaien"),
    ],
    ids=["the title", "the label of a line", "a list that leads elsewhere"],
)
def test_what_is_told_elsewhere_is_not_told_twice(meaning: Mean, passage: tuple[str, str]) -> None:
    """Titles are a field, labels stand in their lines."""
    record, _ = meaning(title="Project Slimme kades langs de Leie", passages=["De stad meet.", passage])
    assert f"{HEADING}{passage[0]}" not in record.passages


def test_the_tags_of_a_page_are_one_line_whatever_their_order(meaning: Mean) -> None:
    """Each once."""
    for tags in (["wateroverlast", "Mobiliteit"], ["Mobiliteit", "wateroverlast", "wateroverlast"]):
        record, _ = meaning(themes=tags, passages=["De stad meet."])
        assert record.passages == (f"{TAGS}Mobiliteit, wateroverlast", "De stad meet.")


def test_a_part_that_was_still_loading_is_told_by_where_it_stands(meaning: Mean) -> None:
    """Two such parts are not one."""
    record, _ = meaning(passages=["De stad meet.", ("Partners", STILL_LOADING), ("Steden", STILL_LOADING)])
    loading = [one for one in record.passages if one.startswith(STILL_LOADING)]
    assert loading == [f"{STILL_LOADING} (Partners)", f"{STILL_LOADING} (Steden)"]


def test_the_line_under_the_title_is_a_line_of_its_own(meaning: Mean) -> None:
    """It tells what the subject is about."""
    record, _ = meaning(tagline="Water in de straat", passages=["De stad meet."])
    assert record.passages == (f"{TAGLINE}Water in de straat", "De stad meet.")
