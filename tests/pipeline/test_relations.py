"""Which initiative is part of which."""

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.initiative import Fact, Initiative, Page
from domain.vocabulary import Kind
from pipeline.relations import parents

MakeInitiative = Callable[..., Initiative]
MakeFact = Callable[..., Fact[Any]]


def named(
    initiative: MakeInitiative, fact: MakeFact, identity: str, title: str, programme: str = "", **fields: object
) -> Initiative:
    """An initiative with an address of its own that names its programme."""
    found = initiative(title, id=identity, programme=fact(programme) if programme else None, **fields)
    (page,) = found.pages
    return found.model_copy(update={"pages": (at(page, f"https://smart.flanders.be/{identity}/"),)})


def at(page: Page, url: str) -> Page:
    """The page at another address."""
    return page.model_copy(update={"url": url})


def test_a_programme_is_found_by_its_name(initiative: MakeInitiative, fact: MakeFact) -> None:
    """The name "Smart Flanders 2.0" means the programme of that title, not its predecessor."""
    all_of_them = [
        named(initiative, fact, "i1", "Smart Flanders"),
        named(initiative, fact, "i2", "Smart Flanders 2.0"),
        named(initiative, fact, "i3", "CityFlows", "smart flanders 2.0"),
    ]
    assert parents(all_of_them) == {"i3": "i2"}


def test_a_programme_is_found_by_its_address(initiative: MakeInitiative, fact: MakeFact) -> None:
    """An address names the initiative that stands there, whatever it is called."""
    all_of_them = [
        named(initiative, fact, "i2", "Ons programma"),
        named(initiative, fact, "i3", "CityFlows", "http://www.smart.flanders.be/i2"),
    ]
    assert parents(all_of_them) == {"i3": "i2"}


def test_a_programme_is_found_by_an_alias(initiative: MakeInitiative, fact: MakeFact) -> None:
    """A short name is enough."""
    all_of_them = [
        named(initiative, fact, "i2", "Vlaamse Open City Architectuur", aliases=(fact("VLOCA"),)),
        named(initiative, fact, "i3", "Water in de stad", "VLOCA"),
    ]
    assert parents(all_of_them) == {"i3": "i2"}


def test_of_two_with_the_name_the_programme_is_the_whole(initiative: MakeInitiative, fact: MakeFact) -> None:
    """A programme is a likelier whole than an event with its name."""
    all_of_them = [
        named(initiative, fact, "i1", "City of Things", kind=fact(Kind.EVENT)),
        named(initiative, fact, "i2", "City of Things", kind=fact(Kind.PROGRAMME)),
        named(initiative, fact, "i3", "Flood4Cast", "City of Things"),
    ]
    assert parents(all_of_them) == {"i3": "i2"}


def test_a_track_is_found_by_the_first_words_of_its_title(initiative: MakeInitiative, fact: MakeFact) -> None:
    """A workshop that names its track in short belongs to it, unless two tracks begin like that."""
    workshop = named(initiative, fact, "i1", "Workshop 2", "Mobiliteit")
    hoppin = named(initiative, fact, "i2", "Mobiliteit en Hoppin- of mobipunten", kind=fact(Kind.TRACK))
    maas = named(initiative, fact, "i3", "Mobiliteit en MaaS", kind=fact(Kind.TRACK))
    assert parents([workshop, hoppin]) == {"i1": "i2"}
    assert parents([workshop, hoppin, maas]) == {}


def test_an_unknown_programme_is_no_parent(initiative: MakeInitiative, fact: MakeFact) -> None:
    """A programme that we do not know, or none, gives no parent."""
    all_of_them = [
        named(initiative, fact, "i1", "SENSOC", "Slim in de Stad"),
        named(initiative, fact, "i2", "Velopark"),
        named(initiative, fact, "i3", "Rainbrain", "https://elders.example/"),
    ]
    assert parents(all_of_them) == {}


def test_nothing_is_part_of_itself(initiative: MakeInitiative, fact: MakeFact) -> None:
    """A page that names its own subject as its programme has no parent."""
    assert parents([named(initiative, fact, "i1", "VLOCA", "VLOCA")]) == {}


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=8))
def test_nobody_is_their_own_ancestor(initiative: MakeInitiative, fact: MakeFact, pairs: list[tuple[int, int]]) -> None:
    """Whatever pages name as their programme, following parents always ends, and order does not matter."""
    all_of_them = [
        named(initiative, fact, f"i{place}", f"Kade{own}Gids", f"Kade{whole}Gids")
        for place, (own, whole) in enumerate(pairs)
    ]
    found = parents(all_of_them)
    assert found == parents(list(reversed(all_of_them)))
    for start in found:
        seen = {start}
        above: str | None = found[start]
        while above is not None:
            assert above not in seen
            seen.add(above)
            above = found.get(above)
