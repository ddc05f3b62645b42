"""A document's text, read in a child process that can be killed; what can't be read is a reason, never an exception."""

import json
from functools import lru_cache

from domain.documents import format_of
from domain.value import Value
from scrapers.child import MEMORY, WALL_SECONDS, ChildStopped, run_child, stopped

_WALL_SECONDS = WALL_SECONDS
_LIMITS = {"MEMORY": str(MEMORY), "SECONDS": "30"}
"""What the child may take: address space in bytes, processor time in seconds."""


class DocumentText(Value):
    """The parts of a document as (place, text), or the reason why it has none."""

    parts: tuple[tuple[str, str], ...] = ()
    problem: str = ""


@lru_cache(maxsize=8)
def read_document(url: str, body: bytes) -> DocumentText:
    """The text of the document that stands at `url`; the last few are remembered."""
    words = (format_of(url), *_LIMITS.values())
    try:
        code, told = run_child("scrapers.documents.child", *words, body=body, wall=_WALL_SECONDS)
    except ChildStopped as error:
        return DocumentText(problem=str(error))
    try:
        return DocumentText.model_validate(json.loads(told))
    except ValueError:
        return DocumentText(problem=stopped(code))
