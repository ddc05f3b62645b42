"""What each page is taken for, against what people took it for."""

from collections.abc import Iterable, Iterator, Sequence

from benchmarks.quality.figures import Figure
from benchmarks.quality.gold import GoldSet, Row, part_of, read_row
from domain.vocabulary import PageClass

Verdict = tuple[Row, str]


def measure_relevance(sets: Iterable[GoldSet]) -> tuple[list[Figure], list[str]]:
    """Per set and part how well initiatives are told from all else, and every page that is judged otherwise."""
    figures: list[Figure] = []
    differing: list[str] = []
    for one in sets:
        verdicts = [(row, verdict_on(row)) for row in one.rows]
        figures += figures_of(one.site, verdicts)
        differing += [
            f"{row['host']}{row['path']}@{row.get('since', '')} ({part_of(row)}): {found}, labelled {row['class']}"
            for row, found in verdicts
            if found != row["class"]
        ]
    return figures, differing


def verdict_on(row: Row) -> str:
    """The class of a row's page; one that yields an initiative is one, and a list that has its own is both."""
    reading = read_row(row)
    if reading.records and reading.page_class is PageClass.LISTING and row["class"] == PageClass.LISTING.value:
        return PageClass.LISTING.value
    return (PageClass.INITIATIVE if reading.records else reading.page_class).value


def figures_of(site: str, verdicts: Sequence[Verdict]) -> Iterator[Figure]:
    """The counts of pages that are initiatives, by part."""
    initiative = PageClass.INITIATIVE.value
    for part in ("tuned", "held"):
        mine = [(row["class"], found) for row, found in verdicts if part_of(row) == part]
        if mine:
            yield Figure(
                f"{site}: initiative",
                part,
                expected=sum(label == initiative for label, _ in mine),
                found=sum(found == initiative for _, found in mine),
                right=sum(label == found == initiative for label, found in mine),
                rows=len(mine),
                exact=sum(label == found for label, found in mine),
            )
