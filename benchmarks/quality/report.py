"""The figures as a page of the documentation."""

from collections.abc import Iterable, Mapping, Sequence

from benchmarks.quality.figures import Figure, total

_HEAD = """# How well the pages are read

`make quality` measures this and writes this page. People labelled the sets in `tests/gold/` by hand from the pages,
without looking at what the program makes of them. The program was tuned on the rows of the part *tuned* alone; *held*
rows were kept out of sight, page by page (all versions of a page are on one side). Precision is the share of what we
say that is right, recall the share of what is there that we say, exact the share of rows whose whole field is right.
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
