"""Reading stored captures beside parsel alone on the same pages, and `process` with nothing to do. Prints ratios.

python -m benchmarks.process [ROUNDS]
"""

import sys
import tempfile
from pathlib import Path

from benchmarks.measure import HOSTS, SITES, connect_to, pressure, run, saved_sites, show

DAY = "2021-02-03"
RADAR = [sys.executable, "-m", "cli"]
PARSEL = """
import sys
from pathlib import Path
from parsel import Selector
for name in Path(sys.argv[1]).read_text().split():
    page = Selector(text=Path(name).read_text(errors="replace"), type="html")
    page.css("title::text").get(), page.css("#main ::text").getall(), page.css("a::attr(href)").getall()
"""


def state(day: str) -> list[str]:
    """The files of the pages that stood on the sites at the end of `day`."""
    sys.path.insert(0, str(SITES))
    import serve  # type: ignore[import-not-found]  # noqa: PLC0415  stands beside the saved pages

    return [str(SITES / host / "pages" / name) for host in HOSTS for name in serve.state(host, day).values()]


def main() -> None:
    """Interleaved rounds of reprocess, parsel alone, and process without new captures."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    reprocess, parsel, idle, help_only = [], [], [], []
    with tempfile.TemporaryDirectory() as folder, saved_sites(DAY) as port:
        pages = Path(folder) / "pages.txt"
        pages.write_text("\n".join(state(DAY)))
        environment = {
            "RADAR_CONNECT_TO": connect_to(port),
            "RADAR_DATABASE_URL": f"sqlite:///{folder}/radar.sqlite",
        }
        run([*RADAR, "--now", f"{DAY}T03:15", "crawl", "smart_flanders", "vloca"], environment)
        first = run([*RADAR, "--now", f"{DAY}T03:20", "process"], environment)
        for _ in range(rounds):
            reprocess.append(run([*RADAR, "--now", f"{DAY}T04:00", "reprocess"], environment))
            parsel.append(run([sys.executable, "-c", PARSEL, str(pages)]))
            idle.append(run([*RADAR, "--now", f"{DAY}T04:30", "process"], environment))
            help_only.append(run([*RADAR, "--help"], environment))
    print(f"CPU pressure {pressure()} %, {rounds} rounds, {len(pages_of(state(DAY)))} pages")
    start = show("starting radar (--help)", help_only)
    show("first process", [first])
    base = show("parsel alone: title, main text, links", parsel)
    again = show("reprocess", reprocess)
    nothing = show("process without new captures", idle)
    print(f"  reprocess / parsel                         {again / base:.2f}")
    print(f"  the same, start of the process left out    {(again - start) / base:.2f}")
    print(f"  process again / first time, start left out {(nothing - start) / (first.cpu - start):.2f}")


def pages_of(files: list[str]) -> list[str]:
    """The HTML files among `files`."""
    return [name for name in files if name.endswith(".html")]


if __name__ == "__main__":
    main()
