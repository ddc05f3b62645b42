"""Child processes of the scheduler: they end when told to, and at the latest when the limit is over."""

import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from cli.children import Children

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"]


def test_the_exit_code_is_that_of_the_command() -> None:
    """0 done, 1 failed, 2 wrong usage: the clock keeps them apart."""
    assert Children().run([sys.executable, "-c", "raise SystemExit(2)"]) == 2


def test_stopping_ends_what_runs() -> None:
    """A child gets SIGTERM, and its runner hears how it ended."""
    children = Children()
    with ThreadPoolExecutor() as pool:
        running = pool.submit(children.run, SLEEP)
        time.sleep(1)
        children.stop(limit=10)
        assert running.result(timeout=10) == -signal.SIGTERM


def test_a_child_that_does_not_listen_is_killed() -> None:
    """The scheduler's own end does not depend on its children's manners."""
    children = Children()
    with ThreadPoolExecutor() as pool:
        running = pool.submit(children.run, STUBBORN)
        time.sleep(1)
        children.stop(limit=0.5)
        assert running.result(timeout=10) == -signal.SIGKILL


def test_nothing_starts_after_the_stop() -> None:
    """A job that comes a moment too late is left for the next start."""
    children = Children()
    children.stop(limit=0)
    assert children.run(SLEEP) is None
