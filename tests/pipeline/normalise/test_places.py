"""Municipalities: by every name they had, and never out of another word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reference import load_reference
from pipeline.normalise.places import find_municipalities, find_taking_part, find_where

REFERENCE = load_reference()


def named(text: str) -> list[str]:
    """The municipalities of a list of places."""
    return [one.municipality.name for one in find_municipalities(text, REFERENCE)]


def where(text: str) -> list[str]:
    """The municipalities of a running sentence."""
    return [one.municipality.name for one in find_where(text, REFERENCE)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Gent, Mechelen en Leuven", ["Gent", "Mechelen", "Leuven"]),
        ("Turhout", ["Turnhout"]),
        ("Turnhout", ["Turnhout"]),
        ("Puurs", ["Puurs-Sint-Amands"]),
        ("Borsbeek", ["Antwerpen"]),
        ("Mol, Halle en Pelt", ["Mol", "Halle", "Pelt"]),
        ("Halle", ["Halle"]),
    ],
)
def test_a_list_of_places_names_municipalities_of_today(text: str, names: list[str]) -> None:
    """Former names and known typing errors lead to the municipality that there is now."""
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "De 13 centrumsteden",
        "de hal, de mol en een hoveling in de halte",
        "Pelt de appels, Mol graaft door, de Hove tuin",
        "in Pelterdam, Gentbrugge-Noord en het Molhuis",
        "KU Leuven, Universiteit Gent en provincie Antwerpen",
        "POM Antwerpen en Digipolis Gent",
        "Jan Van Hasselt",
        "gent en mechelen",
        "",
    ],
)
def test_other_words_are_no_municipality(text: str) -> None:
    """Nor names of persons and organisations with one in them."""
    assert named(text) == []


def test_a_former_name_has_the_code_of_today() -> None:
    """The codes are those of 2025."""
    codes = {one.municipality.nis for name in ("Kruishoutem", "Zingem") for one in find_municipalities(name, REFERENCE)}
    assert codes == {"45068"}


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("De pilootsteden zijn Gent en Mechelen.", ["Gent", "Mechelen"]),
        ("Gent en Mechelen zijn de pilootsteden.", ["Gent", "Mechelen"]),
        ("In Brugge is beslist dat de deelnemende steden Gent en Mechelen zijn.", ["Gent", "Mechelen"]),
        ("De proeftuin in Halle, Gent en elders loopt.", ["Gent"]),
        ("De 13 centrumsteden zijn deelnemende steden.", []),
        ("In Gent vond een infomoment plaats.", []),
        ("De pilootsteden Mol.", []),
        ("Locatie: Roeselare, Izegem", ["Roeselare", "Izegem"]),
        ("Op deze locatie: niet in Gent.", []),
    ],
)
def test_a_sentence_tells_where_only_with_words_for_it(sentence: str, names: list[str]) -> None:
    """A name that is a word too must stand in a list; other sentences name no place of an initiative."""
    assert where(sentence) == names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Het project loopt in Gent en Mechelen.", ["Gent", "Mechelen"]),
        ("Het werd getest in de stad Halle, Gent en de gemeente Ham.", ["Halle", "Gent", "Tessenderlo-Ham"]),
        ("De gemeente As doet mee.", ["As"]),
        ("Halle, Harelbeke en Hasselt werken samen in het project.", ["Halle", "Harelbeke", "Hasselt"]),
        ("De stad Bilzen en de gemeente Hoeselt bouwen samen een loket.", ["Bilzen-Hoeselt", "Bilzen-Hoeselt"]),
        ("Aalst en Ninove zetten samen een proeftuin op.", ["Aalst", "Ninove"]),
        ("De gemeente Nevele diende het project in.", ["Deinze"]),
        ("Stad Oostende – trekker van het project", ["Oostende"]),
        ("Het project van de stad Genk gaat door.", ["Genk"]),
        ("Aan het project nemen Gent, Aalst en Ninove deel.", ["Gent", "Aalst", "Ninove"]),
        ("Dit project vindt plaats in Aalst.", ["Aalst"]),
        ("De stuurgroep van het project vindt plaats in Aalst.", []),
        ("De evaluatie van het project start in Aalst.", []),
        ("Anders dan in Gent is het project klaar.", []),
        ("De infosessie over het project start in Gent.", []),
        ("De heer Tielt test het project.", []),
        ("De Universiteit Gent test het project.", []),
        ("De mol doet mee, de As werkt mee aan het project.", []),
        ("Het project loopt in de provincie Antwerpen.", []),
    ],
)
def test_who_takes_part_is_told_by_a_verb(sentence: str, names: list[str]) -> None:
    """Right behind the names, or the words that say where it is carried out right before them."""
    assert [one.municipality.name for one in find_taking_part(sentence, REFERENCE)] == names


WORDS = "Gent Halle de stad gemeente As en , doet mee loopt in project van werken samen – trekker Turhout sessie"


@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=15))
def test_who_takes_part_is_among_the_places_of_a_sentence(words: list[str]) -> None:
    """Each at most once."""
    sentence = " ".join(words)
    places = list(find_taking_part(sentence, REFERENCE))
    assert set(places) <= set(find_municipalities(sentence, REFERENCE))
    assert len({one.start for one in places}) == len(places)
