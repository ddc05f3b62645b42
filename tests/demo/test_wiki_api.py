"""The demo wiki's answers to MediaWiki's Action API."""

import pytest

from demo.content import Site
from demo.history import sites_on
from demo.wiki_api import BATCH, Json, answer


@pytest.fixture
def wiki() -> Site:
    """The wiki on its first night."""
    return sites_on(1)["vloca-kennishub.vlaanderen.be"]


def all_of(wiki: Site, name: str, **query: str) -> list[str]:
    """The titles of a whole list, following `continue` as the API's manual says."""
    titles: list[str] = []
    more: dict[str, str] = {}
    while True:
        said = answer(wiki, {"action": "query", "list": name, "format": "json", "formatversion": "2", **query, **more})
        found = said["query"]
        assert isinstance(found, dict)
        rows = found[name]
        assert len(rows) <= BATCH
        titles += [row["title"] for row in rows]
        more_to_come = said.get("continue")
        if not isinstance(more_to_come, dict):
            return titles
        more = more_to_come


def pages(said: Json) -> list[dict[str, object]]:
    """The pages of an answer."""
    query = said["query"]
    assert isinstance(query, dict)
    return list(query["pages"])


def test_lists_come_in_batches(wiki: Site) -> None:
    """All pages of the main namespace are found by following `continue`."""
    titles = all_of(wiki, "allpages", apnamespace="0")
    assert len(titles) > BATCH
    assert "ISA²: Interoperability Solutions" in titles
    assert "VlocaSessie/28" in titles


def test_a_category_names_its_members(wiki: Site) -> None:
    """The category of initiatives holds those and no glossary pages."""
    titles = all_of(wiki, "categorymembers", cmtitle="Categorie:Initiatief")
    assert "VLOCA:B-WaterSmart" in titles
    assert "GeoJSON" not in titles


def test_versions_grow_with_edits() -> None:
    """An edit gives a page a newer version id, and a fetch does not."""
    first, last = (sites_on(number)["vloca-kennishub.vlaanderen.be"] for number in (1, 10))
    call = {"action": "query", "prop": "revisions", "titles": "VLOCA:Flood4Cast|VLOCA:Velopark", "rvprop": "ids"}
    before = {page["title"]: page["revisions"] for page in pages(answer(first, call))}
    after = {page["title"]: page["revisions"] for page in pages(answer(last, call))}
    assert before["VLOCA:Velopark"] == after["VLOCA:Velopark"]
    assert before["VLOCA:Flood4Cast"] != after["VLOCA:Flood4Cast"]


def test_a_generator_brings_versions_of_a_whole_list(wiki: Site) -> None:
    """One call per batch is enough to know what changed."""
    said = answer(wiki, {"action": "query", "generator": "allpages", "gapnamespace": "3000", "prop": "revisions|info"})
    assert {page["lastrevid"] for page in pages(said)}
    assert all(page["ns"] == 3000 for page in pages(said))


def test_a_page_that_does_not_exist_is_marked_missing(wiki: Site) -> None:
    """Asking for it is no error."""
    said = answer(wiki, {"action": "query", "prop": "info", "titles": "Bestaat niet"})
    assert pages(said) == [{"ns": 0, "title": "Bestaat niet", "missing": True}]


def test_namespaces_are_told(wiki: Site) -> None:
    """A reader finds the number of a namespace by its name."""
    said = answer(wiki, {"action": "query", "meta": "siteinfo", "siprop": "namespaces|general"})
    query = said["query"]
    assert isinstance(query, dict)
    assert query["namespaces"]["3000"]["name"] == "VLOCA"
