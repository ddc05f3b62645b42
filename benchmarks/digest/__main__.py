"""A week's digests for many subscribers, beside rendering, inlining and sending mails of the same size.

python -m benchmarks.digest [ROUNDS] [SUBSCRIBERS] [CHANGES]
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.measure import Cost, figure, held_port, pressure, run, show, wait_for

HERE = Path(__file__).parent


def main() -> None:
    """Measure, and print each figure beside its goal."""
    given = list(map(int, sys.argv[1:]))
    rounds, subscribers, changes = [*given, *(3, 1000, 50)[len(given) :]]
    costs: dict[str, list[Cost]] = {key: [] for key in ("ours", "plain", "few", "varied", "plain, varied")}
    with tempfile.TemporaryDirectory() as name, held_port() as port:
        folder = Path(name)
        with subprocess.Popen([sys.executable, str(HERE / "server.py"), str(port)]) as server:
            try:
                wait_for(port)
                ours(folder / "many.made", port, "make", subscribers, changes)
                ours(folder / "few.made", port, "make", subscribers // 10, changes)
                ours(folder / "varied.made", port, "vary", subscribers, changes)
                for _ in range(rounds):
                    costs["ours"].append(digest(folder, "many", port))
                    costs["plain"].append(plain(folder / "many", port))
                    costs["few"].append(digest(folder, "few", port))
                    costs["varied"].append(digest(folder, "varied", port))
                    costs["plain, varied"].append(plain(folder / "varied", port))
            finally:
                server.terminate()
    print(f"CPU pressure {pressure()} %, {rounds} rounds, {subscribers} subscribers, {changes} changes")
    for key, found in costs.items():
        show(key, found)
    walls = {key: median(cost.wall for cost in found) for key, found in costs.items()}
    figure("digests made and sent / rendering, inlining, sending, wall", walls["ours"] / walls["plain"], 2)
    figure("the same where no two readers chose the same", walls["varied"] / walls["plain, varied"], 2)
    peaks = {key: max(cost.peak for cost in found) for key, found in costs.items()}
    figure("memory / that of a tenth of the subscribers", peaks["ours"] / peaks["few"], 1.1)


def digest(folder: Path, kind: str, port: int) -> Cost:
    """Make and send the digests of a week anew."""
    for ending in ("", "-wal", "-shm"):
        (folder / f"{kind}{ending}").unlink(missing_ok=True)
    shutil.copy(folder / f"{kind}.made", folder / kind)
    return ours(folder / kind, port, "send")


def plain(database: Path, port: int) -> Cost:
    """Render, inline and send the mails that ours made."""
    return run([sys.executable, str(HERE / "plain.py"), str(database), str(port)])


def ours(database: Path, port: int, *words: object) -> Cost:
    """One command of ours."""
    return run([sys.executable, "-m", "benchmarks.digest.ours", str(database), str(port), *map(str, words)])


if __name__ == "__main__":
    main()
