"""Decisions by hand: read, validated, and obeyed whatever names say."""

from collections.abc import Callable

import pytest

from domain.initiative import PageRecord
from pipeline.match.decide import keys_of_record, match
from pipeline.match.decisions import Decisions, WrongDecision, parse_decisions

MakeRecord = Callable[..., PageRecord]
A, B, C = "https://a.example/een", "https://b.example/twee/", "https://c.example/drie"


def decided(*lines: str) -> Decisions:
    """Decisions of entries with their reason filled in."""
    return parse_decisions("\n".join(f"- {{{line}, why: gelezen, by: redactie, on: 2022-06-01}}" for line in lines))


def groups_of(records: list[PageRecord], decisions: Decisions) -> list[int]:
    """The group of each record, matched all at once."""
    return [found.group for found in match([keys_of_record(record) for record in records], [], decisions=decisions)]


def test_a_file_without_entries_decides_nothing() -> None:
    """The file as it is shipped has nothing but comment."""
    assert parse_decisions("# nothing yet\n") == Decisions()


def test_what_was_decided_to_be_the_same_is(telling_record: MakeRecord) -> None:
    """Two names that share nothing are one thing by hand, also through a third page."""
    records = [
        telling_record(title, url=url, source=url) for title, url in (("Velopark", A), ("Rainbrain", B), ("SENSOC", C))
    ]
    assert len(set(groups_of(records, Decisions()))) == 3
    assert len(set(groups_of(records, decided(f"same: ['{A}', '{B}']", f"same: ['{C}', '{B}']")))) == 1


def test_what_was_decided_to_be_different_is(telling_record: MakeRecord) -> None:
    """A distinctive name on two sites is two things by hand."""
    records = [telling_record("CityFlows", url=url, source=url) for url in (A, B)]
    assert len(set(groups_of(records, Decisions()))) == 1
    assert len(set(groups_of(records, decided(f"different: ['{A}', '{B}']")))) == 2


def test_a_decision_overrides_what_excludes(telling_record: MakeRecord) -> None:
    """Other years and other kinds are one thing when somebody says so."""
    records = [
        telling_record("City of Things 2018", url=A, source="a", kind="call"),
        telling_record("City of Things 2020", url=B, source="b", kind="event"),
    ]
    assert len(set(groups_of(records, decided(f"same: ['{A}', '{B}']")))) == 1


def test_one_subject_of_a_page_is_named_with_its_key(telling_record: MakeRecord) -> None:
    """The key follows the address after a hash."""
    records = [
        telling_record("Space Tinder", url=A, key="Space Tinder"),
        telling_record("Pakjes", url=A, key="Pakjes"),
        telling_record("Verhandelde panden", url=B, source="b"),
    ]
    first, second, third = groups_of(records, decided(f"same: ['{A}#Space Tinder', '{B}']"))
    assert first == third != second


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("same: x", "should be a list"),
        ("- same: [", "is no YAML"),
        (f"- {{same: ['{A}', '{B}'], by: redactie, on: 2022-06-01}}", "entry 1, why: Field required"),
        (f"- {{same: ['{A}'], why: x, by: redactie, on: 2022-06-01}}", "entry 1: same needs two different"),
        (f"- {{same: ['{A}', '{A}/'], why: x, by: redactie, on: 2022-06-01}}", "entry 1: same needs two different"),
        ("- {why: x, by: redactie, on: 2022-06-01}", "entry 1: write either same or different"),
        (f"- {{same: ['{A}', ftp], why: x, by: redactie, on: 2022-06-01}}", "entry 1, same, 1: String should match"),
        (f"- {{same: ['{A}', '{B}'], why: x, by: jan@x.be, on: 2022-06-01}}", "entry 1, by: String should match"),
        (
            f"- {{same: ['{A}', '{B}'], why: x, by: redactie, on: gisteren}}",
            "entry 1, on: Input should be a valid date",
        ),
        (f"- {{like: ['{A}', '{B}'], why: x, by: redactie, on: 2022-06-01}}", "entry 1, like: Extra inputs"),
    ],
)
def test_an_entry_that_lacks_something_is_refused(text: str, told: str) -> None:
    """The message names the file, the entry and the field."""
    with pytest.raises(WrongDecision) as refused:
        parse_decisions(text, name="besluiten.yml")
    assert str(refused.value).startswith("besluiten.yml")
    assert told in str(refused.value)


def test_two_decisions_that_contradict_are_refused() -> None:
    """Also where the contradiction takes three entries."""
    with pytest.raises(WrongDecision, match=r"entry 3, different: .* are the same by entry 1"):
        decided(f"same: ['{A}', '{B}']", f"same: ['{B}', '{C}']", f"different: ['{A}', '{C}']")
