"""Work in processes of its own that are forked from one with everything loaded; starting Python anew takes seconds.

Such a process gets its orders as lines of JSON on standard input, and answers each with a line of JSON.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from typing import Any, NoReturn


def serve(work: Callable[[dict[str, Any]], object]) -> None:
    """Do `work` for each order in a process of its own; answer with how it ended."""
    for line in sys.stdin:
        print(json.dumps(forked(work, json.loads(line))), flush=True)  # noqa: T201  the answer


def forked(work: Callable[[dict[str, Any]], object], order: dict[str, Any]) -> dict[str, Any]:
    """The exit code and both outputs of `work`, as `{"code", "out", "err"}`."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            be_worker(work, order, out.fileno(), err.fileno())
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        err.seek(0)
        return {"code": code, "out": out.read().decode(), "err": err.read().decode()}


def be_worker(work: Callable[[dict[str, Any]], object], order: dict[str, Any], out: int, err: int) -> NoReturn:
    """Work, and end as the interpreter would."""
    code = 1
    try:
        os.dup2(out, 1)
        os.dup2(err, 2)
        work(order)
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    except BaseException:  # noqa: BLE001  as the interpreter would
        traceback.print_exc()
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def ask(process: "subprocess.Popen[str]", order: dict[str, Any]) -> dict[str, Any]:
    """How one order to a process that serves ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{json.dumps(order)}\n")
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer
