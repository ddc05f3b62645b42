"""Ids and slugs: an id comes from where the initiative was first seen and never changes."""

import hashlib
import re
from collections.abc import Collection
from itertools import count
from typing import Protocol

from pipeline.match.names import plain

_ID_DIGITS = 12
_SLUG_LENGTH = 80


class HasPlace(Protocol):
    """What was read at some place: a page, a record, a subject."""

    @property
    def source(self) -> str:
        """The source of the page."""

    @property
    def url(self) -> str:
        """The address of the page."""

    @property
    def key(self) -> str:
        """The source's own key of the subject."""


def new_id(record: HasPlace, *, taken: Collection[str] = ()) -> str:
    """An id made of source, URL and key of the first page; another one where that is `taken` by another thing."""
    for attempt in count():
        words = (record.source, record.url, record.key, *([str(attempt)] if attempt else []))
        found = "i" + hashlib.sha256("\n".join(words).encode()).hexdigest()[:_ID_DIGITS]
        if found not in taken:
            return found
    raise AssertionError("unreachable: count() has no end")  # pragma: no cover


def slug_of(title: str, taken: Collection[str]) -> str:
    """`title` as part of an address, with a number where another initiative has it already."""
    words = re.sub(r"[^a-z0-9]+", "-", plain(title)).strip("-") or "initiatief"
    slug = words if len(words) <= _SLUG_LENGTH else words[: _SLUG_LENGTH + 1].rpartition("-")[0] or words[:_SLUG_LENGTH]
    numbered = (f"{slug}-{number}" for number in count(2))
    return slug if slug not in taken else next(candidate for candidate in numbered if candidate not in taken)
