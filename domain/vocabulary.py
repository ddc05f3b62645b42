"""Closed lists of the field. The Dutch word of each member stands in `docs/glossary.md` and in `domain/wording.py`."""

from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing an initiative is."""

    PROGRAMME = "programme"
    PROJECT = "project"
    CALL = "call"
    SUBSIDY = "subsidy"
    PLATFORM = "platform"
    STANDARD = "standard"
    TRACK = "track"
    TRAINING = "training"
    EVENT = "event"
    NETWORK = "network"
    PUBLICATION = "publication"
    SERVICE = "service"


class Status(StrEnum):
    """Where an initiative stands in its life; `closed` is past its deadline, `ended` is over."""

    ANNOUNCED = "announced"
    OPEN = "open"
    RUNNING = "running"
    CLOSED = "closed"
    ENDED = "ended"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """What an organisation does in an initiative."""

    OWNER = "owner"
    FUNDER = "funder"
    EXECUTOR = "executor"
    PARTNER = "partner"


class PageClass(StrEnum):
    """What a page is to us; only an `initiative` page yields initiatives."""

    INITIATIVE = "initiative"
    LISTING = "listing"
    MENTION = "mention"
    OTHER = "other"


class PageRole(StrEnum):
    """What a page is to one initiative."""

    MAIN = "main"
    PART = "part"
    MENTION = "mention"
    DOCUMENT = "document"


class PageState(StrEnum):
    """Whether a page can still be read."""

    LIVE = "live"
    GONE = "gone"
    MOVED = "moved"
    CLOSED_BY_ROBOTS = "closed_by_robots"


class Presence(StrEnum):
    """Whether an initiative can still be read on at least one page."""

    CURRENT = "current"
    GONE = "gone"
