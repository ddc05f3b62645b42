"""Mail out of the outbox. Run again at any moment: nothing is lost, and what left is marked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from typing import Self

from domain.outbox import OutboxEmail
from notifications.smtp import PermanentFailure, SmtpConnection, SmtpServer, TransientFailure
from storage.database import Session, Sessions
from storage.locks import exclusive
from storage.outbox import due_emails, lock_email, mark_failed, mark_sent, postpone

_FIRST_WAIT = timedelta(minutes=25)  # so that a run each half hour always finds it due
_LONGEST_WAIT = timedelta(days=1)
_PATIENCE = timedelta(days=5)
_USELESS_CONNECTIONS = 2
_LOCK = "delivery"


@dataclass(frozen=True)
class DeliveryReport:
    """What came of the mails that were due; `reasons` are the servers' words, each once."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    reasons: tuple[str, ...] = ()

    def plus(self, outcome: str, reason: str = "") -> Self:
        """With one mail more."""
        reasons = self.reasons if not reason or reason in self.reasons else (*self.reasons, reason)
        return type(self)(**{**vars(self), outcome: getattr(self, outcome) + 1, "reasons": reasons})


def deliver_pending(sessions: Sessions, server: SmtpServer, *, clock: Callable[[], datetime]) -> DeliveryReport:
    """Send what is due. One bad recipient never stops the rest; while the server is down everything waits.

    One process at a time, so that none is sent twice: the second one reports that and sends nothing.
    """
    with exclusive(sessions, _LOCK) as ours:
        if not ours:
            return DeliveryReport(reasons=("another process is sending the mail",))
        with sessions() as session:
            due = due_emails(session, now=clock())
        return deliver_all(sessions, server, due, clock)


def deliver_all(
    sessions: Sessions, server: SmtpServer, due: list[int], clock: Callable[[], datetime]
) -> DeliveryReport:
    """Send mails over one connection, or over a new one where it broke; two useless ones in a row are enough."""
    report, useless = DeliveryReport(), 0
    while due:
        before = report.sent
        try:
            with server.connect() as connection:
                while due and connection.usable:
                    report = deliver(sessions, connection, due.pop(0), report, clock())
        except TransientFailure as error:
            return wait_all(sessions, due, report, str(error), clock())
        useless = 0 if report.sent > before else useless + 1
        if due and useless == _USELESS_CONNECTIONS:
            return wait_all(sessions, due, report, "the mail server keeps ending the connection", clock())
    return report


def deliver(
    sessions: Sessions, connection: SmtpConnection, email: int, report: DeliveryReport, now: datetime
) -> DeliveryReport:
    """Send one mail and mark what came of it. No transaction is open meanwhile: a slow server holds up nobody.

    Ended between the two, it goes again with the same Message-ID.
    """
    with sessions.begin() as session:
        waiting = lock_email(session, email)
    if waiting is None:
        return report
    outcome = send(connection, waiting)
    with sessions.begin() as session:
        return mark(session, waiting, outcome, report, now)


def send(connection: SmtpConnection, email: OutboxEmail) -> PermanentFailure | TransientFailure | None:
    """Hand over one mail; gives what went wrong, None when the server took it."""
    try:
        connection.send(sender_of(email), email.recipient, email.message)
    except (PermanentFailure, TransientFailure) as error:
        return error
    return None


def mark(
    session: Session,
    email: OutboxEmail,
    outcome: PermanentFailure | TransientFailure | None,
    report: DeliveryReport,
    now: datetime,
) -> DeliveryReport:
    """Keep what came of one mail."""
    if outcome is None:
        mark_sent(session, email.id, now=now)
        return report.plus("sent")
    if isinstance(outcome, TransientFailure):
        return retry(session, email, report, str(outcome), now)
    mark_failed(session, email.id, reason=str(outcome))
    return report.plus("failed", f"{email.recipient}: {outcome}")


def sender_of(email: OutboxEmail) -> str:
    """The envelope sender: the address in the mail's From."""
    return str(message_from_bytes(email.message, policy=SMTP)["From"].addresses[0].addr_spec)


def retry(session: Session, email: OutboxEmail, report: DeliveryReport, reason: str, now: datetime) -> DeliveryReport:
    """Try a mail again when it is twice as old, within a day; give up after five days (RFC 5321 4.5.4.1)."""
    age = now - email.created_at
    if age > _PATIENCE:
        mark_failed(session, email.id, reason=f"given up after five days: {reason}")
        return report.plus("failed", f"{email.recipient}: {reason}")
    wait = min(max(age, _FIRST_WAIT), _LONGEST_WAIT)
    postpone(session, email.id, reason=reason, next_attempt_at=now + wait)
    return report.plus("postponed", reason)


def wait_all(sessions: Sessions, due: list[int], report: DeliveryReport, reason: str, now: datetime) -> DeliveryReport:
    """The server can't be used: all that is left stays due, however old, and leaves as soon as it can."""
    with sessions.begin() as session:
        for email in due:
            postpone(session, email, reason=reason, next_attempt_at=now)
            report = report.plus("postponed", reason)
    return report
