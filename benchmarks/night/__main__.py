"""A site of 1,000 pages: a first crawl with reading, and nights without news, beside a plain Scrapy spider.

python -m benchmarks.night [ROUNDS] [PAGES]
python -m benchmarks.night memory [PAGES]

Prints ratios of one run: CPU and peak memory of whole processes, requests and bytes as the server counts them. With
`memory`, how much more memory ten times as many pages take.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from benchmarks.measure import Cost, figure, held_port, pressure, run, show, wait_for
from benchmarks.night.hosts import BRANCH, HOST

NAIVE = Path(__file__).parents[1] / "naive.py"
FIRST, SECOND, LATER = "2022-03-01T03:15", "2022-03-02T03:15", "2022-03-02T05:15"
_READY = 600.0


class Trial:
    """Runs of ours on one site, each measured, with what the server counted."""

    def __init__(self, folder: Path, port: int, pages: int, kind: str) -> None:
        self.folder, self.port, self.pages, self.kind = folder, port, pages, kind
        self.costs: dict[str, list[Cost]] = {}
        self.counts: dict[str, dict[str, int]] = {}
        folder.mkdir(exist_ok=True)

    def ours(self, name: str, now: str, what: str) -> None:
        """One command of ours."""
        words = (str(self.folder), now, str(self.port), str(self.pages), self.kind, what)
        self.measure(name, [sys.executable, "-m", "benchmarks.night.ours", *words])

    def naive(self) -> None:
        """The plain spider."""
        database = self.folder / "naive.sqlite"
        start = f"{HOST}{BRANCH}"
        self.measure("plain", [sys.executable, str(NAIVE), f"127.0.0.1:{self.port}", str(database), start])

    def measure(self, name: str, command: list[str]) -> None:
        """Run a command, and ask the server what it was asked meanwhile."""
        counted(self.port)
        self.costs.setdefault(name, []).append(run(command))
        self.counts[name] = counted(self.port)

    def forget(self) -> None:
        """Begin anew."""
        for file in self.folder.iterdir():
            file.unlink()


def counted(port: int) -> dict[str, int]:
    """What the server counted since it was asked last."""
    connection = HTTPConnection("127.0.0.1", port, timeout=_READY)
    connection.request("GET", "/", headers={"Host": "count"})
    found: dict[str, int] = json.loads(connection.getresponse().read())
    connection.close()
    return found


@contextmanager
def served(pages: int, *kind: str) -> Iterator[int]:
    """The site, or the wiki, on a port."""
    with held_port() as port:
        command = [sys.executable, "-m", "benchmarks.night.server", str(port), str(pages), *kind]
        with subprocess.Popen(command) as server:
            try:
                wait_for(port, seconds=_READY)
                yield port
            finally:
                server.terminate()


def by_links(folder: Path, rounds: int, pages: int) -> Trial:
    """Rounds on the site as it is found by links, the plain spider beside them."""
    with served(pages) as port:
        trial = Trial(folder, port, pages, "links")
        for _ in range(rounds):
            trial.forget()
            trial.naive()
            trial.ours("crawl", FIRST, "crawl")
            trial.ours("reading", FIRST, "process")
            trial.ours("night", SECOND, "night")
            trial.ours("nothing", LATER, "process")
            trial.ours("start", LATER, "start")
            trial.forget()
            trial.ours("first", FIRST, "night")
    return trial


def by_list(folder: Path, pages: int, kind: str) -> dict[str, int]:
    """What an unchanged night asks of a site with a sitemap, or of a wiki."""
    with served(pages, *(("wiki",) if kind == "wiki" else ())) as port:
        trial = Trial(folder, port, pages, kind)
        trial.ours("first", FIRST, "night")
        trial.ours("night", SECOND, "night")
    return trial.counts["night"]


def peaks(folder: Path, pages: int) -> dict[str, float]:
    """The peak memory of a first crawl, of reading it, and of a night without news, in MiB."""
    with served(pages) as port:
        trial = Trial(folder, port, pages, "links")
        trial.ours("first crawl", FIRST, "crawl")
        trial.ours("first reading", FIRST, "process")
        trial.ours("unchanged night", SECOND, "night")
    return {name: cost.peak for name, (cost,) in trial.costs.items()}


def grow(pages: int) -> None:
    """Print how much more memory ten times as many pages take."""
    with tempfile.TemporaryDirectory() as name:
        few, many = (peaks(Path(name) / str(size), size) for size in (pages, 10 * pages))
    for what, peak in few.items():
        print(f"{what:44} {peak:6.1f} MiB with {pages} pages, {many[what]:6.1f} MiB with {10 * pages}")
        figure(f"memory from {pages} to {10 * pages} pages, {what}, MiB", many[what] - peak, 10)


def main() -> None:
    """Measure, and print each figure beside its goal."""
    if sys.argv[1:2] == ["memory"]:
        grow(int(sys.argv[2]) if len(sys.argv) > 2 else 1000)  # noqa: PLR2004  the second word
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    pages = int(sys.argv[2]) if len(sys.argv) > 2 else 1000  # noqa: PLR2004  the second word
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        trial = by_links(folder / "links", rounds, pages)
        dated = by_list(folder / "sitemap", pages, "sitemap")
        wiki = by_list(folder / "wiki", pages, "wiki")
    print(f"CPU pressure {pressure()} %, {rounds} rounds, {pages} pages")
    cpu = {key: show(key, costs) for key, costs in trial.costs.items()}
    first, night = trial.counts["crawl"], trial.counts["night"]
    figure("first crawl and reading / plain spider, CPU", cpu["first"] / cpu["plain"], 1.0)
    figure("first crawl alone / plain spider, CPU", cpu["crawl"] / cpu["plain"], 0.7)
    figure("unchanged night with processing / plain spider, CPU", cpu["night"] / cpu["plain"], 0.5)
    figure("process without new captures / first time, start left out", idle(trial), 0.05)
    figure("unchanged night / first crawl, bytes", night["bytes"] / first["bytes"], 0.02)
    figure("requests for a page without validators, unchanged night", night["unconditional"], 0)
    figure("requests a page, unchanged night, by links", night["requests"] / pages, 1.01)
    figure("requests a page, unchanged night, by sitemap dates", dated["requests"] / pages, 0.15)
    figure("requests a page, unchanged night, by revision ids", wiki["requests"] / pages, 0.01)
    figure("peak memory, MiB", max(cost.peak for costs in trial.costs.values() for cost in costs), 200)


def idle(trial: Trial) -> float:
    """Processing with nothing to do, as a share of its first time; what starting Python costs is left out."""
    start, nothing, reading = (median(cost.cpu for cost in trial.costs[key]) for key in ("start", "nothing", "reading"))
    return (nothing - start) / (reading - start)


if __name__ == "__main__":
    main()
