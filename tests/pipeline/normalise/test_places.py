"""Municipalities: by every name they had, and never out of another word."""

import pytest

from domain.reference import load_reference
from pipeline.normalise.places import find_municipalities, find_where

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
    ],
)
def test_a_sentence_tells_where_only_with_words_for_it(sentence: str, names: list[str]) -> None:
    """A name that is a word too must stand in a list; other sentences name no place of an initiative."""
    assert where(sentence) == names
