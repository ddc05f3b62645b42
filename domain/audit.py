"""What an audit of the mail looks at, and what it finds."""

from datetime import datetime
from enum import StrEnum

from domain.initiative import Initiative
from domain.outbox import EmailStatus
from domain.subscriptions import Choices, DigestWindow
from domain.value import Value


class Finding(StrEnum):
    """What can be wrong with what a reader was told."""

    MISSED = "missed"
    """A change that they asked for was not told."""
    NOT_REMINDED = "not reminded"
    """A deadline that came near was not told."""
    UNASKED = "unasked"
    """They were told what did not change then, or what they did not ask for."""
    GAP = "gap"
    """Time that lies between two of their digests."""
    NOT_MADE = "not made"
    """A digest that should be there is not."""
    NOT_WRITTEN = "not written"
    """A mail does not say what its digest tells, or there is none."""
    NOT_SENT = "not sent"
    """A mail waits for longer than any mail should, or the mail server will not have it."""


class Difference(Value):
    """One thing that is wrong: for which subscriber (their number), in which window, and what."""

    finding: Finding
    subscriber: int
    window: DigestWindow
    what: str


class MadeEmail(Value):
    """The mail of a digest: `message` is the whole of it, b"" where it is no longer kept.

    `stopped`: its reader paused their mail, or their address refuses it.
    """

    status: EmailStatus
    created_at: datetime
    attempts: int
    last_error: str
    stopped: bool
    message: bytes


class MadeDigest(Value):
    """A digest as it was made: for what choices, of which initiatives (ids), reminding of what (`slug day`)."""

    id: int
    subscriber: int
    window: DigestWindow
    made_at: datetime
    choices: Choices
    told: tuple[str, ...]
    reminded: tuple[str, ...]
    email: MadeEmail | None


class Reader(Value):
    """Someone who is to get mail: what they chose, since when, and until when they were told (None: not yet)."""

    id: int
    choices: Choices
    confirmed_at: datetime
    chosen_at: datetime
    told_until: datetime | None


class Past(Value):
    """What an initiative was from `at` on."""

    at: datetime
    initiative: Initiative
