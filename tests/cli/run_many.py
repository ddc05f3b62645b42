"""Runs `radar` once for each case on standard input, each in a process of its own, with everything loaded once.

Starting Python and loading the commands takes seconds; a forked process does the same work without that. What goes in
is a line of JSON a case, `{"folder": ..., "words": [...], "env": {...}}`; for each comes out `{"code", "out", "err"}`.
"""

import contextlib
import json
import os
import sys
import tempfile
import traceback
from typing import Any, NoReturn

from cli.app import main


def run(case: dict[str, Any]) -> dict[str, Any]:
    """The exit code and both outputs of one `radar`."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            be_radar(case, out.fileno(), err.fileno())
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        err.seek(0)
        return {"code": code, "out": out.read().decode(), "err": err.read().decode()}


def be_radar(case: dict[str, Any], out: int, err: int) -> NoReturn:
    """Become `radar` with the folder, words and variables of a case."""
    code = 1
    try:
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.chdir(case["folder"])
        os.environ.update(case["env"])
        sys.argv = ["radar", *case["words"]]
        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    except BaseException:  # noqa: BLE001  as the interpreter would
        traceback.print_exc()
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)  # noqa: T201  the answer
