"""The reference data: complete, consistent, and read as its keywords are meant."""

from collections import Counter
from pathlib import Path

import pytest

from domain.reference import UnusableReference, keyword_pattern, load_reference

REFERENCE = load_reference()


def test_there_are_285_municipalities_with_codes_of_their_own() -> None:
    """As many as there are in Flanders since 2025."""
    assert len(REFERENCE.municipalities) == len({one.nis for one in REFERENCE.municipalities}) == 285


def test_no_name_of_a_municipality_means_two() -> None:
    """Neither today's nor a former one."""
    owners = Counter(name for one in REFERENCE.municipalities for name in set(one.names))
    assert [name for name, count in owners.items() if count > 1] == []


def test_no_name_of_an_organisation_means_two() -> None:
    """In whatever case it is written."""
    owners = Counter(name for one in REFERENCE.organisations for name in {name.casefold() for name in one.names})
    assert [name for name, count in owners.items() if count > 1] == []


def test_an_organisation_is_found_by_its_code() -> None:
    """The codes are unique; a code that is not known finds nothing."""
    codes = [one.ovo for one in REFERENCE.organisations if one.ovo]
    assert len(codes) == len(set(codes))
    found = REFERENCE.organisation("OVO001835")
    assert found is not None
    assert found.name == "Agentschap Binnenlands Bestuur"
    assert REFERENCE.organisation("OVO000000") is None


def test_themes_and_target_groups_have_ids_of_their_own_and_labels() -> None:
    """In both languages for themes."""
    for entries in (REFERENCE.themes, REFERENCE.target_groups):
        assert len({one.id for one in entries}) == len(entries)
        assert all(one.label_nl for one in entries)
    assert all(one.label_en for one in REFERENCE.themes)


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("cyber*", "cyberveiligheid", True),
        ("cyber*", "cyber", True),
        ("cyber*", "hypercyber", False),
        ("bouwste(en|nen)", "bouwstenen", True),
        ("bouwste(en|nen)", "bouwsteentje", False),
        ("nis ?2", "nis2", True),
        ("nis ?2", "nis 2", True),
        ("api-?beheer", "apibeheer", True),
        ("e-loket*", "e-loketten", True),
        ("a.b", "axb", False),
    ],
)
def test_a_keyword_is_a_whole_word_with_the_freedom_it_gives(keyword: str, text: str, found: bool) -> None:  # noqa: FBT001  a case
    """A star is any ending, brackets a choice, a question mark something that can be missing; the rest is itself."""
    assert bool(keyword_pattern([keyword]).search(text)) is found


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[", "organisations.json, entry 0: JSONDecodeError"),
        ('[{"id": "a", "name": "A"}]', "organisations.json, entry 1: KeyError: 'ovo'"),
        (None, "organisations.json, entry 0: FileNotFoundError"),
    ],
)
def test_a_file_that_can_not_be_used_is_named_with_the_entry(tmp_path: Path, content: str | None, told: str) -> None:
    """One clear line, whatever is wrong with it."""
    if content is not None:
        (tmp_path / "organisations.json").write_text(content, encoding="utf-8")
    with pytest.raises(UnusableReference) as error:
        load_reference(tmp_path)
    assert str(error.value).startswith(told)
