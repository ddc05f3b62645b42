"""Names in a form that can be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.match.names import (
    Strength,
    call_forms,
    editions,
    normalise_name,
    programme_forms,
    strength,
    variants,
)


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Over VLOCA", "vloca"),
        ("Alles over het Open Data Charter", "open data charter"),
        ("Velopark - user's Wiki!", "velopark"),
        ("CityFlows | Smart Flanders", "cityflows"),
        ("Smart Flanders 2.0", "smart flanders 2"),
        ("Coördinatie’s  dag", "coordinatie's dag"),
        ("Over", "over"),
    ],
)
def test_what_is_no_part_of_a_name(name: str, bare: str) -> None:
    """The site's name, "Over", an article, case and accents are left aside."""
    assert normalise_name(name) == bare


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Smart Waterland", "Smartwaterland"),
        ("VLOCA-traject Water in de stad", "Water in de stad"),
        ("CityFlows-project", "CityFlows"),
        ("Lokale Besluiten als geLinkte Open Data (LBLOD)", "LBLOD"),
        ("Lokale Besluiten als geLinkte Open Data (LBLOD)", "Lokale besluiten als gelinkte open data"),
    ],
)
def test_names_that_mean_the_same(name: str, other: str) -> None:
    """A name shares a form with the other ways to write it."""
    assert variants(name) & variants(other)


def test_a_programme_by_the_last_part_of_its_address() -> None:
    """An address names the programme in its last part; a home page names nothing."""
    assert programme_forms("https://smart.flanders.be/smart-flanders-2.0/") == {"smartflanders2"}
    assert programme_forms("https://smart.flanders.be/") == frozenset()
    assert programme_forms("") == frozenset()


@pytest.mark.parametrize(
    ("title", "programme"),
    [
        ("Gemeente zonder gemeentehuis - oproep 2: thematische projecten", ""),
        ("Oproep 2: thematische projecten", "Gemeente zonder gemeentehuis"),
        ("Tweede oproep", "Gemeente zonder gemeentehuis"),
    ],
)
def test_a_call_by_programme_and_number(title: str, programme: str) -> None:
    """A numbered call is known by its number within its programme."""
    assert call_forms(title, programme) == {"gemeentezondergemeentehuisoproep2"}


def test_what_is_no_numbered_call() -> None:
    """Without a number, or without a programme, there is no such form."""
    assert call_forms("Oproep City of Things", "City of Things") == frozenset()
    assert call_forms("Oproep 2", "") == frozenset()


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("Smart Flanders", set()),
        ("Smart Flanders 2.0", {"2"}),
        ("Oproep City of Things 2018", {"2018"}),
        ("Smart Portraits 2017-2019", {"2017", "2019"}),
        ("Tweede oproep Gemeente zonder gemeentehuis", {"2"}),
        ("Oproep 5: thematische projecten", {"5"}),
        ("VLOCA-traject Mobiliteit - Workshop 3", {"3"}),
        ("Open Data Charter: 20 Principes", set()),
        ("10 best practices voor real-time Open Data", set()),
        ("Flood4Cast", set()),
    ],
)
def test_numbers_that_tell_editions_apart(name: str, numbers: set[str]) -> None:
    """Years, versions and the numbers of calls count; how many of something, and digits within a word, do not."""
    assert editions(name) == numbers


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Financiering", Strength.GENERIC),
        ("Citizen Science", Strength.GENERIC),
        ("Nieuws", Strength.GENERIC),
        ("Workshop 2", Strength.GENERIC),
        ("Digitale dienstverlening", Strength.GENERIC),
        ("Digibanken", Strength.ORDINARY),
        ("Open Data Charter", Strength.ORDINARY),
        ("CityFlows", Strength.DISTINCTIVE),
        ("VLOCA", Strength.DISTINCTIVE),
        ("Flood4Cast", Strength.DISTINCTIVE),
        ("Vlaamse Open City Architectuur", Strength.DISTINCTIVE),
        ("Hydrologisch meetnet provincie Antwerpen", Strength.DISTINCTIVE),
    ],
)
def test_how_much_a_name_says(name: str, expected: Strength) -> None:
    """Common words name nothing; a coined word, an acronym or many words do."""
    assert strength(name) is expected


@given(st.text())
def test_any_text_is_a_name(text: str) -> None:
    """No title breaks the comparison, and every name is a variant of itself."""
    strength(text)
    editions(text)
    assert variants(text) == variants(text + " ")
