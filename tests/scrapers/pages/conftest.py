"""The saved pages of the real sites, the sources that read them, and what people found on them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from domain.captures import Capture
from domain.readings import PageReadings
from scrapers.extract import extract
from scrapers.source import Source, load_sources

SITES = Path(__file__).parents[4] / "shared" / "sites"
SOURCES = {
    "smart.flanders.be": "smart_flanders",
    "vloca.vlaanderen.be": "vloca",
    "vloca-kennishub.vlaanderen.be": "vloca_kennishub",
    "www.vlaanderen.be": "abb",
    "lokaalbestuur.vlaanderen.be": "abb",
}
TYPES = {"html": "text/html", "xml": "application/xml", "txt": "text/plain"}

Label = dict[str, Any]
ReadPage = Callable[[str, str, bytes, str], tuple[PageReadings, Source]]


def build_capture(url: str, source: str, content_type: str = "text/html; charset=utf-8") -> Capture:
    """A capture of `url`, as a crawl would have kept it."""
    return Capture(
        id=1,
        source=source,
        url=url,
        status=200,
        headers={"Content-Type": content_type},
        body_sha256="",
        fetched_at=datetime(2021, 2, 3, tzinfo=UTC),
        crawl=1,
    )


@pytest.fixture(scope="session")
def declared_sources() -> dict[str, Source]:
    """The sources as they are declared."""
    return load_sources()


@pytest.fixture(scope="session")
def saved_sites() -> Path:
    """The folder of saved pages; skips where it is absent."""
    if not SITES.is_dir():
        pytest.skip("the saved pages do not stand beside the checkout")
    return SITES


@pytest.fixture(scope="session")
def read_page(declared_sources: dict[str, Source]) -> ReadPage:
    """Reads a body as a page of `host` and `path`."""

    def read(host: str, path: str, body: bytes, kind: str = "html") -> tuple[PageReadings, Source]:
        source = declared_sources[SOURCES[host]]
        capture = build_capture(f"https://{host}{path}", source.name, f"{TYPES[kind]}; charset=utf-8")
        return extract(capture, body, source), source

    return read


@pytest.fixture(scope="session")
def labels() -> list[Label]:
    """What people found on the saved pages; a label holds from `since` until the next label of the same page."""
    found: list[Label] = json.loads((Path(__file__).parent / "labels.json").read_text(encoding="utf-8"))
    return found
