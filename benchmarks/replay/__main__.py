"""Replay the saved history of smart.flanders.be and VLOCA: what was reported each day, against what really changed.

python -m benchmarks.replay [FROM [UNTIL]]

Exit code 1 when precision or recall is under 0.98.
"""

import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import HOSTS, SITES
from benchmarks.replay.labels import load_labels
from benchmarks.replay.nights import saved_days, within
from benchmarks.replay.score import Reported, Score, reported, score

_GOAL = 0.98


def main() -> int:
    """Live the nights in a process of its own, and print what they brought and how right that was."""
    limits = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "replay.sqlite"
        nights = live(database, limits)
        stored = sum(path.stat().st_size for path in Path(folder).iterdir())
    _, *days = within(saved_days(), limits)  # the first is the baseline, and brings no news
    labels = [label for label in load_labels() if label.day in set(days)]
    found = score(labels, reported(nights))
    show_score(found)
    show_size(stored, nights)
    return 0 if min(found.precision, found.recall) >= _GOAL else 1


def live(database: Path, limits: Sequence[str]) -> list[dict[str, Any]]:
    """What each night brought, printed as it comes."""
    command = [sys.executable, "-m", "benchmarks.replay.nights", str(database), *limits]
    nights = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        for line in process.stdout or ():
            nights.append(json.loads(line))
            show_night(nights[-1])
    if process.returncode:
        sys.exit(f"the replay ended with {process.returncode}")
    return nights


def show_night(night: dict[str, Any]) -> None:
    """The crawls that were not healthy, and the changes of one night."""
    troubles = [f"  {one['source']} {one['outcome']}: {one['why']}" for one in night["crawls"] if one["why"]]
    changes = [f"  {one['cause']:10} {one['kind']:8} {one['summary']}" for one in night["changes"]]
    print("\n".join([night["day"], *troubles, *changes]), flush=True)


def show_score(found: Score) -> None:
    """Precision and recall, and what was missed or wrong."""
    print(f"\nprecision {found.precision:.3f} ({len(found.right)} of {len(found.right) + len(found.false)} reports)")
    print(f"recall    {found.recall:.3f} ({len(found.found)} of {len(found.found) + len(found.missed)} changes)")
    for label in found.missed:
        print(f"  missed: {label.day} {label.verdict} {label.url} {' '.join(sorted(label.fields))} ({label.note})")
    for report in found.false:
        print(f"  false: {line_of(report)}")


def line_of(report: Reported) -> str:
    """A report in one line."""
    return f"{report.day} {report.kind} {report.field} {' '.join(sorted(report.urls))}: {report.summary}"


def show_size(stored: int, nights: Sequence[dict[str, Any]]) -> None:
    """The database beside every page of every night in gzip."""
    whole = sum(size_of(night["day"]) for night in nights)
    print(f"stored bytes / gzip of every page every night: {stored / whole:.3f}")


def size_of(day: str) -> int:
    """The bytes of all pages of a day, each in gzip."""
    return sum(compressed(host, name) for host in HOSTS for name in state(host, day).values())


def state(host: str, day: str) -> dict[str, str]:
    """The file of each path as a site stood on `day`."""
    pages: dict[str, str] = {}
    for snapshot in json.loads((SITES / host / "snapshots.json").read_text()):
        if snapshot["at"][:10] <= day:
            pages |= snapshot["put"]
            pages = {path: name for path, name in pages.items() if path not in snapshot["gone"]}
    return pages


_SIZES: dict[str, int] = {}


def compressed(host: str, name: str) -> int:
    """The bytes of one saved page in gzip."""
    if name not in _SIZES:
        _SIZES[name] = len(gzip.compress((SITES / host / "pages" / name).read_bytes(), 6))
    return _SIZES[name]


if __name__ == "__main__":
    sys.exit(main())
