"""Runs commands of `radar`, each in a process of its own that begins with everything loaded.

Starting Python and loading the commands takes seconds; a forked process does the same work without that. What goes in
is a line of JSON: `{"start": WORDS, "folder": ..., "env": {...}, "out": FILE, "err": FILE}` gives the number of the
process, `{"end": NUMBER}` waits for its end and gives its exit code (negative: the signal that ended it).
"""

import importlib
import json
import os
import sys
import traceback
from typing import Any, NoReturn

from cli.app import main

for late in ("scrapers.crawl", "scrapers.connect", "scrapers.item_pipelines", "scrapy.extensions.remote_control"):
    importlib.import_module(late)


def start(order: dict[str, Any]) -> int:
    """Start one command; gives its number."""
    child = os.fork()
    if child == 0:
        be_radar(order)
    return child


def be_radar(order: dict[str, Any]) -> NoReturn:
    """Become `radar` with the words, the folder and the variables of an order."""
    code = 1
    try:
        for stream, name in enumerate((os.devnull, order["out"], order["err"])):
            os.dup2(os.open(name, os.O_CREAT | os.O_RDWR), stream)
        os.chdir(order["folder"])
        os.environ.update(order["env"])
        sys.argv = ["radar", *order["start"]]
        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    except BaseException:  # noqa: BLE001  as the interpreter would
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    for line in sys.stdin:
        asked = json.loads(line)
        answer = start(asked) if "start" in asked else os.waitstatus_to_exitcode(os.waitpid(asked["end"], 0)[1])
        print(answer, flush=True)  # noqa: T201  the answer
