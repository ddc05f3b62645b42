"""Large pages are read on trial by a child process: one that a page kills or keeps busy takes no crawl with it.

libxml2 compares each attribute of a tag with all before it: a page of 9 MB that is one tag keeps it busy for hours.
`python -m scrapers.trial < page` ends with 0 when the page can be read.
"""

import sys

from scrapers.child import MEMORY, ChildStopped, limit, run_child, stopped

_SURE = 256 * 1024
"""No page up to this size took more than a few seconds, whatever was in it."""
_CPU_SECONDS = 5


def why_unreadable(body: bytes) -> str:
    """Why a page can't be read within limits, "" when it can."""
    if len(body) <= _SURE:
        return ""
    try:
        code, _ = run_child("scrapers.trial", body=body)
    except ChildStopped as error:
        return str(error)
    return stopped(code) if code else ""


def main() -> None:
    """Read standard input as a crawl and a reading of pages do."""
    limit(memory=MEMORY, seconds=_CPU_SECONDS)
    from parsel import Selector  # noqa: PLC0415  within the limits

    Selector(body=sys.stdin.buffer.read(), type="html")


if __name__ == "__main__":
    main()
