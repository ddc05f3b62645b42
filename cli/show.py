"""What commands print: short lines for people, JSON for scripts."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TextIO

from domain.captures import Crawl, Outcome
from domain.changes import Cause, Change


def say(line: str, *, to: TextIO | None = None) -> None:
    """One line for the person at the terminal."""
    print(line, file=to or sys.stdout)


def print_json(value: object) -> None:
    """One JSON object on a line of its own."""
    say(json.dumps(value, ensure_ascii=False))


def crawl_line(crawl: Crawl) -> str:
    """How the crawl of one source went."""
    counts = crawl.counts
    if crawl.outcome is not Outcome.HEALTHY:
        return f"{crawl.source}: {crawl.outcome.value.replace('_', ' ')}: {crawl.why} (what was known is kept)"
    each = f" of {counts.seconds_each:.2f} s" if counts.seconds else ""
    return (
        f"{crawl.source}: healthy, {counts.pages} pages ({counts.not_modified} not modified, {counts.new} new, "
        f"{counts.changed} changed), {counts.requests} requests{each}, {counts.bytes / 1000:.0f} kB"
    )


def change_lines(changes: Sequence[Change]) -> Iterable[str]:
    """News as sentences, then how many initiatives a baseline brought and how many corrections there were."""
    news = [change for change in changes if change.cause is Cause.SOURCE]
    yield from (f"  {change.significance.value:8} {change.summary}" for change in news)
    counted = Counter(change.cause for change in changes)
    yield (
        f"{len(news)} changes, {counted[Cause.BASELINE]} recorded as baseline, "
        f"{counted[Cause.CORRECTION]} corrections of ours"
    )
