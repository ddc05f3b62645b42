"""Measure commands as whole processes: CPU seconds, in interleaved rounds, medians and spreads."""

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SITES = Path(__file__).resolve().parents[2] / "shared" / "sites"
HOSTS = ("smart.flanders.be", "vloca.vlaanderen.be")


@dataclass(frozen=True)
class Cost:
    """What one process cost with its children: CPU (user and system) and wall in seconds, peak memory in MiB."""

    cpu: float
    peak: float
    wall: float


def run(command: Sequence[str], environment: Mapping[str, str] | None = None, *, expect: Sequence[int] = (0,)) -> Cost:
    """Run `command` to its end and measure it.

    Raises:
        SystemExit: if it ends with another exit code than those of `expect`.
    """
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None  # noqa: S101  asked for with PIPE
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in expect:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{errors.decode()[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, time.monotonic() - began)


@contextmanager
def saved_sites(day: str) -> Iterator[int]:
    """Serve the saved sites as they stood on `day`, on the port that it gives."""
    if not SITES.exists():
        sys.exit("the saved pages of the real sites are not here; this benchmark reads ../shared/sites")
    with held_port() as port:
        command = [sys.executable, str(SITES / "serve.py"), "--at", day, "--port", str(port)]
        with subprocess.Popen(command) as server:
            try:
                wait_for(port)
                yield port
            finally:
                server.terminate()


def connect_to(port: int) -> str:
    """The value of RADAR_CONNECT_TO that leads to the saved sites."""
    return ",".join(f"{host}=127.0.0.1:{port}" for host in HOSTS)


def wait_for(port: int, seconds: float = 10.0) -> None:
    """Wait until something listens on `port`, for so many seconds at most."""
    for _ in range(int(seconds * 10)):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit(f"nothing listens on port {port}")


@contextmanager
def held_port() -> Iterator[int]:
    """A port of our own: bound, so that nobody else is given it, until a server of ours listens on it."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does: both may be bound then
        holder.bind(("127.0.0.1", 0))
        yield int(holder.getsockname()[1])


def show(name: str, costs: Sequence[Cost]) -> float:
    """Print the median and the spread of `costs`; gives the median CPU seconds."""
    cpus = sorted(cost.cpu for cost in costs)
    peak = max(cost.peak for cost in costs)
    median = statistics.median(cpus)
    print(f"{name:44} {median:6.2f} s CPU ({cpus[0]:.2f} to {cpus[-1]:.2f}), {peak:4.0f} MiB")
    return median


def figure(what: str, value: float, goal: float) -> None:
    """Print a figure beside its goal, which it is not to exceed."""
    print(f"  {what:62} {value:8.3f}  goal {goal:g}{'' if value <= goal else '  MISSED'}")


def pressure() -> str:
    """The kernel's CPU pressure of the last ten seconds, in percent."""
    path = Path("/proc/pressure/cpu")
    return path.read_text().split()[1].removeprefix("avg10=") if path.exists() else "unknown"
