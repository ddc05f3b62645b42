"""Progress: a bar on a terminal, a line per step elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn


class Reporter:
    """Shows how far the work is, step by step."""

    def __init__(self, bars: Progress | None) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}
        self._last: dict[str, int] = {}

    def crawled(self, source: str, pages: int) -> None:
        """`pages` of `source` were answered so far."""
        self._show(f"crawl {source}", pages, None)

    def step(self, doing: str, done: int, total: int) -> None:
        """`done` of `total` of something is done."""
        self._show(doing, done, total)

    def _show(self, doing: str, done: int, total: int | None) -> None:
        self._last[doing] = done
        if self._bars is None:
            return
        if doing not in self._tasks:
            self._tasks[doing] = self._bars.add_task(doing, total=total)
        self._bars.update(self._tasks[doing], completed=done, total=total)

    def lines(self) -> list[str]:
        """What was done, a line each."""
        return [f"{doing}: {done}" for doing, done in self._last.items()]


@contextmanager
def reporter() -> Iterator[Reporter]:
    """A reporter for one command; elsewhere than on a terminal it prints its lines at the end."""
    if not sys.stderr.isatty():
        shown = Reporter(None)
        yield shown
        for line in shown.lines():
            print(line, file=sys.stderr)  # noqa: T201  progress for a log
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        yield Reporter(bars)
