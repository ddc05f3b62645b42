"""Small pages in our own words, one folder per layout and case: what is read must be what a person reads there.

Each folder is a web-poet fixture. Its `output.json` was written from the page and leaves out what is empty; a quote
stands there without its place, a passage as its heading and its text.
"""

from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from web_poet.testing import Fixture

from domain.readings import InitiativeReadings, PageReadings, Passage, Reading
from scrapers.extract import find_class
from scrapers.pages.base import Page, Recognition

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/*/output.json"))


def build_page(case: Path) -> Page:
    """The page object of a fixture folder."""
    page = Fixture(case).get_page(find_class(case.parent.name))
    assert isinstance(page, Page)
    return page


def words(value: object) -> object:
    """A value of a subject as `output.json` has it."""
    match value:
        case Reading():
            return value.text
        case Passage():
            return [value.heading, value.reading.text]
        case tuple():
            return [words(part) for part in value]
        case _:
            return value


def said_by(page: PageReadings) -> dict[str, Any]:
    """What a page says, as `output.json` has it."""
    subjects = [
        {name: words(value) for name, value in subject if name == "key" or (value and name != "unknown")}
        for subject in page.subjects
    ]
    issues = [[issue.code.value, issue.field] for issue in page.issues]
    documents = {"documents": [link.url for link in page.documents]} if page.documents else {}
    said = page.model_dump(mode="json", exclude={"documents"})
    return {**said, "subjects": subjects, "issues": issues, **documents}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_page_says_what_a_person_reads(case: Path) -> None:
    """The class recognises the page and quotes exactly what the page says."""
    page = build_page(case)
    assert type(page).recognises(page.response) is Recognition.KNOWN
    assert said_by(page.readings()) == Fixture(case).get_expected_output()


def readings_of(subject: InitiativeReadings) -> list[Reading]:
    """Every quote of a subject."""
    values = [value for _, value in subject if isinstance(value, tuple)]
    listed = [part.reading if isinstance(part, Passage) else part for value in values for part in value]
    single = [value for _, value in subject if isinstance(value, Reading)]
    return [reading for reading in [*listed, *single] if isinstance(reading, Reading)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_quote_stands_where_it_says(case: Path) -> None:
    """Each quote names a place that exists in the document."""
    page = build_page(case)
    found = [reading for subject in page.readings().subjects for reading in readings_of(subject)]
    if page.reads_json or not found:
        return
    tree = etree.ElementTree(page.response.selector.root)
    assert [reading for reading in found if not tree.xpath(reading.xpath)] == []
