"""Runs `radar` once for each case, `{"folder": ..., "words": [...], "env": {...}}`, in a process of its own."""

import os
import sys
from typing import Any

from cli.app import main
from tests.forks import serve


def run(case: dict[str, Any]) -> None:
    """Be `radar` with the folder, words and variables of a case."""
    os.chdir(case["folder"])
    os.environ.update(case["env"])
    sys.argv = ["radar", *case["words"]]
    main()


if __name__ == "__main__":
    serve(run)
