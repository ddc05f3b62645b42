"""Run a command that ends with its parent: `python -m cli.bound PARENT COMMAND…`.

A scheduler that is killed must leave no crawl behind that nobody counts. Linux sends the signal when the *thread*
that started the child ends, so start it from a thread that waits for it.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> None:
    """Have the kernel kill this process when its parent ends; do so at once if that has happened already.

    See prctl(2), PR_SET_PDEATHSIG. It survives execve(2). Other systems than Linux lack it: nothing happens there.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(-signal.SIGKILL)


if __name__ == "__main__":
    end_with(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606  that is what it is for: no shell
