"""Names in a form that can be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.match.names import (
    Strength,
    call_forms,
    editions,
    heads,
    normalise_name,
    phrases,
    programme_forms,
    series,
    strength,
    variants,
    without_site,
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
        ("Actieplan Iedereen Digitaal", "Iedereen digitaal"),
        ("Oproep City of Things 2018", "City of Things 2018"),
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
        ("GzG oproep 2", "Gemeente zonder gemeentehuis"),
        ("tweede oproep GzG", "Gemeente zonder gemeentehuis"),
    ],
)
def test_a_call_by_programme_and_number(title: str, programme: str) -> None:
    """A numbered call is known by its number within its programme."""
    assert call_forms(title, programme) == {"gemeentezondergemeentehuisoproep2"}


def test_a_call_is_no_programme() -> None:
    """Without a year or number "oproep" tells a call from its programme."""
    assert not variants("Oproep City of Things") & variants("City of Things")


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("LBLOD: gemeente of lokaal bestuur", {"lblod"}),
        ("Het Open Data Charter - nu beschikbaar voor lokale besturen", {"opendatacharter"}),
        ("Digibanken: oproep implementatietraject", set()),
        ("Smart Flanders: spoor Financiering", set()),
        ("Combimobiliteit- Hoppin punten", set()),
        ("Financiering: hoe werkt het", set()),
        ("CityFlows", set()),
    ],
)
def test_a_title_before_its_subtitle(title: str, head: set[str]) -> None:
    """A subtitle that names a part, and a general title, stay with each other."""
    assert heads(title) == head


@pytest.mark.parametrize(
    ("title", "name", "within"),
    [
        ("Roeselare krijgt 290.000 euro voor Smartwaterland", "Smart Waterland", True),
        ("Stad Brugge start met Space Tinder voor winkels", "Space Tinder", True),
        ("Stad Brugge start met Space Tinder voor winkels", "Tinderdoos", False),
        ("Handleiding bij Space Tinder voor nieuwe winkels", "Space Tinder", False),
        ("Space Tinder", "Space Tinder", False),
    ],
)
def test_a_name_within_a_sentence(title: str, name: str, *, within: bool) -> None:
    """A title of five words and more can contain a name, unless it tells of a part or a guide."""
    assert bool(phrases(title) & variants(name)) is within


@pytest.mark.parametrize(
    ("title", "url", "bare"),
    [
        ("LBLOD - V-ICT-OR", "https://www.v-ict-or.be/nieuws/lblod", "LBLOD"),
        ("LBLOD - V-ICT-OR", "https://www.vvsg.be/lblod", "LBLOD - V-ICT-OR"),
        ("Smart City - Gent", "https://stad.gent/", "Smart City - Gent"),
    ],
)
def test_the_name_of_the_site_behind_a_dash(title: str, url: str, bare: str) -> None:
    """It is left out where the address begins like it."""
    assert without_site(title, url) == bare


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Smart Flanders", "Smart Flanders 2.0", True),
        ("Oproep City of Things 2025", "City of Things 2018", True),
        ("Smart Portraits 2017-2019", "Smart Portraits 2020", True),
        ("Slimme Regio Vlaams-Brabant", "Slimme Regio Vlaams-Brabant 2022", True),
        ("Workshop 1", "Workshop 2", False),
        ("Flood4Cast", "Flood5Cast", False),
        ("Smart Region Office", "Slimme Regio Vlaanderen", False),
    ],
)
def test_the_name_of_a_series(one: str, other: str, *, same: bool) -> None:
    """Without years, versions and numbers, unless nothing telling is left."""
    assert bool(series(one) & series(other)) is same


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
    heads(text), phrases(text), series(text)
    assert without_site(text, "https://a.example/") in text
    assert variants(text) == variants(text + " ")
