"""How well what was reported agrees with the table of what really changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from benchmarks.replay.labels import REAL, Label

_PROOF = timedelta(days=1)
"""What is gone is reported one night later, when it was not found for the second time."""
_SAME = {
    "new": {"new", "back"},
    "back": {"new", "back", "moved"},  # what returns may do so elsewhere
    "changed": {"changed"},
    "moved": {"moved"},
    "gone": {"gone"},
}
Report = Mapping[str, Any]


@dataclass(frozen=True)
class Reported:
    """One change that a reader would have heard of, on a day of the history, with the pages it was read on."""

    day: date
    urls: frozenset[str]
    kind: str
    field: str
    summary: str


@dataclass(frozen=True)
class Score:
    """The labels that were reported and missed, the reports that are right, and those that nobody labelled so."""

    found: tuple[Label, ...]
    missed: tuple[Label, ...]
    right: tuple[Reported, ...]
    false: tuple[Reported, ...]

    @property
    def precision(self) -> float:
        """The part of the reports that are right."""
        return len(self.right) / max(1, len(self.right) + len(self.false))

    @property
    def recall(self) -> float:
        """The part of the real changes that were reported."""
        return len(self.found) / max(1, len(self.found) + len(self.missed))


def reported(nights: Sequence[Report]) -> list[Reported]:
    """What readers would have heard: changes of cause source, each on its night."""
    return [
        Reported(date.fromisoformat(night["day"]), urls_of(change), change["kind"], change["field"], change["summary"])
        for night in nights
        for change in night["changes"]
        if change["cause"] == "source"
    ]


def urls_of(change: Report) -> frozenset[str]:
    """The pages that a change was read on, and the addresses it moved between; without these, all pages."""
    read = {one["url"].partition("#")[0] for one in change["evidence"]}
    moved = {change["before"], change["after"]} if change["kind"] == "moved" else set()
    whole = set(change["pages"]) if change["kind"] in {"gone", "back", "moved"} or not read else set()
    return frozenset(read | moved | whole | {change["url"]})


def score(labels: Sequence[Label], reports: Sequence[Reported]) -> Score:
    """Compare, page by page and day by day. What may be called both counts for nothing."""
    real = [label for label in labels if label.verdict in REAL]
    may = [label for label in labels if label.verdict == "either"]
    heard = [label for label in real if any(agrees(label, report) for report in reports)]
    right = [report for report in reports if any(agrees(label, report) for label in real)]
    left = [report for report in reports if report not in right]
    false = [report for report in left if not any(is_about(label, report) for label in may)]
    return Score(tuple(heard), tuple(label for label in real if label not in heard), tuple(right), tuple(false))


def agrees(label: Label, report: Reported) -> bool:
    """Whether a report says what the label says; a page that moved or returned may also have changed."""
    if not is_about(label, report):
        return False
    changed_too = label.verdict in {"moved", "back"} and report.kind == "changed" and report.field in label.fields
    return report.kind in _SAME[label.verdict] or changed_too


def is_about(label: Label, report: Reported) -> bool:
    """Whether a report is about the page and the day of the label."""
    return label.url in report.urls and label.day <= report.day <= label.day + _PROOF
