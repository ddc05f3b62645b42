"""The child processes of the scheduler: started one by one, ended together."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from threading import Lock

POLL = 0.05
"""Seconds between two looks at children that were asked to end."""


class Children:
    """Commands that run in processes of their own and end with this one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._stopping = False

    @property
    def stopping(self) -> bool:
        """Whether no more children may start."""
        return self._stopping

    def run(self, command: Sequence[str]) -> int | None:
        """Run a command to its end; its exit code (negative: the signal that ended it), None when we are stopping."""
        with self._lock:
            if self._stopping:
                return None
            bound = [sys.executable, "-m", "cli.bound", str(os.getpid()), *command]
            child = subprocess.Popen(bound)  # noqa: S603  our own commands
            self._running.add(child)
        try:
            return child.wait()
        finally:
            with self._lock:
                self._running.discard(child)

    def refuse_more(self) -> None:
        """Start nothing from now on. Takes no lock, so a signal handler may call it."""
        self._stopping = True

    def stop(self, *, limit: float) -> None:
        """Ask all children to end (SIGTERM), wait up to `limit` seconds, then end them (SIGKILL)."""
        self.refuse_more()
        with self._lock:
            running = list(self._running)
        for child in running:
            child.terminate()
        deadline = time.monotonic() + limit
        while time.monotonic() < deadline and any(child.poll() is None for child in running):
            time.sleep(POLL)
        for child in running:
            if child.poll() is None:
                child.kill()
