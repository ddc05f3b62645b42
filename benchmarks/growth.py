"""Reading 100 and 1,000 captures beside parsel alone, with one process and with two. Prints ratios.

python -m benchmarks.growth [ROUNDS]

The captures are the real pages of one day, many times over, each copy under its own address and name.
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice, product
from pathlib import Path
from statistics import median

from benchmarks.measure import SITES, Cost, pressure, run, show
from benchmarks.process import DAY, PARSEL, RADAR, pages_of, state
from domain.captures import Answer, CrawlCounts, ObservationKind, Outcome
from storage.answers import store_answers
from storage.crawls import finish_crawl, start_crawl
from storage.database import Session, close_database, open_database
from storage.schema import upgrade_database

SIZES = (100, 1000)
SOURCE, HOST = "smart_flanders", "smart.flanders.be"
_TITLE = re.compile(rb"(<(?:h1|title)\b[^>]*>\s*[^<]*?[^<\s])(?=\s*[|<])")
_NIGHT = datetime(2021, 2, 3, 2, 15, tzinfo=UTC)


def words() -> Iterator[str]:
    """Names that mean nothing, all different."""
    return ("".join(some).capitalize() for some in product("bdfgklm", "aeiou", "lnrst", "aeiou", "fkptz", "aeiou"))


def copies(size: int) -> Iterator[tuple[str, bytes]]:
    """The addresses and bodies of `size` pages: copies of real ones, whose titles end in a name of their own."""
    originals = [Path(name).read_bytes() for name in pages_of(state(DAY)) if HOST in name]
    for number, name in enumerate(islice(words(), size)):
        body = originals[number % len(originals)]
        yield f"https://{HOST}/{name.casefold()}/", _TITLE.sub(rb"\1 " + name.encode(), body)


def store(url: str, pages: list[tuple[str, bytes]]) -> None:
    """A database with one healthy crawl that brought `pages`."""
    sessions = open_database(url)
    upgrade_database(sessions)
    with sessions.begin() as session:
        store_crawl(session, pages)
    close_database(sessions)


def store_crawl(session: Session, pages: list[tuple[str, bytes]]) -> None:
    """One healthy crawl."""
    crawl = start_crawl(session, SOURCE, now=_NIGHT)
    answers = [
        Answer(
            url=url,
            kind=ObservationKind.FETCHED,
            at=_NIGHT,
            status=200,
            headers={"Content-Type": "text/html; charset=utf-8"},
            body=body,
        )
        for url, body in pages
    ]
    counts = store_answers(session, SOURCE, crawl, answers)
    assert isinstance(counts, CrawlCounts)  # noqa: S101  what was stored is what is finished
    finish_crawl(session, crawl, outcome=Outcome.HEALTHY, why="", counts=counts, now=_NIGHT)


def write(folder: Path, pages: list[tuple[str, bytes]]) -> Path:
    """The same pages as files, and a list of them for parsel."""
    folder.mkdir()
    for number, (_, body) in enumerate(pages):
        (folder / f"{number}.html").write_bytes(body)
    listed = folder / "pages.txt"
    listed.write_text("\n".join(str(folder / f"{number}.html") for number in range(len(pages))))
    return listed


def measure(folder: Path, size: int, rounds: int) -> dict[str, list[Cost]]:
    """Interleaved rounds on `size` pages; the first processing is done once."""
    pages = list(copies(size))
    database = f"sqlite:///{folder}/{size}.sqlite"
    store(database, pages)
    listed = write(folder / str(size), pages)
    environment = {"RADAR_DATABASE_URL": database}
    costs: dict[str, list[Cost]] = {"process": [run([*RADAR, "--now", f"{DAY}T04:00", "process"], environment)]}
    for _ in range(rounds):
        for name, command in {
            "parsel": [sys.executable, "-c", PARSEL, str(listed)],
            "reprocess": [*RADAR, "--now", f"{DAY}T04:00", "reprocess"],
            "reprocess, two": [*RADAR, "--now", f"{DAY}T04:00", "reprocess", "--processes", "2"],
            "help": [*RADAR, "--help"],
        }.items():
            costs.setdefault(name, []).append(run(command, environment))
    return costs


def main() -> None:
    """Measure both sizes and print the ratios that there are goals for."""
    if not SITES.exists():
        sys.exit("the saved pages of the real sites are not here; this benchmark reads ../shared/sites")
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as folder:
        small, large = (measure(Path(folder), size, rounds) for size in SIZES)
    print(f"CPU pressure {pressure()} %, {rounds} rounds")
    for size, costs in zip(SIZES, (small, large), strict=True):
        print(f"{size} pages")
        for name, found in costs.items():
            show(f"  {name}", found)
    one, two = (median(cost.wall for cost in large[name]) for name in ("reprocess", "reprocess, two"))
    ratio(large, "reprocess", "parsel")
    print(f"  two processes / one, wall                  {two / one:.2f}")
    for name in ("process", "reprocess"):
        more, less = (without_start(costs, name) for costs in (large, small))
        print(f"  {name}, 10 x captures: CPU x {more / less:.1f}, start left out")


def without_start(costs: dict[str, list[Cost]], name: str) -> float:
    """CPU seconds of a command, the start of the program left out."""
    return median(cost.cpu for cost in costs[name]) - median(cost.cpu for cost in costs["help"])


def ratio(costs: dict[str, list[Cost]], one: str, other: str) -> None:
    """Print what one costs beside the other."""
    share = median(cost.cpu for cost in costs[one]) / median(cost.cpu for cost in costs[other])
    print(f"  {one} / {other}, CPU                  {share:.2f}")


if __name__ == "__main__":
    main()
