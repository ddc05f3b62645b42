"""The saved pages of the real sites, read and judged, against what people found on them."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.readings import InitiativeReadings, PageReadings
from domain.vocabulary import PageClass
from pipeline.normalise.relevance import classify
from scrapers.source import Source

LABELS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "labels.json").read_text(encoding="utf-8"))
NEWS = ("/nieuws/", "/nieuws-en-opinies/", "/2026/")

ReadPage = Callable[[str, str, bytes, str], tuple[PageReadings, Source]]

pytestmark = pytest.mark.sites


def label_id(label: dict[str, Any]) -> str:
    """A name for a row of the table."""
    return f"{label['host']}{label['path']}@{label['since']}"


def texts(subject: InitiativeReadings, field: str) -> list[str]:
    """What a page says in one field, as a list."""
    value = getattr(subject, field)
    if value is None or isinstance(value, str):
        return [value] if value else []
    return [reading.text for reading in value] if isinstance(value, tuple) else [value.text]


@pytest.mark.parametrize("label", LABELS, ids=label_id)
def test_a_saved_page_is_read_as_people_read_it(label: dict[str, Any], saved_sites: Path, read_page: ReadPage) -> None:
    """A saved page is recognised by the class of its layout, judged rightly, and its facts are quoted."""
    body = (saved_sites / label["host"] / "pages" / label["file"]).read_bytes()
    page, source = read_page(label["host"], label["path"], body, label["file"].rsplit(".", 1)[1])
    verdict = classify(page, None, source_title=source.title)
    assert (page.layout, verdict.page_class.value, page.issues) == (label["layout"], label["class"], ())
    if label["class"] == "initiative":
        subject = page.subjects[0]
        assert subject.title is not None
        assert (subject.title.text, str(verdict.kind)) == (label["title"], label["kind"])
        check_fields(subject, label.get("fields", {}))


def check_fields(subject: InitiativeReadings, fields: dict[str, list[str]]) -> None:
    """Each labelled field has exactly these words; a name that ends in "+" may have more."""
    for name, expected in fields.items():
        found = texts(subject, name.rstrip("+"))
        if name.endswith("+"):
            assert set(expected) <= set(found)
        else:
            assert found == expected, name


def versions(site: Path) -> Iterator[tuple[str, str, str]]:
    """Each saved version of each page of a site, once: its first day, path and file."""
    seen: set[tuple[str, str]] = set()
    for snapshot in json.loads((site / "snapshots.json").read_text(encoding="utf-8")):
        for path, file in snapshot["put"].items():
            if (path, file) not in seen and not file.endswith(".txt"):
                seen.add((path, file))
                yield snapshot["at"][:10], path, file


def expected_class(labels: list[dict[str, Any]], path: str, day: str) -> str | None:
    """The label of a page on a day. News is labelled as a whole: never an initiative."""
    valid = [label["class"] for label in labels if label["since"] <= day]
    if valid:
        return str(valid[-1])
    return PageClass.MENTION.value if path.startswith(NEWS) else None


def test_initiatives_are_found_on_every_labelled_day(
    saved_sites: Path, read_page: ReadPage, capsys: pytest.CaptureFixture[str]
) -> None:
    """Over all versions of all saved pages, nothing else becomes an initiative and no initiative is missed."""
    by_page: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for label in LABELS:
        by_page[label["host"], label["path"]].append(label)
    counts: Counter[tuple[bool, bool]] = Counter()
    wrong: list[str] = []
    for host in sorted({label["host"] for label in LABELS}):
        for day, path, file in versions(saved_sites / host):
            expected = expected_class(by_page[host, path], path, day)
            assert expected is not None, f"no label for {host}{path} on {day}"
            page, source = read_page(
                host, path, (saved_sites / host / "pages" / file).read_bytes(), file[-4:].strip(".")
            )
            found = classify(page, None, source_title=source.title).page_class
            pair = (found is PageClass.INITIATIVE, expected == PageClass.INITIATIVE.value)
            counts[pair] += 1
            wrong += [f"{host}{path} on {day}: {found}, not {expected}"] if pair[0] != pair[1] else []
    hits, false, missed = counts[True, True], counts[True, False], counts[False, True]
    with capsys.disabled():
        shares = f"precision {hits / (hits + false):.3f}, recall {hits / (hits + missed):.3f}"
        print(f"\n{sum(counts.values())} page versions: {shares}")  # noqa: T201  what this test is run for
    assert not wrong
