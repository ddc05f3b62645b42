"""Every source is complete: what it lacks is named, so that adding one is a list to work off."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.vocabulary import PageClass
from scrapers.extract import find_class
from scrapers.source import Source, load_source, load_sources, problems_of

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "scrapers" / "pages"
TABLE = re.compile(r"^\| `(\w+)` \| ([^|]+?) \|", re.MULTILINE)
SOURCE = """
title: Proef
owner: OVO001835
homepage: https://proef.example/
discovery: {kind: links, hosts: [proef.example], start: [https://proef.example/]}
expectations: {min_pages: 2, max_pages: 5, min_filled: {title: 0.9}}
pages: [{match: ., use: [proef.Page]}]
"""


def titles_in_docs(text: str) -> dict[str, str]:
    """The sources in the table of the documentation, with their titles."""
    return dict(TABLE.findall(text.rpartition("## The sources")[2]))


def lacking(source: Source, fixtures: Path, titles: dict[str, str]) -> Iterator[str]:
    """What a source lacks, a line each."""
    yield from problems_of(source)
    classes = dict.fromkeys(name for page in source.pages for name in page.use)
    suggested = set()
    for name in classes:
        try:
            find_class(name)
        except (LookupError, ImportError):
            yield f"there is no page class {name}"
        yield from (
            f"{name}/{case.name} has no output.json: what a person reads on that page"
            for case in sorted((fixtures / name).glob("*/"))
            if not (case / "output.json").is_file()
        )
        outputs = sorted((fixtures / name).glob("*/output.json"))
        if not outputs:
            yield f"page class {name} has no fixture in {name}/<case>/output.json"
        suggested |= {json.loads(path.read_text(encoding="utf-8"))["suggested"] for path in outputs}
    if not suggested - {PageClass.INITIATIVE.value}:
        yield "no fixture shows a page that is no initiative"
    if not source.expectations.min_filled:
        yield "expectations.min_filled names no field"
    if titles.get(source.name) != source.title:
        yield f"docs/adding-a-source.md has no row | `{source.name}` | {source.title} |"


@pytest.mark.parametrize("name", sorted(load_sources()))
def test_a_source_is_complete(name: str) -> None:
    """Page classes, a fixture for each, a page that is no initiative, expectations, its row in the documentation."""
    text = (ROOT / "docs" / "adding-a-source.md").read_text(encoding="utf-8")
    assert list(lacking(load_sources()[name], FIXTURES, titles_in_docs(text))) == []


def test_the_documentation_names_no_source_that_is_not_there() -> None:
    """A source that was taken away is taken out."""
    text = (ROOT / "docs" / "adding-a-source.md").read_text(encoding="utf-8")
    assert set(titles_in_docs(text)) == set(load_sources())


def test_everything_that_is_missing_is_named(tmp_path: Path) -> None:
    """For a source of which there is nothing but its file."""
    source = load_source("proef.yml", SOURCE.replace("min_filled: {title: 0.9}", "min_filled: {}"))
    assert list(lacking(source, tmp_path, {})) == [
        "there is no page class proef.Page",
        "page class proef.Page has no fixture in proef.Page/<case>/output.json",
        "no fixture shows a page that is no initiative",
        "expectations.min_filled names no field",
        "docs/adding-a-source.md has no row | `proef` | Proef |",
    ]


def test_fixtures_of_initiatives_alone_do_not_do(tmp_path: Path) -> None:
    """What is no initiative must be told from what is."""
    case = tmp_path / "proef.Page" / "project"
    case.mkdir(parents=True)
    (tmp_path / "proef.Page" / "saved").mkdir()
    (case / "output.json").write_text('{"suggested": "initiative"}', encoding="utf-8")
    found = list(lacking(load_source("proef.yml", SOURCE), tmp_path, {"proef": "Proef"}))
    assert found == [
        "there is no page class proef.Page",
        "proef.Page/saved has no output.json: what a person reads on that page",
        "no fixture shows a page that is no initiative",
    ]
