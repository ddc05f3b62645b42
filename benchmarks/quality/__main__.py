"""Measure the quality against the labelled sets and write `docs/quality.md`.

python -m benchmarks.quality [--show tuned|held]
"""

import argparse
import sys
from pathlib import Path

from benchmarks.quality.fields import Difference, measure_fields
from benchmarks.quality.gold import GOLD, load_sets
from benchmarks.quality.matching import measure_matching, wrong_pairs
from benchmarks.quality.relevance import measure_relevance
from benchmarks.quality.report import report
from benchmarks.quality.sentences import differing_sentences, measure_sentences

REPORT = Path(__file__).resolve().parents[2] / "docs" / "quality.md"


def main() -> None:
    """Measure, and write the figures, or show what differs."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--show", choices=("tuned", "held"), help="print what differs in this part, write nothing")
    show = arguments.parse_args().show
    relevance, judged_otherwise = measure_relevance(load_sets("relevance"))
    fields, differences = measure_fields(load_sets("fields"))
    if show:
        told = [*(one for one in judged_otherwise if f"({show})" in one), *listed(differences, show)]
        told += [*wrong_pairs(GOLD, show), *(differing_sentences(GOLD) if show == "tuned" else [])]
        sys.stdout.write("\n".join([*told, ""]))
        return
    figures = {
        "Which pages are about an initiative": relevance,
        "Which pages are about the same initiative": measure_matching(GOLD),
        "What a page states": fields,
        "What a sentence states": measure_sentences(GOLD),
    }
    text = report(figures)
    REPORT.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def listed(differences: list[Difference], part: str) -> list[str]:
    """The differences of one part, a line each."""
    return [
        f"{one.field:15} {one.row}  missing {sorted(map(str, one.missing))}  wrong {sorted(map(str, one.wrong))}"
        for one in differences
        if one.part == part
    ]


if __name__ == "__main__":
    main()
