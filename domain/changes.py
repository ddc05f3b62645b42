"""What is told apart: a change of the world, a correction of ours, and what stood there when we began to look."""

from datetime import datetime
from enum import StrEnum

from pydantic import JsonValue

from domain.initiative import Evidence
from domain.value import Value


class ChangeKind(StrEnum):
    """What happened to the initiative."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    BACK = "back"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"


class Cause(StrEnum):
    """Why the stored state changed: the site, our better reading, or the first look at a source or branch."""

    SOURCE = "source"
    CORRECTION = "correction"
    BASELINE = "baseline"


class Significance(StrEnum):
    """How much a change matters to a reader who may have to act."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


class Change(Value):
    """One field (or the whole: field "") of one initiative, between two versions. `run` is the crawl that showed it.

    `before` and `after` have the form of the open data (see `docs/schema/`); `summary` is one Dutch sentence.
    """

    id: str
    initiative: str
    title: str
    kind: ChangeKind
    cause: Cause
    field: str = ""
    before: JsonValue = None
    after: JsonValue = None
    significance: Significance
    summary: str
    url: str
    detected_at: datetime
    run: int | None = None
    evidence_before: tuple[Evidence, ...] = ()
    evidence_after: tuple[Evidence, ...] = ()
