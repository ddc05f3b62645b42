"""What a page says of its subject in words."""

from collections.abc import Callable

import pytest

from domain.initiative import PageRecord
from domain.issues import Issue
from pipeline.normalise.description import TAGS, tells_something

Mean = Callable[..., tuple[PageRecord, tuple[Issue, ...]]]


@pytest.mark.parametrize(
    ("heading", "tells"),
    [
        ("Fase 2: opschaling naar alle gemeenten", True),
        ("Jaarthema 2022: bereikbare kades", True),
        ("Steun voor kleine besturen geschrapt", True),
        ("Regen opvangen en hergebruiken", True),
        ("Wie kan deelnemen?", False),
        ("Hoe schrijf je in", False),
        ("Fase 2", False),
        ("3. Voorwaarden", False),
        ("Contact en praktische informatie", False),
        ("Deelnemende steden en gemeenten", False),
        ("Documenten", False),
        ("", False),
    ],
)
def test_a_heading_that_could_stand_anywhere_tells_nothing(heading: str, tells: bool) -> None:  # noqa: FBT001
    """One that names a year, a numbered part or the thing itself does."""
    assert tells_something(heading) is tells


def test_a_heading_that_tells_something_stands_before_what_it_stands_above(meaning: Mean) -> None:
    """Once, though several passages stand beneath it."""
    heading = "Fase 2: opschaling naar alle gemeenten"
    record, _ = meaning(passages=["Inleiding.", (heading, "Elke stad meet."), (heading, "Elk dorp ook.")])
    assert record.passages == ("Inleiding.", heading, "Elke stad meet.", "Elk dorp ook.")


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
    assert passage[0] not in record.passages


def test_the_tags_of_a_page_are_one_line_whatever_their_order(meaning: Mean) -> None:
    """Each once."""
    for tags in (["wateroverlast", "Mobiliteit"], ["Mobiliteit", "wateroverlast", "wateroverlast"]):
        record, _ = meaning(themes=tags, passages=["De stad meet."])
        assert record.passages == (f"{TAGS}Mobiliteit, wateroverlast", "De stad meet.")
