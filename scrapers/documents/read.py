"""A document's text, read in a child process that can be killed; what can't be read is a reason, never an exception."""

import json
import subprocess
import sys
from functools import lru_cache

from domain.documents import format_of
from domain.value import Value

_WALL_SECONDS: float = 60
_LIMITS = {"MEMORY": str(768 * 1024 * 1024), "SECONDS": "30"}
"""What the child may take: address space in bytes, processor time in seconds."""


class DocumentText(Value):
    """The parts of a document as (place, text), or the reason why it has none."""

    parts: tuple[tuple[str, str], ...] = ()
    problem: str = ""


@lru_cache(maxsize=8)
def read_document(url: str, body: bytes) -> DocumentText:
    """The text of the document that stands at `url`; the last few are remembered."""
    try:
        child = subprocess.run(  # noqa: S603  our own module
            [sys.executable, "-m", "scrapers.documents.child", format_of(url), *_LIMITS.values()],
            input=body,
            capture_output=True,
            timeout=_WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return DocumentText(problem=f"it takes more than {_WALL_SECONDS} seconds to read")
    try:
        return DocumentText.model_validate(json.loads(child.stdout))
    except ValueError:
        return DocumentText(problem=f"reading it was stopped (exit code {child.returncode}): too much time or memory")
