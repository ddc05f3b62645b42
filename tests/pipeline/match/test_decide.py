"""Which initiative a record speaks of."""

import json
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from domain.initiative import PageRecord
from domain.vocabulary import Kind, Presence
from pipeline.match.decide import InitiativeKeys, Match, keys_of_record, match
from pipeline.match.names import squeeze

MakeRecord = Callable[..., PageRecord]
CASES = json.loads((Path(__file__).parent / "matching_cases.json").read_text())


def known_initiative(  # noqa: PLR0913  one per key
    title: str,
    url: str,
    source: str,
    *,
    key: str = "",
    aliases: tuple[str, ...] = (),
    kind: str = "",
    owner: str = "",
    programme: str = "",
    presence: str = "current",
) -> InitiativeKeys:
    """The keys of a known initiative with one page."""
    return InitiativeKeys(
        id="iknown",
        names=frozenset({title, *aliases}),
        kind=Kind(kind) if kind else None,
        owners=frozenset({owner if owner.startswith("OVO") else squeeze(owner)}) if owner else frozenset(),
        programme=programme,
        pages=frozenset({(source, url, key)}),
        presence=Presence(presence),
        title=title,
    )


def matched(
    records: Sequence[PageRecord], known: Sequence[InitiativeKeys], *, absent: Collection[str] = ()
) -> list[Match]:
    """Which initiative each record speaks of."""
    return match([keys_of_record(record) for record in records], known, absent=absent)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_real_names(case: dict[str, Any], telling_record: MakeRecord) -> None:
    """Each pair of the table is told apart, or recognised, as a reader would."""
    (found,) = matched(
        [telling_record(**case["record"])], [known_initiative(**case["known"])], absent=case.get("absent", ())
    )
    assert (found.initiative == "iknown") is case["same"], found.reason


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_new_things_are_told_apart_like_known_ones(case: dict[str, Any], telling_record: MakeRecord) -> None:
    """Two records that are both new share a group where a known initiative and a record would match."""
    if "absent" in case or case["known"].get("presence") == "gone":
        pytest.skip("a page that is gone gives no record")
    first, second = matched([telling_record(**case["known"]), telling_record(**case["record"])], [])
    assert (first.group == second.group) is case["same"]
    assert first.initiative is None
    assert second.initiative is None


def test_a_reason_in_words(telling_record: MakeRecord) -> None:
    """A match says what decided and how sure it is."""
    known = known_initiative("CityFlows", "https://www.vlaanderen.be/cityflows", "abb")
    (found,) = matched([telling_record("CityFlows")], [known])
    assert found.reason == "same title “CityFlows” (distinctive name)"
    assert 0.6 < found.score < 1


def test_a_new_thing_says_that_nothing_is_like_it(telling_record: MakeRecord) -> None:
    """What matches nothing has score 0 and says why."""
    (found,) = matched([telling_record("CityFlows")], [])
    assert found.initiative is None
    assert found.score == 0
    assert found.reason == "no known initiative shares its page, key or name"


def test_answers_keep_the_order_of_the_records(telling_record: MakeRecord) -> None:
    """The answer at each place is about the record at that place."""
    records = [
        telling_record("Velopark", url="https://a.example/v"),
        telling_record("CityFlows", url="https://a.example/c"),
    ]
    assert [found.record for found in matched(records, [])] == [0, 1]


def test_ten_chapters_are_one_handbook(telling_record: MakeRecord) -> None:
    """Chapters with the same title in one folder of one site are one new thing."""
    folder = "https://smart.flanders.be/open-data-beleid"
    chapters = [
        telling_record("Handboek Open Data", url=f"{folder}/hoofdstuk{number}", kind="publication")
        for number in range(10)
    ]
    assert len({found.group for found in matched(chapters, [])}) == 1


def test_the_own_page_decides_before_any_name(telling_record: MakeRecord) -> None:
    """A page stays with its initiative even when another one has its new title."""
    here = known_initiative("Dencity", "https://vloca.vlaanderen.be/initiatieven/dencity/", "vloca")
    other = known_initiative("Leuvenair", "https://vloca.vlaanderen.be/initiatieven/leuvenair/", "vloca")
    other = replace(other, id="iother")
    (found,) = matched(
        [telling_record("Leuvenair", url="https://vloca.vlaanderen.be/initiatieven/dencity/", source="vloca")],
        [here, other],
    )
    assert found.initiative == "iknown"


def test_a_renamed_page_brings_its_new_name_along(telling_record: MakeRecord) -> None:
    """A second page with the new title of a renamed initiative belongs to it, in the same run."""
    known = known_initiative("Drukte in de Stad", "https://smart.flanders.be/drukte/", "smart_flanders")
    renamed = telling_record("CityFlows", url="https://smart.flanders.be/drukte/")
    second = telling_record("CityFlows", url="https://www.vlaanderen.be/cityflows", source="abb")
    assert [found.initiative for found in matched([second, renamed], [known])] == ["iknown", "iknown"]


def test_any_order_gives_the_same_groups(telling_record: MakeRecord) -> None:
    """The order of records does not decide who belongs together."""
    records = [
        telling_record("VLOCA", aliases=("Vlaamse Open City Architectuur",), url="https://smart.flanders.be/vloca/"),
        telling_record("Over VLOCA", url="https://vloca.vlaanderen.be/over-vloca/", source="vloca"),
        telling_record("Vlaamse Open City Architectuur", url="https://www.vlaanderen.be/vloca", source="abb"),
        telling_record("Smart Flanders 2.0", url="https://smart.flanders.be/smart-flanders-2.0/"),
        telling_record("Smart Flanders", url="https://smart.flanders.be/over/"),
    ]
    groupings = set()
    for order in permutations(range(len(records))):
        found = matched([records[place] for place in order], [])
        together: dict[int, set[int]] = {}
        for place, answer in zip(order, found, strict=True):
            together.setdefault(answer.group, set()).add(place)
        groupings.add(frozenset(map(frozenset, together.values())))
    assert groupings == {frozenset({frozenset({0, 1, 2}), frozenset({3}), frozenset({4})})}


def test_work_grows_with_the_number_of_initiatives_alone(telling_record: MakeRecord) -> None:
    """Ten times the initiatives take at most fifteen times the steps: no pair is ever compared for nothing."""

    def steps(size: int) -> int:
        known = [
            replace(known_initiative(f"AquaKade{n}", f"https://a.example/{n}", "abb"), id=f"i{n:05}")
            for n in range(size)
        ]
        records = [
            telling_record(f"AquaKade{n}", aliases=("City of Things",), url=f"https://b.example/{n}", source="vloca")
            for n in range(size)
        ]
        calls = 0

        def count(_frame: FrameType, event: str, _argument: object) -> None:
            nonlocal calls
            calls += event == "call"

        sys.setprofile(count)
        try:
            found = matched(records, known)
        finally:
            sys.setprofile(None)
        assert [one.initiative for one in found] == [f"i{n:05}" for n in range(size)]
        return calls

    assert steps(2000) <= 15 * steps(200)
