"""Whom an initiative is for: local authorities, as a page lists them or a sentence aims at them."""

import pytest

from domain.reference import load_reference
from pipeline.normalise.target_groups import find_aimed_at, find_target_groups, says_for_whom


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Gemeenten, OCMW's en provincies", ["gemeente", "ocmw", "provincie"]),
        ("Samenwerkingsverbanden van gemeenten", ["intercommunale"]),
        ("alle lokale besturen", ["lokaal-bestuur"]),
        ("Centrumsteden en politiezones", ["centrumstad", "politie-hvz"]),
        ("burgers en ondernemingen", ["burger", "onderneming"]),
        ("stadslandbouw en provinciaal domein", []),
    ],
)
def test_a_list_names_target_groups_by_their_longest_names(text: str, groups: list[str]) -> None:
    """As whole words, in the order of the list."""
    assert [one.id for one in find_target_groups(text, load_reference())] == groups


@pytest.mark.parametrize(
    ("sentence", "groups"),
    [
        ("Een traject voor de 13 Vlaamse centrumsteden en de VGC.", ["centrumstad", "vgc"]),
        ("Dit programma ondersteunt de lokale besturen bij hun werk.", ["lokaal-bestuur"]),
        ("De oproep richt zich tot gemeenten en OCMW’s.", ["gemeente", "ocmw"]),
        ("Dat is een hulpmiddel voor gemeenten.", []),
        ("Elke gemeente en elk OCMW kan een audit aanvragen.", ["gemeente", "ocmw"]),
        ("Voor gemeenten, OCMW's en provincies.", ["gemeente", "ocmw", "provincie"]),
        ("Gemeenten leggen dit jaar veel fietspaden aan.", []),
        ("Provincies komen niet in aanmerking.", []),
        ("Dit project helpt burgers vooruit.", []),
        ("Het is de ambitie om een netwerk voor steden te maken.", []),
        ("De stad Gent ondersteunt dit project.", []),
    ],
)
def test_a_sentence_aims_at_governments(sentence: str, groups: list[str]) -> None:
    """Whom these serve in turn, and what is only hoped for, is left out."""
    assert [one.id for one in find_aimed_at(sentence, load_reference())] == groups


def test_a_heading_asks_for_whom_it_is() -> None:
    """Beneath it every group that is named counts."""
    assert says_for_whom("Voor wie?", "")
    assert says_for_whom("Doelgroep", "")
    assert not says_for_whom("Wie zijn wij", "")


def test_so_does_the_label_of_a_line() -> None:
    """As fact sheets have it, with a colon."""
    assert says_for_whom("", "Voor wie: alle gemeenten en hun OCMW")
    assert not says_for_whom("", "Voor wie meer wil weten is er een boek")
