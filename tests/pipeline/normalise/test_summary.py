"""What an initiative is, in one sentence: the page's best one, or ours."""

from collections.abc import Callable

import pytest

from domain.initiative import QUOTE_LENGTH, PageRecord
from domain.issues import Issue
from pipeline.normalise.summary import OWN_SENTENCE

Mean = Callable[..., tuple[PageRecord, tuple[Issue, ...]]]
NEED = "In Vlaanderen is er grote nood aan kades die weten hoe hoog het water staat."
PURPOSE = "Met dit project willen we overstromingen in de binnenstad sneller zien aankomen."
DEFINITION = "De Slimme kade is een netwerk van sensoren dat het water langs de rivier volgt."
OTHER = "Het museum is een gebouw uit de negentiende eeuw dat aan de rivier staat."


def test_a_summary_is_a_short_quotation(meaning: Mean) -> None:
    """Whole sentences where they fit, else words and an ellipsis; no names of persons."""
    long = "Minister An Peeters opende dit project aan de kade, waar sensoren het water meten " * 4
    record, _ = meaning(summary=long)
    assert record.summary
    assert len(record.summary.value) <= QUOTE_LENGTH
    assert record.summary.value.endswith("…")
    assert "Peeters" not in record.summary.value


@pytest.mark.parametrize(
    ("passages", "told"),
    [
        ([NEED, PURPOSE, DEFINITION], DEFINITION),
        ([NEED, PURPOSE, OTHER], PURPOSE),
        ([f"{NEED} {PURPOSE}"], PURPOSE),
        ([PURPOSE, PURPOSE.replace("willen", "wilden")], PURPOSE),
    ],
)
def test_the_sentence_that_presents_the_subject_is_quoted(meaning: Mean, passages: list[str], told: str) -> None:
    """A definition goes before what it does, that before all else; of equals the first."""
    record, _ = meaning(passages=passages)
    assert record.summary
    assert record.summary.value == told
    assert record.summary.evidence[0].quote == told


@pytest.mark.parametrize("passages", [[], [NEED, OTHER], ["Hoe werkt de Slimme kade, en wat hebben we er dan aan?"]])
def test_without_such_a_sentence_ours_is_made_of_the_facts(meaning: Mean, passages: list[str]) -> None:
    """It says what the facts say and no more, with their evidence, and it says that it is ours."""
    record, _ = meaning(passages=passages, owners=["Digitaal Vlaanderen"], programme="Kadeprogramma")
    assert record.summary
    assert record.summary.value == "Project (Digitaal Vlaanderen), onderdeel van Kadeprogramma."
    assert record.summary.notes == (OWN_SENTENCE,)
    quotes = {evidence.quote for evidence in record.summary.evidence}
    assert {"Project Slimme kade", "Digitaal Vlaanderen", "Kadeprogramma"} == quotes


def test_an_event_is_summarised_with_its_day(meaning: Mean) -> None:
    """A calendar gives nothing but a title and a day."""
    record, _ = meaning(title="Workshop Slimme kade", kind=["events"], starts=["11 maart 2022"])
    assert record.summary
    assert record.summary.value == "Evenement op 11 maart 2022 (Agentschap Binnenlands Bestuur)."
