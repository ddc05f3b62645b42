"""What an initiative is called, what sort of thing it is, and what it is about."""

from collections.abc import Callable

import pytest

from domain.initiative import PageRecord
from domain.issues import Issue, IssueCode
from domain.vocabulary import Kind
from pipeline.normalise.labels import without_site

Mean = Callable[..., tuple[PageRecord, tuple[Issue, ...]]]


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Project Slimme kade", "Project Slimme kade"),
        ("Over het Kadeproject", "Kadeproject"),
        ("Over Kadeproject", "Kadeproject"),
    ],
)
def test_a_page_about_a_thing_is_named_after_the_thing(meaning: Mean, title: str, told: str) -> None:
    """The word "Over" is no part of a name."""
    record, _ = meaning(title=title, summary="Dit project van de Vlaamse overheid meet het water aan de kade.")
    assert record.title
    assert record.title.value == told


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Project Slimme kade | Smart Flanders", "Project Slimme kade"),
        ("Project Slimme kade - Smart Flanders", "Project Slimme kade"),
        ("Charter voor Smart Flanders", "Charter voor Smart Flanders"),
        ("Smart Flanders: spoor Financiering", "Smart Flanders: spoor Financiering"),
        ("| Smart Flanders", "| Smart Flanders"),
    ],
)
def test_the_name_of_the_site_behind_a_title_is_no_part_of_it(title: str, name: str) -> None:
    """Templates put it there, on all pages at once."""
    assert without_site(title, "Smart Flanders") == name


def test_a_word_for_the_kind_that_nobody_knows_is_an_issue(meaning: Mean) -> None:
    """The page object quoted it as one, so it should be mapped."""
    record, issues = meaning(kind=["Zwam"])
    assert record.kind
    assert record.kind.value is Kind.PROJECT
    assert [(issue.code, issue.field) for issue in issues] == [(IssueCode.UNMAPPED_WORD, "kind")]
    assert meaning(kind=["Oproep"])[1] == ()


@pytest.mark.parametrize(
    ("fields", "themes"),
    [
        ({"themes": ["Mobiliteit"]}, ["mobiliteit"]),
        ({"title": "Project Open data"}, ["data-open-data"]),
        ({"summary": "Dit project meet met sensoren hoe goed de fietspaden en het verkeer zijn."}, ["mobiliteit"]),
        ({"summary": "Dit project kwam er dankzij het Agentschap Innoveren en Ondernemen in de stad."}, []),
        ({"url": "https://www.vlaanderen.be/projecten/cyberveiligheid/"}, ["cyberveiligheid"]),
    ],
)
def test_themes_are_told_by_tags_names_address_and_introduction(
    meaning: Mean, fields: dict[str, object], themes: list[str]
) -> None:
    """A single word in the introduction is not enough, and the name of an agency tells none."""
    record, issues = meaning(**fields)
    assert [fact.value for fact in record.themes] == themes
    assert issues == ()


def test_there_are_at_most_three_themes(meaning: Mean) -> None:
    """The strongest, in alphabetical order."""
    record, _ = meaning(title="Project Open data, mobiliteit, cyberveiligheid, privacy en cultuur")
    assert len(record.themes) == 3
    assert [fact.value for fact in record.themes] == sorted(fact.value for fact in record.themes)


def test_a_tag_that_tells_no_theme_is_an_issue(meaning: Mean) -> None:
    """With the word in it."""
    record, issues = meaning(themes=["Zwammen"])
    assert record.themes == ()
    assert [(issue.code, issue.field) for issue in issues] == [(IssueCode.UNMAPPED_WORD, "themes")]
    assert "Zwammen" in issues[0].reason


def test_a_programme_is_kept_as_the_page_says_it(meaning: Mean) -> None:
    """A name or an address; who that is, is found out later."""
    assert meaning()[0].programme is None
    record, _ = meaning(programme="https://www.vlaanderen.be/kades")
    assert record.programme
    assert record.programme.value == "https://www.vlaanderen.be/kades"
