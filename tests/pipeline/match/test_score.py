"""What excludes two things from being one, and what speaks for it."""

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


def test_a_general_name_needs_its_context() -> None:
    """A name of common words says nothing, unless the folder or programme is shared too."""
    assert score(keys(), keys(), [hit(Strength.GENERIC)]).parts == ()
    assert score(keys(), keys(), [hit(Strength.GENERIC, "path")]).parts


def test_a_moved_page_may_change_its_kind() -> None:
    """A page that left its folder loses the cue of that folder."""
    record, known = keys(kind=Kind.EVENT), keys(kind=Kind.PROJECT)
    assert score(record, known, [hit()]).parts == ()
    assert score(record, known, [hit(Strength.GENERIC, "moved")]).parts
