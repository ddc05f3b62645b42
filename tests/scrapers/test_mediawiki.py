"""Crawling a real MediaWiki: a page is fetched only when it has a new revision."""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.captures import Crawl, ObservationKind, Outcome
from storage.captures import known_pages, observations, page_captures
from storage.database import Sessions

pytestmark = [pytest.mark.mediawiki, pytest.mark.xdist_group("mediawiki")]
HOST = "wiki.vlaanderen.be"
BASE = f"https://{HOST}/wiki/"
SOURCE = f"""
title: Proefwiki
owner: OVO001835
homepage: https://{HOST}/
discovery:
  kind: mediawiki
  hosts: [{HOST}]
  apis: [https://{HOST}/ergens/api.php, https://{HOST}/api.php]
  namespaces: [VLOCA]
  categories: [Initiatief]
pages: [{{match: ".", use: [feed.Feed]}}]
expectations: {{min_pages: 1, max_pages: 50}}
"""


def load_wiki() -> Any:  # noqa: ANN401  a module beside this file
    """The module that runs MediaWiki."""
    spec = importlib.util.spec_from_file_location("wiki", Path(__file__).with_name("wiki.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def wiki(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A wiki with two pages in the namespace, one in the category, a redirect, and one that is neither."""
    module = load_wiki()
    if not module.is_installed():
        pytest.skip("Debian's MediaWiki and PHP are not installed (scripts/install-debian-packages)")
    # dataclasses look their module up by name
    monkeypatch.setitem(__import__("sys").modules, "wiki", module)
    folder = tmp_path / "wiki"
    folder.mkdir()
    running = module.start(folder)
    running.edit("VLOCA:Flood4Cast", "Een project over water.")
    running.edit("VLOCA:Smart & Waterland?", "Een project met leestekens in de naam.")
    running.edit("Velopark", "Fietsen stallen. [[Categorie:Initiatief]]")
    running.edit("GeoJSON", "Een begrip.")
    running.maintain("runJobs.php")
    yield running
    running.stop()


@pytest.fixture
def night(
    crawl: Callable[..., list[Crawl]],
    sources: Path,
    wiki: Any,  # noqa: ANN401  a module loaded by path
) -> Callable[..., Crawl]:
    """Crawls the wiki as of one night."""
    (sources / "proef.yml").write_text(SOURCE)
    return lambda number: crawl(night=number, connect_to={HOST: ("127.0.0.1", wiki.port)})[0]


def titles(sessions: Sessions) -> list[str]:
    """The pages that are stored."""
    with sessions() as session:
        return [page.url.removeprefix(BASE) for page in page_captures(session, "proef")]


def test_nights_of_a_wiki(night: Callable[..., Crawl], wiki: Any, sqlite_sessions: Sessions) -> None:  # noqa: ANN401  the same
    """What is listed is fetched once; then only what was edited, moved or deleted costs more than the lists."""
    first = night(0)
    assert (first.outcome, first.counts.new) == (Outcome.HEALTHY, 3)
    assert titles(sqlite_sessions) == ["VLOCA:Flood4Cast", "VLOCA:Smart_&_Waterland%3F", "Velopark"]

    quiet = night(1)
    assert (quiet.counts.not_modified, quiet.counts.new, quiet.counts.changed) == (3, 0, 0)
    assert quiet.counts.requests < 8

    wiki.edit("VLOCA:Flood4Cast", "Een project over water, nu met sensoren.")
    edited = night(2)
    assert (edited.counts.changed, edited.counts.not_modified) == (1, 2)

    wiki.listed("moveBatch.php", "VLOCA:Flood4Cast|VLOCA:Flood5Cast", "--u", "Beheer", "-r", "hernoemd")
    wiki.listed("deleteBatch.php", "Velopark", "-u", "Beheer", "-r", "weg")
    wiki.maintain("runJobs.php")
    moved = night(3)
    assert moved.outcome is Outcome.HEALTHY
    with sqlite_sessions() as session:
        keys = {page.url.removeprefix(BASE): page.key for page in known_pages(session, "proef")}
        seen = {url.removeprefix(BASE): one[-1] for url, one in observations(session, "proef").items()}
    assert keys["VLOCA:Flood5Cast"] == keys["VLOCA:Flood4Cast"]
    assert seen["VLOCA:Flood4Cast"].kind is ObservationKind.REDIRECTED
    assert seen["VLOCA:Flood4Cast"].location == f"{BASE}VLOCA:Flood5Cast"
    assert seen["Velopark"].kind is ObservationKind.NOT_FOUND


def test_a_wiki_whose_api_does_not_answer_is_unreachable(
    night: Callable[..., Crawl], sources: Path, sqlite_sessions: Sessions
) -> None:
    """Nothing is concluded about its pages."""
    night(0)
    file = sources / "proef.yml"
    file.write_text(SOURCE.replace(f", https://{HOST}/api.php", ""))
    down = night_without_rewriting(night, file)
    assert down.outcome is Outcome.UNREACHABLE
    assert "no API answered" in down.why
    with sqlite_sessions() as session:
        assert observations(session, "proef") == {}


def night_without_rewriting(night: Callable[..., Crawl], file: Path) -> Crawl:
    """A night with the source file as it stands."""
    assert "ergens" in file.read_text()
    return night(1)
