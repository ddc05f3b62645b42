"""Which stored initiatives become one, and which pages leave."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.changes import Cause
from domain.vocabulary import Kind, Presence
from pipeline.match.decisions import NO_DECISIONS, Decisions, parse_decisions
from pipeline.match.keys import InitiativeKeys, PageKey
from pipeline.match.regroup import Evidence, by_hand, by_name, by_redirect, clusters, unions

NIGHT = datetime(2022, 3, 1, tzinfo=UTC)


def decided(*lines: str) -> Decisions:
    """Decisions of entries with their reason filled in."""
    return parse_decisions("\n".join(f"- {{{line}, why: gelezen, by: redactie, on: 2022-06-01}}" for line in lines))


def url(letter: str) -> str:
    """The address of a page."""
    return f"https://{letter}.example/pagina"


def page(letter: str) -> PageKey:
    """A page on a site of its own."""
    return letter, url(letter), ""


def thing(identity: str, title: str, *letters: str, kind: Kind = Kind.PROJECT, programme: str = "") -> InitiativeKeys:
    """The keys of an initiative with some pages."""
    return InitiativeKeys(
        id=identity,
        names=frozenset({title}),
        kind=kind,
        owners=frozenset(),
        programme=programme,
        pages=frozenset(map(page, letters)),
        presence=Presence.CURRENT,
        title=title,
    )


def nights(*identities: str) -> dict[str, datetime]:
    """Each initiative a night younger than the one before."""
    return {identity: NIGHT + timedelta(days=number) for number, identity in enumerate(identities)}


def evidence(*pairs: tuple[str, str]) -> list[Evidence]:
    """Reasons to take pairs for one."""
    return [Evidence(one, other, Cause.CORRECTION, "gelezen") for one, other in pairs]


def test_the_oldest_of_a_chain_stays() -> None:
    """Whatever the order in which the reasons come."""
    known = [thing(name, name, name) for name in ("i1", "i2", "i3")]
    first_seen = nights("i2", "i3", "i1")
    for pairs in (evidence(("i1", "i3"), ("i3", "i2")), evidence(("i3", "i2"), ("i1", "i3"))):
        found = unions(known, pairs, NO_DECISIONS, first_seen)
        assert {(union.old, union.new) for union in found} == {("i1", "i2"), ("i3", "i2")}


def test_a_chain_does_not_join_what_was_decided_to_be_different() -> None:
    """The third thing joins one of them, not both."""
    known = [thing(name, name, name) for name in ("i1", "i2", "i3")]
    apart = decided(f"different: ['{url('i1')}', '{url('i2')}']")
    found = unions(known, evidence(("i1", "i3"), ("i2", "i3"), ("i1", "i2")), apart, nights("i1", "i2", "i3"))
    assert [(union.old, union.new) for union in found] == [("i3", "i1")]


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20), st.permutations(range(8)))
def test_every_union_ends_in_an_initiative_that_stays(pairs: list[tuple[int, int]], ages: list[int]) -> None:
    """Each goes on once at most, and never as something that goes on as another."""
    names = [f"i{number}" for number in range(8)]
    first_seen = {name: NIGHT + timedelta(days=age) for name, age in zip(names, ages, strict=True)}
    found = unions(
        [thing(name, name, name) for name in names],
        evidence(*((f"i{one}", f"i{other}") for one, other in pairs)),
        NO_DECISIONS,
        first_seen,
    )
    olds = [union.old for union in found]
    assert len(olds) == len(set(olds))
    assert not {union.new for union in found} & set(olds)
    assert all(first_seen[union.new] < first_seen[union.old] for union in found)


def test_pages_of_one_decision_leave_together() -> None:
    """The leading page keeps the id, with those that nobody decided about."""
    keys = thing("i1", "Kade", *"abcd")
    decisions = decided(f"different: ['{url('b')}', '{url('c')}']", f"same: ['{url('c')}', '{url('d')}']")
    found = clusters(keys, [page(letter) for letter in "abcd"], decisions)
    assert found == [[page("a"), page("b")], [page("c"), page("d")]]


def test_without_a_decision_nothing_leaves() -> None:
    """All pages stay together."""
    pages = [page(letter) for letter in "abc"]
    assert clusters(thing("i1", "Kade", *"abc"), pages, NO_DECISIONS) == [pages]


def test_an_id_can_be_told_from_one_of_its_pages() -> None:
    """The page leaves, the id stays with the others."""
    identity = "i0123456789ab"
    decisions = decided(f"different: [{identity}, '{url('a')}']")
    keys = thing(identity, "Kade", "a", "b")
    assert clusters(keys, [page("a"), page("b")], decisions) == [[page("b")], [page("a")]]


def test_a_decision_names_an_id_that_was_merged() -> None:
    """A former id means what it became."""
    old, other = "i0123456789ab", "iba9876543210"
    known = [replace(thing("i1", "Kade", "a"), former=frozenset({old})), thing(other, "Loket", "b")]
    (found,) = by_hand(known, decided(f"same: [{old}, {other}]"))
    assert {found.one, found.other} == {"i1", other}


@pytest.mark.parametrize(
    ("gone", "target", "merges"),
    [
        (thing("i1", "Drukte", "a"), thing("i2", "CityFlows", "b"), True),
        (thing("i1", "Drukte", "a", "c"), thing("i2", "CityFlows", "b"), False),
        (thing("i1", "Drukte", "a", kind=Kind.EVENT), thing("i2", "CityFlows", "b"), False),
        (thing("i1", "Drukte", "a", programme="CityFlows"), thing("i2", "CityFlows", "b"), False),
        (thing("i1", "Kade 2018", "a"), thing("i2", "Kade 2020", "b"), False),
    ],
)
def test_a_redirect_joins_what_is_alike(gone: InitiativeKeys, target: InitiativeKeys, *, merges: bool) -> None:
    """No thing that stands elsewhere too, no other sort, no part, no other edition."""
    found = list(by_redirect([gone, target], {url("a"): url("b")}, {url("a")}))
    assert [(one.one, one.other, one.cause) for one in found] == [("i1", "i2", Cause.SOURCE)] * merges


def test_a_redirect_to_a_home_page_joins_nothing() -> None:
    """Sites send whoever asks for what is no longer there to it, even where one initiative is the whole site."""
    home = replace(thing("i2", "Slimme kade", "b"), pages=frozenset({("b", "https://b.example/", "")}))
    known = [thing("i1", "Kade", "a"), home]
    assert list(by_redirect(known, {url("a"): "https://b.example/"}, {url("a")})) == []


def test_redirects_are_followed_to_their_end() -> None:
    """Through an address in between, without regard to scheme, www and slash; a circle leads nowhere."""
    known = [thing("i1", "Drukte", "a"), thing("i2", "CityFlows", "b")]
    ways = {f"{url('a')}/": "http://www.c.example/", "https://c.example": url("b").replace("https", "http")}
    assert len(list(by_redirect(known, ways, {url("a")}))) == 1
    circle = {url("a"): "https://c.example", "https://c.example": url("a")}
    assert list(by_redirect(known, circle, {url("a")})) == []


def test_a_page_that_was_renamed_joins_as_news() -> None:
    """What the stored words did not say is news of the site; what they did say, or code that reads anew, is ours."""
    before, other = thing("i1", "Drukte in de stad", "a"), thing("i2", "CityFlows", "b")
    renamed = replace(before, names=frozenset({"CityFlows"}), title="CityFlows")
    causes = [
        [one.cause for one in by_name([renamed], [before, other], NO_DECISIONS, reread=reread)]
        for reread in (False, True)
    ]
    assert causes == [[Cause.SOURCE], [Cause.CORRECTION]]
    assert [one.cause for one in by_name([renamed], [renamed, other], NO_DECISIONS, reread=False)] == [Cause.CORRECTION]


def test_two_pages_of_one_site_stay_two() -> None:
    """Their site tells them apart, whatever they are called."""
    one = thing("i1", "CityFlows", "a")
    other = replace(one, id="i2", pages=frozenset({("a", "https://a.example/andere", "")}))
    assert list(by_name([one], [one, other], NO_DECISIONS, reread=False)) == []
