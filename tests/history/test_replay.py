"""The real history of the sites: what we report is what people say that changed."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from benchmarks.replay.labels import VERDICTS, Label, load_labels
from benchmarks.replay.score import Reported, score
from pipeline.changes.describe import FIELDS

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2021, 2, 3)


def label(verdict: str, path: str = "/a/", *fields: str) -> Label:
    """One row of the table."""
    return Label(DAY, "smart.flanders.be", path, verdict, frozenset(fields), "")


def report(kind: str, path: str = "/a/", field: str = "") -> Reported:
    """One change that was reported on that day."""
    return Reported(DAY, frozenset({f"https://smart.flanders.be{path}"}), kind, field, "")


def test_the_table_uses_our_words() -> None:
    """Verdicts and fields are known ones, each page has one row a day, and few rows are undecided."""
    labels = load_labels()
    assert {one.verdict for one in labels} <= VERDICTS
    assert {field for one in labels for field in one.fields} <= {*FIELDS, "description"}
    assert len({(one.day, one.url) for one in labels}) == len(labels)
    assert all(one.note for one in labels)
    assert sum(one.verdict == "either" for one in labels) < len(labels) * 0.05


def test_a_report_on_noise_is_false_and_a_real_change_without_report_is_missed() -> None:
    """Both count, and neither hides the other."""
    found = score([label("noise"), label("changed", "/b/")], [report("changed", field="title")])
    assert (len(found.false), len(found.missed)) == (1, 1)
    assert (found.precision, found.recall) == (0.0, 0.0)


def test_a_removal_is_never_excused_by_another_change() -> None:
    """Gone is right only where the page is gone."""
    assert score([label("changed")], [report("gone")]).false
    assert not score([label("gone")], [report("gone")]).false


def test_what_moved_may_have_changed_as_well() -> None:
    """Only in the fields that the table names."""
    moved = label("moved", "/a/", "title")
    assert not score([moved], [report("moved"), report("changed", field="title")]).false
    assert score([moved], [report("moved"), report("changed", field="deadlines")]).false


@pytest.mark.sites
@pytest.mark.timeout(2100)
def test_the_last_months_of_the_saved_history_are_told_as_they_were(sites: Path) -> None:
    """Night by night from November 2020 on: precision and recall of 0.98, which the exit code says."""
    assert sites.exists()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.replay", "2020-11-19"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=2000,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
