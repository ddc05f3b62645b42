"""Where a page was read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """The source's own facts, the capture, and the day that it is read on."""

    source: str
    source_title: str
    owner: str
    programme: str
    capture: int
    url: str
    captured_at: dt.datetime
    words: Mapping[str, Mapping[str, str]]
    today: dt.date
