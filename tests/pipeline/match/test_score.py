"""What excludes two things from being one, and what speaks for it."""

from dataclasses import replace

import pytest

from domain.vocabulary import Kind, Presence
from pipeline.match.keys import InitiativeKeys
from pipeline.match.names import Strength
from pipeline.match.score import Hit, same_family, score


def keys(title: str = "CityFlows", source: str = "abb", *, owner: str = "", kind: Kind | None = None) -> InitiativeKeys:
    """The keys of a thing with one page."""
    return InitiativeKeys(
        id="i1",
        names=frozenset({title}),
        kind=kind,
        owners=frozenset({owner} if owner else ()),
        programme="",
        pages=frozenset({(source, f"https://{source}.example/", "")}),
        presence=Presence.CURRENT,
        title=title,
    )


def hit(strength: Strength = Strength.DISTINCTIVE, where: str = "") -> Hit:
    """A shared title."""
    return Hit("CityFlows", strength, where, titles=True)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Kind.PROGRAMME, Kind.PROJECT, True),
        (Kind.CALL, Kind.SUBSIDY, True),
        (Kind.STANDARD, Kind.PUBLICATION, True),
        (Kind.PROGRAMME, Kind.EVENT, False),
        (Kind.PROGRAMME, Kind.CALL, False),
        (Kind.PROJECT, Kind.PUBLICATION, False),
        (None, Kind.EVENT, True),
    ],
)
def test_kinds_that_can_be_one_thing(one: Kind | None, other: Kind, same: bool) -> None:  # noqa: FBT001  a column
    """Cues confuse a programme with a project, never with its workshop."""
    assert same_family(one, other) is same
    assert same_family(other, one) is same


def test_a_score_is_a_sum_of_parts_that_can_be_read() -> None:
    """Each part says what it is, and more parts weigh more."""
    alone = score(keys(), keys(source="vloca"), [hit()])
    together = score(keys(owner="OVO001835"), keys(owner="OVO001835"), [hit()])
    assert together.reason == "same title “CityFlows” (distinctive name), same owner, same site"
    assert 0 < alone.value < together.value <= 1


def test_other_owners_exclude_whatever_is_shared() -> None:
    """Two cities with one name for their project have two projects."""
    assert score(keys(owner="stadgent"), keys(owner="stadleuven"), [hit()]).parts == ()


def test_whose_site_it_is_tells_little() -> None:
    """A project of Leuven on the site of an agency is that of Leuven; an ordinary name is not enough."""
    own, elsewhere = keys(owner="stadleuven"), keys(source="vloca", owner="OVO001835")
    elsewhere = replace(elsewhere, implied=elsewhere.owners)
    assert score(own, elsewhere, [hit()]).parts
    assert score(elsewhere, own, [hit()]).parts
    assert score(own, elsewhere, [hit(Strength.ORDINARY, "programme")]).parts == ()


def test_other_places_exclude_unless_the_name_is_distinctive() -> None:
    """Two cities of one programme have a project with one ordinary name each."""
    gent, leuven = (replace(keys(), municipalities=frozenset({nis})) for nis in ("44021", "24062"))
    assert score(gent, leuven, [hit(Strength.ORDINARY, "programme")]).parts == ()
    assert score(gent, leuven, [hit()]).parts
    assert score(gent, gent, [hit(Strength.ORDINARY, "programme")]).parts


def test_a_year_can_stand_in_the_title_or_in_the_dates() -> None:
    """A call without a year in its title is of the year in which it opens; a project can run for years."""
    named, dated = keys("City of Things 2018", kind=Kind.CALL), keys("City of Things", "vloca", kind=Kind.CALL)
    assert score(named, replace(dated, years=frozenset({"2018"})), [hit()]).parts
    for years in (frozenset({"2020"}), frozenset({"2018", "2020"}), frozenset[str]()):
        assert score(named, replace(dated, years=years), [hit()]).parts == ()
    project = replace(dated, kind=Kind.PROJECT, years=frozenset({"2018"}))
    assert score(replace(named, kind=Kind.PROJECT), project, [hit()]).parts == ()


def test_numbered_general_titles_need_one_programme() -> None:
    """Two first workshops in one folder are two things; two pages of one handbook are one."""
    workshop = Hit("Workshop 1", Strength.GENERIC, "path", titles=True)
    handbook = Hit("Handboek Open Data", Strength.GENERIC, "path", titles=True)
    assert score(keys(), keys(), [workshop]).parts == ()
    assert score(keys(), keys(), [handbook]).parts


def test_a_general_name_needs_its_context() -> None:
    """A name of common words says nothing, unless the folder or programme is shared too."""
    assert score(keys(), keys(), [hit(Strength.GENERIC)]).parts == ()
    assert score(keys(), keys(), [hit(Strength.GENERIC, "path")]).parts


def test_a_moved_page_may_change_its_kind() -> None:
    """A page that left its folder loses the cue of that folder."""
    record, known = keys(kind=Kind.EVENT), keys(kind=Kind.PROJECT)
    assert score(record, known, [hit()]).parts == ()
    assert score(record, known, [hit(Strength.GENERIC, "moved")]).parts
