"""The facts of a page against its labels, field by field."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.quality.figures import Figure
from benchmarks.quality.gold import GoldSet, Row, part_of, read_row
from domain.initiative import PageRecord
from domain.open_data import field_json, value_json
from domain.vocabulary import Status
from pipeline.match.names import normalise_name, programme_forms, squeeze
from pipeline.normalise.parties import OWNER_OF_SITE

Values = frozenset[Any]


def name_of(value: Any) -> Any:  # noqa: ANN401  any JSON value
    """A name without what is only its form."""
    return squeeze(normalise_name(value))


def programme_of(value: Any) -> Any:  # noqa: ANN401  any JSON value
    """A programme by its name, also where a page names it by its address; editions are told apart elsewhere."""
    return min((re.sub(r"\d(?:punt\d)?$", "", form) for form in programme_forms(value)), default="")


def keys_of(*names: str) -> Callable[[Any], Any]:
    """Of an object, the values that are compared; a number by its size."""
    return lambda value: tuple(
        float(value[name]) if isinstance(value.get(name), int | float) else value.get(name) for name in names
    )


def itself(value: Any) -> Any:  # noqa: ANN401  any JSON value
    """A value that is compared as it is."""
    return value


COMPARED: Mapping[str, Callable[[Any], Any]] = {
    "title": name_of,
    "kind": itself,
    "status": itself,
    "organisations": keys_of("name", "role"),
    "start": itself,
    "end": itself,
    "deadlines": lambda value: (value["date"], value.get("time"), value.get("inclusive", True)),
    "amounts": keys_of("eur", "percent", "meaning"),
    "municipalities": lambda value: value if isinstance(value, str) else value["name"],
    "themes": itself,
    "target_groups": itself,
    "contact": lambda value: value.casefold(),
    "programme": programme_of,
}
"""What of each field's values is compared."""


@dataclass(frozen=True)
class Difference:
    """One field of one row that is not as labelled."""

    row: str
    part: str
    field: str
    missing: Values
    wrong: Values


def measure_fields(sets: Iterable[GoldSet]) -> tuple[list[Figure], list[Difference]]:
    """The figures per set and field, and every difference."""
    figures: list[Figure] = []
    differences: list[Difference] = []
    for one in sets:
        compared = [(row, record) for rows in pages_of(one.rows) for row, record in paired(rows)]
        for field in COMPARED:
            found = [compare(row, record, field) for row, record in compared]
            figures += figures_of(f"{one.site}: {field}", found)
            differences += [difference for difference, _, _ in found if difference.missing or difference.wrong]
    return figures, differences


def pages_of(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows of each page version together."""
    by_page: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        by_page[row["host"], row["path"], row["file"], row.get("since", "")].append(row)
    yield from by_page.values()


def paired(rows: Sequence[Row]) -> Iterator[tuple[Row, PageRecord | None]]:
    """Each row with the record of its subject; a record that no row speaks of comes with an empty row."""
    left = list(read_row(rows[0]).records)
    for row in rows:
        record = next((one for one in left if values(one, "title") & labelled(row, "title")[0]), None)
        record = record or (left[0] if len(rows) == 1 and left else None)
        left = [one for one in left if one is not record]
        yield row, record
    for record in left:
        yield {"path": rows[0]["path"], "host": rows[0]["host"], "part": part_of(rows[0])}, record


def compare(row: Row, record: PageRecord | None, field: str) -> tuple[Difference, int, int]:
    """What differs in one field, how many values were labelled, and how many found."""
    found = values(record, field)
    implied = implied_by_site(record) if field == "organisations" else frozenset()
    expected = min(labelled(row, field), key=lambda some: len(some ^ found))
    found -= implied - expected
    name = f"{row['host']}{row['path']}@{row.get('since', '')}"
    difference = Difference(name, part_of(row), field, expected - found, found - expected)
    return difference, len(expected), len(found)


def labelled(row: Row, field: str) -> list[Values]:
    """What a row says of a field, and each other answer that it accepts."""
    accepted = [row.get(field), *row.get("either", {}).get(field, [])]
    return [comparable(field, one) for one in accepted]


def values(record: PageRecord | None, field: str) -> Values:
    """What a record says of a field."""
    return comparable(field, field_json(record, field)) if record else frozenset()


def implied_by_site(record: PageRecord | None) -> Values:
    """The owner that the source's file adds where a page names none: the labels have what the page itself says."""
    facts = record.organisations if record else ()
    added = [value_json(fact.value) for fact in facts if OWNER_OF_SITE in fact.notes]
    return frozenset(map(COMPARED["organisations"], added))


def comparable(field: str, value: Any) -> Values:  # noqa: ANN401  any JSON value
    """The values of a field as they are compared; a status that is unknown says nothing."""
    listed = value if isinstance(value, list) else [value]
    return frozenset(COMPARED[field](one) for one in listed if one not in (None, "", Status.UNKNOWN.value))


def figures_of(name: str, found: Sequence[tuple[Difference, int, int]]) -> Iterator[Figure]:
    """The counts of one field, by part."""
    for part in ("tuned", "held"):
        mine = [one for one in found if one[0].part == part]
        if mine:
            yield Figure(
                name,
                part,
                expected=sum(expected for _, expected, _ in mine),
                found=sum(read for _, _, read in mine),
                right=sum(read - len(difference.wrong) for difference, _, read in mine),
                rows=len(mine),
                exact=sum(not difference.missing and not difference.wrong for difference, _, _ in mine),
            )
