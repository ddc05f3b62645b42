"""A limit to the processor time that a piece of work takes."""

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

ResultT = TypeVar("ResultT")
_AGAIN = 1.0
"""Seconds until work that took the signal for something else, or lost it, gets another one."""


class TookTooLong(BaseException):
    """Work took more processor time than it may. No `except Exception` on its way takes it for a failure."""


def within(seconds: float, work: Callable[[], ResultT]) -> ResultT:
    """What `work` gives, if it takes no more than `seconds` (above 0) of the processor time of this process.

    Only the main thread can be interrupted: in any other one there is no limit. It is interrupted between two steps of
    Python and within a regular expression; a library in C that comes back to Python only in the end is not.

    Raises:
        TookTooLong: if it takes more.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    ended = False

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        if not ended:
            raise TookTooLong

    before = signal.signal(signal.SIGPROF, stop)
    try:
        try:
            signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
            return work()
        finally:
            ended = True  # a signal that is on its way must not be raised when nobody is there to catch it
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before or signal.SIG_DFL)
