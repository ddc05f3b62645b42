"""The table that people made: what really changed on each day and page of the saved history."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

TABLES = Path(__file__).resolve().parents[2] / "tests" / "history"
VERDICTS = frozenset({"new", "changed", "moved", "gone", "back", "noise", "either"})
REAL = frozenset({"new", "changed", "moved", "gone", "back"})


@dataclass(frozen=True)
class Label:
    """What happened to one page: news about its initiative (`REAL`), noise, or what may be called both (`either`).

    `day` is the first day of the saved history that shows it; `fields` are those of the open data that changed.
    """

    day: date
    host: str
    path: str
    verdict: str
    fields: frozenset[str]
    note: str

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"https://{self.host}{self.path}"


def load_labels(folder: Path = TABLES) -> list[Label]:
    """All tables, a file per host, in the order of the days."""
    return sorted(
        (label for path in sorted(folder.glob("*.csv")) for label in read_table(path)),
        key=lambda label: (label.day, label.host, label.path),
    )


def read_table(path: Path) -> Iterator[Label]:
    """The labels of one host, whose name the file has."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            fields = frozenset(row["fields"].split())
            yield Label(date.fromisoformat(row["day"]), path.stem, row["path"], row["verdict"], fields, row["note"])
