"""Mail that waits, left or was refused."""

from datetime import datetime
from enum import StrEnum

from domain.value import Value


class EmailStatus(StrEnum):
    """Where a mail stands."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


class EmailKind(StrEnum):
    """What a mail is about."""

    DIGEST = "digest"
    CONFIRMATION = "confirmation"
    ALARM = "alarm"


class NewEmail(Value):
    """A mail that shall be sent: `message` is the whole of it (RFC 5322)."""

    kind: EmailKind
    recipient: str
    message_id: str
    subject: str
    message: bytes


class OutboxEmail(Value):
    """A mail in the outbox. `attempts` counts tries that did not succeed; `last_error` has the server's words.

    `handed_over_at` is when a try began whose end is not known: a mail that still waits may have left then.
    """

    id: int
    kind: EmailKind
    subscriber: int | None
    recipient: str
    message_id: str
    subject: str
    message: bytes
    status: EmailStatus
    created_at: datetime
    sent_at: datetime | None
    attempts: int
    next_attempt_at: datetime
    handed_over_at: datetime | None
    last_error: str


class OutboxSummary(Value):
    """How much mail waits, since when and why, how much left, was refused for good, or may have arrived twice."""

    pending: int
    pending_since: datetime | None
    sent: int
    failed: int
    maybe_twice: int = 0
    last_error: str = ""


class DigestOutcome(Value):
    """When a digest left (None: it was refused), and the enhanced code with which it came back ("": it did not)."""

    sent_at: datetime | None
    status: str
