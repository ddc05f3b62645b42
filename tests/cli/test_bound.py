"""A command that ends with its parent: real processes, really killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")


def is_alive(pid: int) -> bool:
    """Whether a process of this id runs (a zombie does not)."""
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def wait_until(true: object, *, limit: float = 10) -> None:
    """Wait until the callable says yes."""
    assert callable(true)
    deadline = time.monotonic() + limit
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@linux
def test_a_command_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    """Even when the parent gets no chance to end it."""
    pid_file = tmp_path / "pid"
    sleeper = f"import os, time; open({str(pid_file)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from cli.children import Children; Children().run([sys.executable, '-c', sys.argv[1]])",
            sleeper,
        ],
        cwd=ROOT,
    )
    wait_until(lambda: pid_file.exists() and pid_file.read_text())
    child = int(pid_file.read_text())
    assert is_alive(child)
    parent.kill()
    parent.wait()
    wait_until(lambda: not is_alive(child))


@linux
def test_a_command_whose_parent_is_gone_already_does_not_start(tmp_path: Path) -> None:
    """Between fork and request to the kernel the parent may have ended."""
    mark = tmp_path / "mark"
    ended = subprocess.run(
        [sys.executable, "-m", "cli.bound", str(os.getpid() + 1_000_000), "touch", str(mark)], cwd=ROOT, check=False
    )
    assert ended.returncode != 0
    assert not mark.exists()


def test_the_command_takes_the_place_of_the_wrapper() -> None:
    """Its exit code and its signals are those of the command itself."""
    command = [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"]
    ended = subprocess.run([sys.executable, "-m", "cli.bound", str(os.getpid()), *command], cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGTERM
