"""Mail that waits, left or was refused."""

from datetime import datetime
from enum import StrEnum

from domain.value import Value


class EmailStatus(StrEnum):
    """Where a mail stands."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


class NewEmail(Value):
    """A mail that shall be sent: `message` is the whole of it (RFC 5322)."""

    recipient: str
    message_id: str
    subject: str
    message: bytes


class OutboxEmail(Value):
    """A mail in the outbox. `attempts` counts tries that did not succeed; `last_error` has the server's words."""

    id: int
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
    last_error: str


class OutboxSummary(Value):
    """How much mail waits, since when and why, and how much left or was refused for good."""

    pending: int
    pending_since: datetime | None
    sent: int
    failed: int
    last_error: str = ""
