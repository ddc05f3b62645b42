"""A first crawl and an unchanged night of the saved sites, beside a plain Scrapy spider. Prints ratios of one run.

python -m benchmarks.crawl [ROUNDS]
"""

import sys
import tempfile
from pathlib import Path

from benchmarks.measure import HOSTS, Cost, free_port, pressure, run, saved_sites, show

DAY = "2021-02-03"
HERE = Path(__file__).parent
RADAR = [sys.executable, "-m", "cli"]


def ours(connect_to: str, folder: Path) -> tuple[Cost, Cost, Cost]:
    """A first crawl, reading it, and an unchanged night with reading."""
    environment = {
        "RADAR_CONNECT_TO": connect_to,
        "RADAR_DATABASE_URL": f"sqlite:///{folder / 'radar.sqlite'}",
        "RADAR_PUBLISH_TO": str(folder / "public"),
    }
    names = ["smart_flanders", "vloca"]
    first = run([*RADAR, "--now", f"{DAY}T03:15", "crawl", *names], environment)
    reading = run([*RADAR, "--now", f"{DAY}T03:20", "process"], environment)
    again = run([*RADAR, "--now", "2021-02-04T03:15", "crawl", *names], environment)
    process = run([*RADAR, "--now", "2021-02-04T03:20", "process"], environment)
    return first, reading, Cost(again.cpu + process.cpu, max(again.peak, process.peak), again.wall + process.wall)


def main() -> None:
    """Interleaved rounds of ours and the plain spider."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    port = free_port()
    firsts, readings, nights, naives = [], [], [], []
    with saved_sites(DAY, port) as connect_to:
        for _ in range(rounds):
            with tempfile.TemporaryDirectory() as folder:
                first, reading, night = ours(connect_to, Path(folder))
                naive = [sys.executable, str(HERE / "naive.py"), f"127.0.0.1:{port}", f"{folder}/naive.sqlite", *HOSTS]
                naives.append(run(naive))
            firsts.append(first)
            readings.append(reading)
            nights.append(night)
    print(f"CPU pressure {pressure()} %, {rounds} rounds")
    base = show("plain Scrapy spider, hash of main text", naives)
    print(f"  ratio {show('first crawl', firsts) / base:.2f}")
    print(f"  ratio {show('reading what it stored (radar process)', readings) / base:.2f}")
    print(f"  ratio {show('unchanged night, crawl and process', nights) / base:.2f}")


if __name__ == "__main__":
    main()
