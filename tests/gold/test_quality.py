"""The labels are sound, and what is read of the pages is as good as `docs/quality.md` says."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.measure import SITES
from benchmarks.quality.__main__ import FLOORS, every_figure
from benchmarks.quality.figures import Figure
from benchmarks.quality.gold import GOLD
from domain.reference import load_reference
from domain.vocabulary import Kind, PageClass, Role, Status

KEPT: list[dict[str, Any]] = json.loads(FLOORS.read_text(encoding="utf-8"))


def rows(kind: str) -> Iterator[dict[str, Any]]:
    """Every labelled row of a kind, also of sites whose pages are not here."""
    for path in sorted(GOLD.glob(f"{kind}_*.json")):
        yield from json.loads(path.read_text(encoding="utf-8"))


def test_labels_use_our_words() -> None:
    """Kinds, statuses, roles, themes, target groups and municipalities of the labels are those of the program."""
    reference = load_reference()
    themes = {theme.id for theme in reference.themes}
    groups = {group.id for group in reference.target_groups}
    municipalities = {municipality.name for municipality in reference.municipalities}
    for row in rows("fields"):
        assert row["kind"] in set(Kind), row
        assert row["status"] in set(Status), row
        assert {one["role"] for one in row["organisations"]} <= set(Role), row
        assert set(row["themes"]) <= themes, row
        assert set(row["target_groups"]) <= groups, row
        assert set(row["municipalities"]) <= municipalities, row
    assert {row["class"] for row in rows("relevance")} <= set(PageClass)


def test_all_versions_of_a_page_are_on_one_side() -> None:
    """What was held back while the program was tuned is held back page by page, by nobody's choice."""
    for row in rows("fields"):
        if row.get("once_held") or "second" in row["file"]:
            continue  # the first replicas were all given to tuning once the second ones were held back
        digit = hashlib.sha1((row["host"] + row["path"]).encode(), usedforsecurity=False).hexdigest()[0]
        assert row["part"] == ("held" if int(digit, 16) % 2 == 0 else "tuned"), row["path"]


@pytest.fixture(scope="module")
def figures() -> dict[tuple[str, str], Figure]:
    """Every figure, by name and part; of some sets the pages stand beside the checkout."""
    if not SITES.is_dir():
        pytest.skip("the saved pages of the real sites do not stand beside the checkout")
    return {(figure.name, figure.part): figure for figure in every_figure()}


@pytest.mark.sites
@pytest.mark.parametrize("floor", KEPT, ids=lambda floor: f"{floor['name']} ({floor['part']})")
def test_no_figure_sinks(floor: dict[str, Any], figures: dict[tuple[str, str], Figure]) -> None:
    """Precision and recall of every field, on the tuned and on the held part, are at least what they were."""
    figure = figures[floor["name"], floor["part"]]
    assert round(figure.precision, 3) >= floor["precision"]
    assert round(figure.recall, 3) >= floor["recall"]
