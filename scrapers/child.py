"""A module of ours in a child process with limits: what it reads can take no more, and takes nothing with it."""

import resource
import subprocess
import sys

MEMORY = 768 * 1024 * 1024
"""The most address space of a child, in bytes."""
WALL_SECONDS: float = 60
"""The most time until it has ended."""


class ChildStopped(Exception):  # noqa: N818  the name is what the reader sees
    """A child did not end by itself. The message says why."""


def run_child(module: str, *words: str, body: bytes, wall: float = WALL_SECONDS) -> tuple[int, bytes]:
    """Run `module` with `words` on `body` as its standard input; gives its exit code and what it printed.

    Raises:
        ChildStopped: if it takes more than `wall` seconds.
    """
    try:
        child = subprocess.run(  # noqa: S603  our own module
            [sys.executable, "-m", module, *words], input=body, capture_output=True, timeout=wall, check=False
        )
    except subprocess.TimeoutExpired:
        raise ChildStopped(f"it takes more than {wall} seconds to read") from None
    return child.returncode, child.stdout


def stopped(code: int) -> str:
    """What to say of a child that its limits ended, with this exit code."""
    return f"reading it was stopped (exit code {code}): too much time or memory"


def limit(*, memory: int, seconds: int) -> None:
    """In the child: take no more address space, in bytes, and no more processor time, in seconds."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
