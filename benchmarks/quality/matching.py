"""Which rows about initiatives are matched, against who labelled them as one thing: pairs, and look-alikes."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.quality.figures import Figure
from domain.initiative import Evidence, Fact, PageRecord
from domain.reference import load_reference
from domain.values import Deadline, Municipality, Organisation, PartialDate, Precision
from domain.vocabulary import Kind, PageClass, Role
from pipeline.match.decide import keys_of_record, match
from pipeline.match.names import plain

Row = dict[str, Any]
Pair = tuple[int, int]
_PRECISIONS = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
_AT = datetime(2022, 6, 1, 2, tzinfo=UTC)


def measure_matching(directory: Path) -> list[Figure]:
    """Pairs of rows that are one initiative, and look-alikes that are kept apart, by part."""
    figures, _ = measure(load_rows(directory))
    return figures


def wrong_pairs(directory: Path, part: str = "tuned") -> list[str]:
    """The pairs of one part that are matched wrongly or not at all, a line each."""
    rows = load_rows(directory)
    return [told for pair, told in measure(rows)[1] if part_of(rows, pair) == part]


def load_rows(directory: Path) -> list[Row]:
    """The labelled rows of `matching*.json`."""
    return [row for path in sorted(directory.glob("matching*.json")) for row in json.loads(path.read_text("utf-8"))]


def measure(rows: Sequence[Row]) -> tuple[list[Figure], list[tuple[Pair, str]]]:
    """The figures, and every pair that is not as labelled with what is wrong."""
    found = match([keys_of_record(record_of(row)) for row in rows], [])
    pairs = list(combinations(range(len(rows)), 2))
    together = {pair for pair in pairs if found[pair[0]].group == found[pair[1]].group}
    expected = {pair for pair in pairs if rows[pair[0]]["entity"] == rows[pair[1]]["entity"]}
    alike = {pair for pair in pairs if pair not in expected and share_group(rows, pair)}
    wrong = [(pair, tell(rows, pair, "missed")) for pair in sorted(expected - together)]
    wrong += [
        (pair, tell(rows, pair, f"wrong ({found[pair[0]].reason} / {found[pair[1]].reason})"))
        for pair in sorted(together - expected)
    ]
    return list(figures_of(rows, expected, together, alike)), wrong


def figures_of(rows: Sequence[Row], expected: set[Pair], together: set[Pair], alike: set[Pair]) -> Iterator[Figure]:
    """Per part the pairs, and the look-alikes that are kept apart."""
    for part in ("tuned", "held"):
        right = of_part(rows, expected & together, part)
        yield Figure("pairs", part, of_part(rows, expected, part), of_part(rows, together, part), right)
        apart = of_part(rows, alike - together, part)
        yield Figure("look-alikes apart", part, of_part(rows, alike, part), apart, apart)


def of_part(rows: Sequence[Row], pairs: Iterable[Pair], part: str) -> int:
    """How many of `pairs` are of one part."""
    return sum(part_of(rows, pair) == part for pair in pairs)


def part_of(rows: Sequence[Row], pair: Pair) -> str:
    """The part of a pair: held as soon as one of its sides is."""
    return "held" if "held" in {rows[place]["part"] for place in pair} else "tuned"


def share_group(rows: Sequence[Row], pair: Pair) -> bool:
    """Whether two rows were labelled as look-alikes."""
    return bool(set(rows[pair[0]]["like"]) & set(rows[pair[1]]["like"]))


def tell(rows: Sequence[Row], pair: Pair, what: str) -> str:
    """One pair as a line."""
    one, other = (rows[place] for place in pair)
    return f"{what}: {one['title']} ({one['url']}) | {other['title']} ({other['url']})"


def record_of(row: Row) -> PageRecord:
    """A row as a page's record, with the words of the row as its evidence."""
    evidence = (Evidence(capture=1, url=row["url"], quote=row["title"][:200], xpath="", captured_at=_AT),)

    def fact(value: object) -> Fact[Any]:
        return Fact(value=value, evidence=evidence)

    return PageRecord(
        source=row["source"],
        url=row["url"],
        key=row["key"],
        page_class=PageClass.INITIATIVE,
        why="labelled",
        language="nl",
        captured_at=_AT,
        title=fact(row["title"]),
        aliases=tuple(fact(alias) for alias in row["aliases"]),
        kind=fact(Kind(row["kind"])),
        organisations=tuple(fact(organisation(one)) for one in row["organisations"]),
        programme=fact(row["programme"]) if row["programme"] else None,
        start=fact(date_of(row["start"])) if row["start"] else None,
        deadlines=tuple(fact(Deadline(date=date_of(one))) for one in row["deadlines"]),
        municipalities=tuple(fact(municipality(one)) for one in row["municipalities"]),
    )


def date_of(iso: str) -> PartialDate:
    """A date as exactly as it is written."""
    return PartialDate(iso=iso, precision=_PRECISIONS[len(iso)])


def municipality(name: str) -> Municipality:
    """A municipality of a row; one that has another name now stands there by the name it has."""
    known = next((it for it in load_reference().municipalities if name in it.names), None)
    return Municipality(nis=known.nis if known else name, name=name)


def organisation(one: Mapping[str, str]) -> Organisation:
    """An organisation of a row, with the code that we know it by."""
    known = next((it for it in load_reference().organisations if plain(one["name"]) in map(plain, it.names)), None)
    name, ovo = (known.name, known.ovo) if known else (one["name"], None)
    return Organisation(name=name, role=Role(one["role"]), ovo=ovo)
