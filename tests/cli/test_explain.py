"""`radar explain` and `radar fixtures save`: from a fact back to the page, from a capture to a fixture."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from domain.captures import Answer, ObservationKind, Outcome
from domain.reference import load_reference
from pipeline.run import process
from scrapers.source import load_sources
from storage.captures import store_answers
from storage.crawls import finish_crawl, start_crawl
from storage.database import close_database, open_database
from storage.schema import prepare_database

Run = Callable[..., Any]
NIGHT = datetime(2022, 3, 1, 2, 15, tzinfo=UTC)
URL = "https://smart.flanders.be/smart-flanders-2.0/kade/"
PAGE = """<!DOCTYPE html><html lang="nl"><head><title>Project Kade | Smart Flanders</title></head><body><div id="main">
<article class="page"><header class="region intro"><div class="headings"><h1 class="h1">Project Kade</h1></div></header>
<section class="region paragraphs"><div class="paragraph paragraph__text"><div class="paragraph__content">
<p>Dit project van steden wordt uitgevoerd door imec en startte op 1 maart 2021.</p></div></div></section></article>
</div></body></html>"""


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """A database with one project, read from one page."""
    sessions = open_database(f"sqlite:///{tmp_path}/radar.sqlite")
    prepare_database(sessions)
    with sessions.begin() as session:
        crawl = start_crawl(session, "smart_flanders", now=NIGHT)
        headers = {"Content-Type": "text/html; charset=utf-8"}
        answer = Answer(
            url=URL, kind=ObservationKind.FETCHED, at=NIGHT, status=200, headers=headers, body=PAGE.encode()
        )
        counts = store_answers(session, "smart_flanders", crawl, [answer])
        finish_crawl(session, crawl, outcome=Outcome.HEALTHY, why="", counts=counts, now=NIGHT)
    process(sessions, load_sources(), reference=load_reference(), now=NIGHT)
    close_database(sessions)
    return tmp_path


def test_every_fact_leads_back_to_the_words_it_was_read_from(stored: Path, run_radar: Run) -> None:
    """Address, capture, moment, words and place, for each value."""
    assert stored.is_dir()
    explained = json.loads(run_radar("explain", "project-kade", "--json").out)
    by_id = run_radar("explain", explained["id"])
    (start,) = explained["facts"]["start"]
    assert start["value"] == "2021-03-01"
    (evidence,) = start["evidence"]
    assert (evidence["url"], evidence["capture"], evidence["captured_at"]) == (URL, 1, "2022-03-01T02:15:00Z")
    assert "1 maart 2021" in evidence["quote"]
    assert evidence["xpath"].startswith("/html/body/")
    assert all(fact["evidence"] for facts in explained["facts"].values() for fact in facts)
    assert explained["pages"][0]["why"]
    for words in ("start:", "value: 2021-03-01", f"url: {URL}", "unknown:"):
        assert words in by_id.out


def test_a_page_is_explained_by_what_it_was_taken_for(stored: Path, run_radar: Run) -> None:
    """Its class, the cues, and its initiatives."""
    assert stored.is_dir()
    told = run_radar("explain", URL).out
    assert "class: initiative" in told
    assert "why: title: Project" in told


def test_what_is_not_known_is_said_with_where_to_look(stored: Path, run_radar: Run) -> None:
    """On one line, with an exit code."""
    assert stored.is_dir()
    for what in ("niets", "https://smart.flanders.be/niets/"):
        done = run_radar("explain", what)
        assert done.code == 1
        assert f"no such initiative or page: {what}; radar export" in done.err


def test_a_capture_becomes_a_fixture_of_the_class_that_reads_it(stored: Path, run_radar: Run) -> None:
    """As production saw it; never over another one."""
    folder = stored / "saved"
    saved = run_radar("fixtures", "save", URL, "--case", "project", "--directory", str(folder))
    assert saved.code == 0, saved.err
    case = folder / "smart_flanders.ArticlePage" / "project"
    assert (case / "inputs" / "HttpResponse-body.html").read_text(encoding="utf-8") == PAGE
    assert json.loads((case / "inputs" / "HttpResponse-info.json").read_text(encoding="utf-8"))["url"] == URL
    assert "output.json by hand" in saved.out
    again = run_radar("fixtures", "save", "1", "--case", "project", "--directory", str(folder))
    assert (again.code, "there already" in again.err) == (1, True)
    assert run_radar("fixtures", "save", "99", "--case", "x", "--directory", str(folder)).code == 1


def test_a_new_source_is_written_once(stored: Path, run_radar: Run) -> None:
    """A file that loads and a class that runs; wrong names, addresses and owners are refused."""
    for folder in ("sources", "pages"):
        (stored / "scrapers" / folder).mkdir(parents=True)
    words = ("sources", "new", "waterloket", "--url", "https://waterloket.example", "--directory", str(stored))
    assert run_radar(*words).code == 0
    assert "start: [https://waterloket.example/]" in (stored / "scrapers/sources/waterloket.yml").read_text("utf-8")
    for wrong in (words, ("sources", "new", "2x", *words[3:]), (*words[:2], "nieuw", "--url", "waterloket.example")):
        done = run_radar(*wrong)
        assert done.code == 2, done.out
        assert done.err.startswith("radar: ")
