"""Which initiative is part of which."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.initiative import Fact, Initiative, Page
from domain.values import Organisation, PartialDate
from domain.vocabulary import Kind, Role
from pipeline import relations
from pipeline.relations import relative_of

MakeInitiative = Callable[..., Initiative]
MakeFact = Callable[..., Fact[Any]]


def parents(initiatives: Iterable[Initiative]) -> dict[str, str]:
    """The programmes of these initiatives."""
    return relations.parents(map(relative_of, initiatives))


def successors(initiatives: Iterable[Initiative]) -> dict[str, str]:
    """The earlier editions of these initiatives."""
    return relations.successors(map(relative_of, initiatives))


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


def test_a_programme_is_found_by_a_former_title(initiative: MakeInitiative, fact: MakeFact) -> None:
    """Its parts name it as ever, until another thing has that name; an alias goes behind."""
    renamed = named(initiative, fact, "i1", "Slim Vlaanderen", former_titles=("Smart Flanders",))
    alias = named(initiative, fact, "i0", "Smart Flanders 2.0", aliases=(fact("Smart Flanders"),))
    part = named(initiative, fact, "i3", "CityFlows", "Smart Flanders")
    assert parents([renamed, alias, part])["i3"] == "i1"
    assert parents([renamed, named(initiative, fact, "i4", "Smart Flanders"), part])["i3"] == "i4"


def test_a_track_is_found_by_the_first_words_of_a_former_title(initiative: MakeInitiative, fact: MakeFact) -> None:
    """Its workshops are called as they were announced."""
    kind, former = fact(Kind.TRACK), ("Mobiliteit en mobipunten",)
    track = named(initiative, fact, "i1", "Combimobiliteit", kind=kind, former_titles=former)
    assert parents([track, named(initiative, fact, "i2", "Workshop 2", "Mobiliteit")]) == {"i2": "i1"}


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


ABB = Organisation(name="Agentschap Binnenlands Bestuur", role=Role.OWNER, ovo="OVO001835")


def edition(
    initiative: MakeInitiative,
    fact: MakeFact,
    identity: str,
    title: str,
    *,
    kind: Kind = Kind.CALL,
    programme: str = "",
    start: str = "",
    owner: Organisation | None = ABB,
) -> Initiative:
    """One edition of something."""
    precision = {4: "year", 7: "month", 10: "day"}.get(len(start))
    date = PartialDate.model_validate({"iso": start, "precision": precision}) if start else None
    fields: dict[str, object] = {
        "kind": fact(kind),
        "organisations": (fact(owner),) if owner else (),
        "start": fact(date) if date else None,
    }
    return named(initiative, fact, identity, title, programme, **fields)


@pytest.mark.parametrize(
    ("titles", "found"),
    [
        (("City of Things 2018", "City of Things 2020", "Oproep City of Things 2025"), {"i2": "i1", "i3": "i2"}),
        (("Smart Flanders", "Smart Flanders 2.0"), {"i2": "i1"}),
        (("Digitale Week 2022", "Digitale Week 2021"), {"i1": "i2"}),
        (("Opleiding veilige data voor besturen 2021", "Opleiding veilige data voor besturen 2022"), {"i2": "i1"}),
        (("Workshop 1", "Workshop 2"), {}),
        (("VLOCA-traject Mobiliteit - Workshop 1", "VLOCA-traject Mobiliteit - Workshop 2"), {}),
        (("City of Things 2018", "City of Things 2018"), {}),
        (("CityFlows", "Flood4Cast"), {}),
    ],
)
def test_a_later_edition_follows_the_one_before(
    initiative: MakeInitiative, fact: MakeFact, titles: tuple[str, ...], found: dict[str, str]
) -> None:
    """The year, version or number tells; a general title with a number is no series."""
    named_alike = [edition(initiative, fact, f"i{place}", title) for place, title in enumerate(titles, start=1)]
    assert successors(named_alike) == found
    assert successors(named_alike[::-1]) == found


def test_an_edition_follows_the_one_before_whatever_either_is_called_now(
    initiative: MakeInitiative, fact: MakeFact
) -> None:
    """A former title tells the series; one of the same series with another number is an old one of the same thing."""
    owned: dict[str, Any] = {"organisations": (fact(Organisation(name="ABB", role=Role.OWNER, ovo="OVO001835")),)}
    first = named(initiative, fact, "i1", "Slim Vlaanderen", former_titles=("Smart Flanders",), **owned)
    second = named(initiative, fact, "i2", "Samen slim", former_titles=("Smart Flanders 2.0",), **owned)
    assert successors([first, named(initiative, fact, "i2", "Smart Flanders 2.0", **owned)]) == {"i2": "i1"}
    assert successors([first, second]) == {"i2": "i1"}
    renumbered = named(initiative, fact, "i1", "Smart Flanders 3.0", former_titles=("Smart Flanders",), **owned)
    assert successors([renumbered, named(initiative, fact, "i2", "Smart Flanders 2.0", **owned)]) == {"i1": "i2"}


def test_numbered_calls_of_one_programme_follow_each_other(initiative: MakeInitiative, fact: MakeFact) -> None:
    """Whatever each is called besides; of two that opened on one day neither follows."""
    calls = [
        edition(initiative, fact, "i1", "Oproep 1: concepten", programme="Huis zonder muren", start="2021-09-20"),
        edition(initiative, fact, "i2", "Oproep 2: thema's", programme="Huis zonder muren", start="2021-11-22"),
        edition(initiative, fact, "i3", "Huis zonder muren - oproep 3: transformatie", start="2021-11-22"),
        edition(initiative, fact, "i5", "Huis zonder muren - oproep 5: thema's", start="2022-03-21"),
    ]
    assert successors(calls) == {"i2": "i1", "i3": "i1", "i5": "i3"}


def test_another_owner_or_kind_follows_nothing(initiative: MakeInitiative, fact: MakeFact) -> None:
    """The fair of a city is no later edition of another city's, an event none of a call."""
    gent = Organisation(name="Stad Gent", role=Role.OWNER, ovo=None)
    first = edition(initiative, fact, "i1", "Digitale Week 2021", kind=Kind.EVENT)
    assert successors([first, edition(initiative, fact, "i2", "Digitale Week 2022", kind=Kind.CALL)]) == {}
    assert successors([first, edition(initiative, fact, "i2", "Digitale Week 2022", kind=Kind.EVENT, owner=gent)]) == {}
    assert successors([first, edition(initiative, fact, "i2", "Digitale Week 2022", kind=Kind.EVENT, owner=None)]) == {}


@given(
    st.lists(st.tuples(st.sampled_from(["", " 2", " 3.0", " 2019", " 2021"]), st.sampled_from(["", "2018", "2020"])))
)
def test_no_edition_follows_itself(initiative: MakeInitiative, fact: MakeFact, editions: list[tuple[str, str]]) -> None:
    """Following predecessors always ends, and the order of initiatives does not matter."""
    some = [
        edition(initiative, fact, f"i{place}", f"AquaKade{number}", start=start)
        for place, (number, start) in enumerate(editions)
    ]
    found = successors(some)
    assert found == successors(some[::-1])
    for later in found:
        seen: list[str] = []
        before: str | None = later
        while before is not None:
            assert before not in seen
            seen.append(before)
            before = found.get(before)
