"""The feed and the downloads."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from website.open_data import cell

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schema"


def feed(site: httpx.Client) -> etree._Element:
    """The feed as a feed reader reads it."""
    return etree.fromstring(site.get("/feed.atom").content)


def texts(node: etree._Element, path: str) -> list[str]:
    """What an XPath in the feed finds, as text."""
    found = node.xpath(path, namespaces=ATOM)
    assert isinstance(found, list)
    return [str(one) for one in found]


def test_the_feed_has_what_the_sources_changed(site: httpx.Client) -> None:
    """News only: no corrections, nothing of the beginning, the latest first."""
    assert texts(feed(site), "a:entry/a:title/text()") == [
        "Oude naam is samengevoegd met een ander initiatief.",
        "De uiterste indiendatum is verschoven naar 4 februari 2022.",
    ]


def test_the_feed_has_everything_that_the_standard_asks(site: httpx.Client) -> None:
    """Feed and entries have an id, a title and a moment (RFC 4287, 4.1.1 and 4.1.2); ids are unique and stay."""
    found = feed(site)
    ids = texts(found, "//a:id/text()")
    assert len(set(ids)) == len(ids) == 3
    assert all(one.startswith("urn:uuid:") for one in ids)
    assert len(texts(found, "//a:updated/text()")) == 3
    assert all(datetime.fromisoformat(one).tzinfo for one in texts(found, "//a:updated/text()"))
    assert texts(found, "a:author/a:name/text()") == ["Initiatievenradar"]
    assert ids == texts(feed(site), "//a:id/text()")


def test_the_feed_leads_to_the_site(site: httpx.Client) -> None:
    """An entry links to the page of its initiative, also when that was merged since."""
    found = texts(feed(site), "a:entry/a:link/@href")
    assert found == [
        "https://radar.example.org/initiatieven/programma-water",
        "https://radar.example.org/initiatieven/oproep-slimme-kade",
    ]


@pytest.mark.parametrize(("name", "schema", "count"), [("initiatieven", "initiative", 5), ("wijzigingen", "change", 4)])
def test_downloads_follow_the_schema_and_say_the_same(site: httpx.Client, name: str, schema: str, count: int) -> None:
    """Each line of the JSON file is what the schema describes; the CSV file has the same rows and columns."""
    lines = [json.loads(line) for line in site.get(f"/data/{name}.jsonl").text.splitlines()]
    validator = Draft202012Validator(json.loads((SCHEMAS / f"{schema}.json").read_text()))
    assert len(lines) == count
    assert [error.message for line in lines for error in validator.iter_errors(line)] == []
    rows = list(csv.DictReader(io.StringIO(site.get(f"/data/{name}.csv").text)))
    assert [row["id"] for row in rows] == [line["id"] for line in lines]
    assert list(rows[0]) == list(lines[0])


def test_a_programme_names_its_parts(site: httpx.Client) -> None:
    """Parts are in the open data too."""
    lines = [json.loads(line) for line in site.get("/data/initiatieven.jsonl").text.splitlines()]
    assert {line["id"]: line["parts"] for line in lines}["iprogramme"] == ["icall"]


@pytest.mark.parametrize("text", ["=1+1", "+32 2", "-1", "@x", "\t=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    """A spreadsheet shows what a page says and never runs it."""
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(("value", "written"), [("kade", "kade"), (2, 2), (None, None), (["é"], '["é"]')])
def test_other_cells_stay_as_they_are(value: object, written: object) -> None:
    """Lists are JSON, anything else is itself."""
    assert cell(value) == written
