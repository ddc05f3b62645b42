"""The demo from end to end: what the script says is reported, and nothing else."""

import io
import re
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

from cli.demo import mondays, run_demo
from demo.history import Night
from domain.values import BRUSSELS


def test_all_scripted_nights_bring_what_they_should(tmp_path: Path) -> None:
    """Exit code 0, a digest and an overview to open, and no word of something missing or superfluous."""
    shown = io.StringIO()
    code = run_demo(tmp_path / "result", Console(file=shown, width=200))
    text = shown.getvalue()
    assert code == 0, text
    assert "niet gemeld" not in text
    assert "onverwacht" not in text
    assert (tmp_path / "result" / "overzicht" / "index.html").exists()
    digests = sorted((tmp_path / "result").glob("overzichtsmail-*.html"))
    assert digests
    assert "CityFlows" in "".join(path.read_text(encoding="utf-8") for path in digests)


def night(day: int) -> Night:
    """A night in May 2022."""
    return Night(date=datetime(2022, 5, day, tzinfo=BRUSSELS).date(), what="")


@pytest.mark.parametrize(
    ("days", "number", "expected"),
    [([2, 3], 1, [2]), ([3, 4], 1, []), ([6, 16], 1, [9]), ([6, 17], 1, [9, 16]), ([3, 21], 2, [23])],
)
def test_digests_go_out_on_the_mondays_between_two_nights(days: list[int], number: int, expected: list[int]) -> None:
    """At seven in the morning; after the last night on the Monday that follows."""
    moments = list(mondays([night(day) for day in days], number))
    assert [moment.day for moment in moments] == expected
    assert all(re.match("07:00", moment.strftime("%H:%M")) for moment in moments)
