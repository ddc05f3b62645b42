"""Pairs for people to decide."""

from dataclasses import replace

import pytest

from domain.vocabulary import Kind, Presence
from pipeline.match.decisions import parse_decisions
from pipeline.match.keys import InitiativeKeys
from pipeline.match.uncertain import Uncertain, uncertain


def thing(identity: str, title: str, owner: str = "", programme: str = "", kind: Kind = Kind.PROJECT) -> InitiativeKeys:
    """The keys of an initiative with one page on a site of its own."""
    return InitiativeKeys(
        id=identity,
        names=frozenset({title}),
        kind=kind,
        owners=frozenset({owner} if owner else ()),
        programme=programme,
        pages=frozenset({(identity, f"https://{identity}.example/", "")}),
        presence=Presence.CURRENT,
        title=title,
    )


def pairs(*things: InitiativeKeys) -> list[tuple[str, str]]:
    """The ids of the uncertain pairs."""
    return [(pair.one, pair.other) for pair in uncertain(things)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (thing("i1", "Velopark"), thing("i2", "Velopark")),
        (thing("i1", "Meetnet Nete", "gent"), thing("i2", "Het nieuwe meetnet in de Nete", "gent")),
        (
            thing("i1", "Oproep Kade 2018: vier miljoen", "OVO1", "Kade", Kind.CALL),
            thing("i2", "Vlaanderen geeft vier miljoen", "OVO1", "Kade", Kind.CALL),
        ),
    ],
)
def test_what_may_be_one(one: InitiativeKeys, other: InitiativeKeys) -> None:
    """An ordinary name without context; rare words with an owner; one word with owner, programme and kind."""
    assert pairs(one, other) == [("i1", "i2")]
    assert pairs(other, one) == [("i1", "i2")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (thing("i1", "Velopark", "gent"), thing("i2", "Velopark", "leuven")),
        (thing("i1", "Velopark"), thing("i2", "Velopark", kind=Kind.EVENT)),
        (thing("i1", "City of Things 2018"), thing("i2", "City of Things 2020")),
        (thing("i1", "Smart Flanders"), thing("i2", "Smart Flanders 2.0")),
        (thing("i1", "Velopark"), thing("i2", "Velopark meten", programme="Velopark")),
        (thing("i1", "Workshop 1", programme="Databroker"), thing("i2", "Workshop 1", programme="Water")),
        (thing("i1", "Kade: deel 1", programme="Water"), thing("i2", "Kade: stad en regio", programme="Lucht")),
        (thing("i1", "Digitale dienst", "gent"), thing("i2", "Digitale dienst voor burgers", "gent")),
        (thing("i1", "Velopark"), thing("i2", "Rainbrain")),
    ],
)
def test_what_is_known_to_be_two(one: InitiativeKeys, other: InitiativeKeys) -> None:
    """Other owners, sorts, editions, a part, general words: nobody has to look."""
    assert pairs(one, other) == []


def test_what_was_decided_is_not_asked_again() -> None:
    """Once somebody said that two are different."""
    things = [thing("i1", "Velopark"), thing("i2", "Velopark")]
    text = "- {different: [https://i1.example/, https://i2.example], why: gelezen, by: redactie, on: 2022-06-01}"
    assert uncertain(things, decisions=parse_decisions(text)) == []


def test_the_most_alike_come_first_with_their_reasons() -> None:
    """Each part of the score in words."""
    things = [
        thing("i1", "Velopark"),
        thing("i2", "Velopark"),
        thing("i3", "Sensoren langs de Dijle", "leuven", "Kade"),
        thing("i4", "Langs de Dijle meten sensoren water", "leuven", "Kade"),
    ]
    first, second = uncertain(things)
    assert isinstance(first, Uncertain)
    assert first.score.value >= second.score.value
    assert "same title “Velopark” (name)" in first.score.reason
    assert second.score.reason == "names with the same words: dijle, langs, same programme, same owner, same kind"


def test_a_word_that_many_have_says_nothing() -> None:
    """No two of a hundred names with one word are a pair."""
    assert (
        pairs(*(replace(thing(f"i{n:03}", f"Dijle {'abcdefghij'[n % 10] * 5}{n}x", "leuven")) for n in range(99))) == []
    )
