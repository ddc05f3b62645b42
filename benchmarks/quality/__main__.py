"""Measure the quality against the labelled sets and write `docs/quality.md`.

python -m benchmarks.quality [--show tuned|held] [--raise-floors]
"""

import argparse
import json
import sys
from pathlib import Path

from benchmarks.quality.fields import Difference, measure_fields
from benchmarks.quality.figures import Figure
from benchmarks.quality.gold import GOLD, load_sets
from benchmarks.quality.matching import measure_matching, wrong_pairs
from benchmarks.quality.relevance import measure_relevance
from benchmarks.quality.report import over_all, report
from benchmarks.quality.sentences import differing_sentences, measure_sentences

REPORT = Path(__file__).resolve().parents[2] / "docs" / "quality.md"
FLOORS = GOLD / "floors.json"
"""The least precision and recall of each figure, which a test holds: it may rise, it may not sink unnoticed."""


def main() -> None:
    """Measure, and write the figures, or show what differs."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--show", choices=("tuned", "held"), help="print what differs in this part, write nothing")
    arguments.add_argument("--raise-floors", action="store_true", help="let the tests demand what is reached now")
    asked = arguments.parse_args()
    if asked.show:
        sys.stdout.write("\n".join([*differing(asked.show), ""]))
        return
    text = report(measure())
    REPORT.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    if asked.raise_floors:
        raise_floors(every_figure())


def measure() -> dict[str, list[Figure]]:
    """The figures of every set, by what they tell."""
    return {
        "Which pages are about an initiative": measure_relevance(load_sets("relevance"))[0],
        "Which pages are about the same initiative": measure_matching(GOLD),
        "What a page states": measure_fields(load_sets("fields"))[0],
        "What a sentence states": measure_sentences(GOLD),
    }


def every_figure() -> list[Figure]:
    """The figures of every set, and those of fields over all sites."""
    found = measure()
    return [*(figure for figures in found.values() for figure in figures), *over_all(found["What a page states"])]


def raise_floors(figures: list[Figure]) -> None:
    """Write the least that each figure must reach from now on: what it reaches, or what was demanded before."""
    known = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else []
    before = {(floor["name"], floor["part"]): floor for floor in known}
    floors = []
    for one in figures:
        kept = before.get((one.name, one.part), {"precision": 0.0, "recall": 0.0})
        reached = {"precision": round(one.precision, 3), "recall": round(one.recall, 3)}
        floors.append(
            {"name": one.name, "part": one.part, **{name: max(value, kept[name]) for name, value in reached.items()}}
        )
    lines = ",\n".join(json.dumps(floor) for floor in floors)
    FLOORS.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def differing(part: str) -> list[str]:
    """What differs from the labels in one part, a line each."""
    _, pages = measure_relevance(load_sets("relevance"))
    _, fields = measure_fields(load_sets("fields"))
    sentences = differing_sentences(GOLD) if part == "tuned" else []
    return [*(one for one in pages if f"({part})" in one), *listed(fields, part), *wrong_pairs(GOLD, part), *sentences]


def listed(differences: list[Difference], part: str) -> list[str]:
    """The differences of one part, a line each."""
    return [
        f"{one.field:15} {one.row}  missing {sorted(map(str, one.missing))}  wrong {sorted(map(str, one.wrong))}"
        for one in differences
        if one.part == part
    ]


if __name__ == "__main__":
    main()
