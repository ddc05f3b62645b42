"""The figures as a page of the documentation."""

from collections.abc import Iterable, Mapping, Sequence

from benchmarks.quality.figures import Figure, total

_HEAD = """# How well the pages are read

`make quality` measures this and writes this page. The sets in `tests/gold/` were labelled before the program's answers
were seen: the pages of the real sites by reading them; pages of www.vlaanderen.be and lokaalbestuur.vlaanderen.be, of
which no real ones are at hand, on replicas that were made for it (*replica*); single sentences on sentences of our own.
The program was tuned on the rows of the part *tuned* alone. *Held* rows are chosen by a hash of page, sentence or
initiative, all versions of a page on one side; what goes wrong there was not looked at, but the totals were watched
while tuning. The first replicas were all given to tuning in the end. Of matching, the labels and the rules are of one
hand, so that its held part is no blind one.

Precision is the share of what we say that is right, recall the share of what is there that we say, exact the share of
rows whose whole field is right. The owner that the source file adds where a page names none counts as neither. Where a
label accepts several answers ("either"), the nearest one counts.
"""
_COLUMNS = "| what | part | labelled | found | precision | recall | exact |\n|---|---|---:|---:|---:|---:|---:|"


def report(sections: Mapping[str, Sequence[Figure]]) -> str:
    """A page with one table per section; sets are added up per field before they stand apart."""
    return "\n".join([_HEAD, *(section(title, figures) for title, figures in sections.items() if figures)])


def section(title: str, figures: Sequence[Figure]) -> str:
    """One table: all sets together, then each."""
    together = over_all(figures)
    lines = [line(figure) for figure in [*together, *figures]] if len(together) < len(figures) else map(line, figures)
    return "\n".join([f"## {title}", "", _COLUMNS, *lines, ""])


def over_all(figures: Iterable[Figure]) -> list[Figure]:
    """The figures of all sites added up, field by field."""
    return total(
        Figure(
            f"all: {one.name.rpartition(': ')[2]}", one.part, one.expected, one.found, one.right, one.rows, one.exact
        )
        for one in figures
    )


def line(figure: Figure) -> str:
    """One row of a table."""
    exact = f"{figure.exact / figure.rows:.3f}" if figure.rows else ""
    counts = f"{figure.expected} | {figure.found} | {figure.precision:.3f} | {figure.recall:.3f}"
    return f"| {figure.name} | {figure.part} | {counts} | {exact} |"
