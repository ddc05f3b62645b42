"""Matching and listing uncertain pairs: ten times the initiatives, how many times the CPU. Prints ratios.

python -m benchmarks.matching [ROUNDS]

The initiatives are the labelled ones of `tests/gold/`, many times over, each copy under its own address and with a
word of its own in its names. Half are known, half are read now; half of what is read now is known.
"""

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from statistics import median
from time import process_time

from benchmarks.growth import words
from benchmarks.measure import pressure
from benchmarks.quality.gold import GOLD
from benchmarks.quality.matching import load_rows, record_of
from domain.initiative import PageRecord
from pipeline.match.decide import InitiativeKeys, likenesses, match
from pipeline.match.keys import keys_of_record
from pipeline.match.uncertain import uncertain

SIZES = (500, 5000)


def copies(size: int) -> list[PageRecord]:
    """`size` subjects of pages."""
    originals = [record_of(row) for row in load_rows(GOLD)]
    return [copy(originals[number % len(originals)], name) for number, name in enumerate(islice(words(), size))]


def copy(record: PageRecord, name: str) -> PageRecord:
    """A record under an address and with names of its own; its owner and programme stay."""
    facts = [fact for fact in (record.title, *record.aliases) if fact]
    title, *aliases = [fact.model_copy(update={"value": named(fact.value, name)}) for fact in facts]
    url = f"{record.url}#{name}".replace("#", "/")
    return record.model_copy(update={"url": url, "title": title, "aliases": tuple(aliases)})


def named(text: str, name: str) -> str:
    """`text` with a word of its own after its first."""
    return re.sub(r"^(\S+)", rf"\1 {name}", text, count=1)


def split(records: Sequence[PageRecord]) -> tuple[list[InitiativeKeys], list[PageRecord]]:
    """What is known, and what is read now."""
    half, quarter = len(records) // 2, len(records) // 4
    keys = [replace(keys_of_record(one), id=f"i{number:06}") for number, one in enumerate(records[:half])]
    return keys, list(records[quarter:])


def works(known: list[InitiativeKeys], records: list[PageRecord]) -> dict[str, Callable[[], object]]:
    """What is measured."""
    return {
        "matching": lambda: match([keys_of_record(record) for record in records], known),
        "turned out to be one": lambda: list(likenesses(known, known)),
        "uncertain pairs": partial(uncertain, known),
    }


def seconds(work: Callable[[], object]) -> float:
    """The CPU seconds of some work, user and system."""
    began = process_time()
    work()
    return process_time() - began


def main() -> None:
    """Interleaved rounds of each work at both sizes."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    costs: dict[tuple[str, int], list[float]] = {}
    made = {size: split(copies(size)) for size in SIZES}
    for _ in range(rounds):
        for size, (known, records) in made.items():
            for name, work in works(known, records).items():
                costs.setdefault((name, size), []).append(seconds(work))
    small, large = SIZES
    print(f"CPU pressure {pressure()} %, {rounds} rounds, {small} and {large} initiatives")
    for name in dict.fromkeys(name for name, _ in costs):
        few, many = (median(costs[name, size]) for size in SIZES)
        print(f"{name:44} {few:6.2f} s and {many:6.2f} s CPU, ten times as many cost {many / few:.1f} times")


if __name__ == "__main__":
    main()
