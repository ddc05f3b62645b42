"""Names of persons are found by their first name, and the things that are named after persons are none."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise.persons import FIRST_NAMES, find_persons
from pipeline.normalise.redaction import HIDDEN, redact


def names(text: str) -> list[str]:
    """The names in a text."""
    return [text[start:end] for start, end in find_persons(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vraag het aan Karim Elbakkaoui van de stad.", ["Karim Elbakkaoui"]),
        ("Sprekers: Nele Van de Vyverlo en Ward D'Hoogte.", ["Nele Van de Vyverlo", "Ward D'Hoogte"]),
        ("Directeur Wim T’Serclaesen sluit af", ["Wim T’Serclaesen"]),
        ("An-Sofie Pelckermans trekt het.", ["An-Sofie Pelckermans"]),
        ("Anne-Marie Declercq-Houtman leidt het.", ["Anne-Marie Declercq-Houtman"]),
        ("Nathalie VAN DAMMEZELE", ["Nathalie VAN DAMMEZELE"]),
        ("Yasmina Oulad Bennani uit Genk", ["Yasmina Oulad Bennani"]),
        ("Geert Windelsen (Digitaal Vlaanderen)", ["Geert Windelsen"]),
        ("Wim Vandevoorde Vlaanderen", ["Wim Vandevoorde"]),
    ],
)
def test_a_first_name_with_a_family_name_is_a_person(text: str, expected: list[str]) -> None:
    """With particles, hyphens and apostrophes; what stands behind it is none of it."""
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "De Thomas More-hogeschool en het Jan Palfijn ziekenhuis",
        "Het Herman Teirlinckgebouw aan het Pieter Bruegelplein",
        "De Frans Van Ryhovelaan en de Koning Albert II-laan",
        "De Karel de Grote Hogeschool en de Koning Boudewijnstichting",
        "Sint Jan Berchmans",
        "Thomas Vlaanderen, Simon Digitaal, Jan 2022, Elke Gemeente",
        "Smart Flanders, Space Tinder, Data Broker Workshop 2",
        "karim elbakkaoui",
        "Karim",
        "",
    ],
)
def test_things_named_after_persons_are_none(text: str) -> None:
    """Streets, schools, hospitals, offices; and words with a capital that are no name."""
    assert names(text) == []


FAMILY = st.from_regex(r"(Van |De |Van den |Vander|)[B-Z][a-z]{3,9}xx(-[A-Z][a-z]{3,8}xx)?", fullmatch=True)


@given(
    st.sampled_from(sorted(FIRST_NAMES)),
    FAMILY,
    st.sampled_from(["", "Mail ", "Dank aan ", "Deelnemers: stad Gent – "]),
)
def test_every_such_name_is_hidden_wherever_it_stands(first: str, family: str, before: str) -> None:
    """And nothing else is."""
    told = redact(f"{before}{first.capitalize()} {family}, van de stad.")
    assert told == f"{before}{HIDDEN}, van de stad."


@given(st.text(max_size=200) | st.text(alphabet="Jan VdeB-. ’'", max_size=200))
def test_any_text_is_searched(text: str) -> None:
    """Names do not overlap."""
    places = list(find_persons(text))
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(places))
