"""Updates written into a page ("Update 18/2/2022: …"): the newest one holds, what it replaces still stands below it."""

import datetime as dt
import re
from collections.abc import Iterable

from pipeline.normalise.dates import find_dates

_UPDATE = re.compile(r"(?i)^\W*update\b")
_HEAD = 40
"""Within so many characters an update names its own date."""


def newest_update(passages: Iterable[str]) -> str | None:
    """The passage that is the newest update: by the date that it names, else the first; None where there is none."""
    updates = [passage for passage in passages if _UPDATE.match(passage)]
    return max(updates, key=named_date, default=None)


def named_date(update: str) -> dt.date:
    """The date at the head of an update; the earliest of all where it names none."""
    named = find_dates(update[:_HEAD], page_date=None)
    return next((one.date.earliest() for one in named), dt.date.min)
