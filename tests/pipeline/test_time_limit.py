"""Work that takes too much processor time is stopped, whatever it does, and leaves nothing behind."""

import re
import signal
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from pipeline.time_limit import TookTooLong, within

SHORT = 0.1
"""Seconds of processor time."""


def burn(seconds: float) -> str:
    """Take so much processor time."""
    begun = time.process_time()
    while time.process_time() < begun + seconds:
        pass
    return "done"


def without_end() -> None:
    """A loop that never ends."""
    while True:
        pass


def deaf_to_failures() -> None:
    """Takes every failure for one of its own, and goes on."""
    while True:
        try:
            without_end()
        except Exception:  # noqa: BLE001, S112  that is the point
            continue


def deaf_once() -> None:
    """Loses what stops it, as happens to what is raised while an object is thrown away."""
    try:
        without_end()
    except BaseException:  # noqa: BLE001  that is the point
        without_end()


def slow_pattern() -> None:
    """A regular expression that tries two to the power of forty ways."""
    re.match("(a+)+$", "a" * 40 + "b")


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """The handler of before is there again, and no signal will come."""

    def ours(*_: object) -> None:
        pytest.fail("a signal came too late")

    before = signal.signal(signal.SIGPROF, ours)
    yield
    assert signal.getsignal(signal.SIGPROF) is ours
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)
    burn(SHORT)
    signal.signal(signal.SIGPROF, before)


@pytest.mark.parametrize("work", [without_end, deaf_to_failures, deaf_once, slow_pattern])
def test_work_without_end_is_stopped(work: Callable[[], None]) -> None:
    """In a loop, behind what catches failures, and within a regular expression."""
    begun = time.process_time()
    with pytest.raises(TookTooLong):
        within(SHORT, work)
    assert SHORT / 2 <= time.process_time() - begun < 5  # the kernel counts in ticks


def test_work_in_time_gives_what_it_gives() -> None:
    """Its result, or its failure."""
    assert within(5, lambda: burn(SHORT)) == "done"
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 / 0)


def test_waiting_takes_no_time() -> None:
    """Only what the processor does counts: a busy machine makes no page too slow."""
    assert within(SHORT, lambda: time.sleep(3 * SHORT)) is None


def test_many_pieces_of_work_in_a_row_have_their_own_time() -> None:
    """None pays for the one before."""
    assert [within(2 * SHORT, lambda: burn(SHORT)) for _ in range(4)] == ["done"] * 4


def test_another_thread_has_no_limit() -> None:
    """Signals come to the main thread alone."""
    done: list[str] = []
    thread = threading.Thread(target=lambda: done.append(within(SHORT, lambda: burn(3 * SHORT))))
    thread.start()
    thread.join()
    assert done == ["done"]
