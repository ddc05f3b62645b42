"""Large pages are read on trial by a child process: one that a page kills or keeps busy takes no crawl with it.

libxml2 compares each attribute of a tag with all before it: a page of 9 MB that is one tag keeps it busy for hours.
`python -m scrapers.trial < page` ends with 0 when the page can be read.
"""

import resource
import subprocess
import sys

_SURE = 256 * 1024
"""No page up to this size took more than a few seconds, whatever was in it."""
_CPU_SECONDS = 5
_WALL_SECONDS = 60
_MEMORY = 768 * 1024 * 1024


def why_unreadable(body: bytes) -> str:
    """Why a page can't be read within limits, "" when it can."""
    if len(body) <= _SURE:
        return ""
    try:
        child = subprocess.run(
            [sys.executable, "-m", "scrapers.trial"],
            input=body,
            capture_output=True,
            timeout=_WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"reading it takes more than {_WALL_SECONDS} seconds"
    if child.returncode:
        return f"reading it was stopped (exit code {child.returncode}): too much time or memory"
    return ""


def main() -> None:
    """Read standard input as a crawl and a reading of pages do."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    from parsel import Selector  # noqa: PLC0415  within the limits

    Selector(body=sys.stdin.buffer.read(), type="html")


if __name__ == "__main__":
    main()
