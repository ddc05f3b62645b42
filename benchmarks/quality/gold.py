"""The labelled rows of `tests/gold/`, and the pages that they are about, read as a run reads them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.measure import SITES
from domain.captures import Capture
from domain.reference import Reference, load_reference
from pipeline.reading import PageReading, interpret
from scrapers.source import Source, load_sources

GOLD = Path(__file__).resolve().parents[2] / "tests" / "gold"
REPLICA = "replica"
_TYPES = {".html": "text/html", ".xml": "application/xml", ".txt": "text/plain", ".json": "application/json"}

Row = dict[str, Any]


@dataclass(frozen=True)
class GoldSet:
    """The rows of one file; `site` is the name of its source's set of pages ("replica" for our own pages)."""

    site: str
    rows: tuple[Row, ...]


def load_sets(kind: str) -> Iterator[GoldSet]:
    """The sets of one kind ("fields", "relevance") whose pages can be read on this machine."""
    for path in sorted(GOLD.glob(f"{kind}_*.json")):
        site = path.stem.removeprefix(f"{kind}_")
        if site.startswith(REPLICA) or SITES.is_dir():
            yield GoldSet(site, tuple(json.loads(path.read_text(encoding="utf-8"))))


def part_of(row: Row) -> str:
    """Whether a row was held back while the program was tuned; rows without a word for it were."""
    return str(row.get("part", "held"))


def read_row(row: Row) -> PageReading:
    """What the page of a row means, read on the day that it stood there."""
    source = source_of(row["host"])
    body = path_of(row).read_bytes()
    day = date.fromisoformat(row.get("since") or row.get("published") or "2022-06-01")
    return interpret(capture_of(row, source, day), body, source, reference=reference(), today=day)


def path_of(row: Row) -> Path:
    """The file of a row's page: saved from its site, or one of our own."""
    file = str(row["file"])
    saved = SITES / str(row["host"]) / "pages" / file
    return saved if saved.is_file() else GOLD / REPLICA / file


def capture_of(row: Row, source: Source, day: date) -> Capture:
    """The capture that a crawl would have made of a row's page."""
    return Capture(
        id=1,
        source=source.name,
        url=f"https://{row['host']}{row['path']}",
        status=200,
        headers={"Content-Type": f"{_TYPES[Path(row['file']).suffix]}; charset=utf-8"},
        body_sha256="",
        fetched_at=datetime(day.year, day.month, day.day, 2, tzinfo=UTC),
        crawl=1,
    )


@cache
def reference() -> Reference:
    """The reference data."""
    return load_reference()


@cache
def source_of(host: str) -> Source:
    """The source that crawls `host`; raises LookupError where none does."""
    found = [source for source in load_sources().values() if host in source.discovery.hosts]
    if not found:
        raise LookupError(f"no source crawls {host}")
    return found[0]
