"""What a comparison with labels gives: counts, and the shares that are made of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class Figure:
    """Counts of one field (`name`) over one `part` ("tuned" or "held") of a gold set.

    `expected` values were labelled, `found` were read, `right` are both; of `rows` labelled rows `exact` have the
    whole field right. Sets without rows of their own leave these two at 0.
    """

    name: str
    part: str
    expected: int
    found: int
    right: int
    rows: int = 0
    exact: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what was labelled that was found; 1 where nothing was labelled."""
        return self.right / self.expected if self.expected else 1.0


def total(figures: Iterable[Figure]) -> list[Figure]:
    """One figure for each name and part, their counts added up."""

    def key(figure: Figure) -> tuple[str, str]:
        return figure.name, figure.part

    return [added(name, part, list(some)) for (name, part), some in groupby(sorted(figures, key=key), key=key)]


def added(name: str, part: str, figures: list[Figure]) -> Figure:
    """The counts of `figures` together."""
    columns = zip(*((one.expected, one.found, one.right, one.rows, one.exact) for one in figures), strict=True)
    return Figure(name, part, *map(sum, columns))
