"""One night of ours on the site of this benchmark: ours.py FOLDER NOW PORT PAGES links|sitemap|wiki WHAT.

WHAT is `crawl`, `process`, both in one process (`night`) as `radar run` does them, or nothing at all (`start`).
"""

import sys

from cli.loading import loading


def main() -> None:
    """Load what is needed as `radar` does, and do it."""
    with loading():
        from benchmarks.night.commands import night  # noqa: PLC0415  as `loading` wants it
    night(*sys.argv[1:])


if __name__ == "__main__":
    main()
