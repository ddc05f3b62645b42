"""Mail out of the outbox. Run again at any moment: nothing is lost, and what left is marked."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from typing import Self

from domain.outbox import OutboxEmail
from notifications.bounces import ReturnAddress, refusal, take_refusal
from notifications.channels import post
from notifications.smtp import PermanentFailure, SmtpConnection, SmtpServer, TransientFailure
from storage.database import Session, Sessions
from storage.locks import exclusive
from storage.outbox import (
    begin_handover,
    due_emails,
    due_posts,
    is_stopped,
    keep_waiting,
    lock_email,
    mark_failed,
    mark_sent,
    postpone,
    withdraw,
)
from storage.secrets import link_key

_FIRST_WAIT = timedelta(minutes=25)
_LONGEST_WAIT = timedelta(days=1)
_PATIENCE = timedelta(days=5)
_USELESS_CONNECTIONS = 2
_LOCK = "delivery"


@dataclass(frozen=True)
class DeliveryReport:
    """What came of the mails that were due; `reasons` are the servers' words without addresses, each once.

    `maybe_twice` were tried again after a try whose end nobody knows: they may arrive twice, with one Message-ID.
    `down` says why the mail server can't be used at all, "" where it can.
    """

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    maybe_twice: int = 0
    reasons: tuple[str, ...] = ()
    down: str = ""

    def plus(self, outcome: str, reason: str = "") -> Self:
        """With one mail more."""
        reasons = self.reasons if not reason or reason in self.reasons else (*self.reasons, reason)
        return type(self)(**{**vars(self), outcome: getattr(self, outcome) + 1, "reasons": reasons})


@dataclass
class Pace:
    """So many mails a minute and no more (0: as fast as the server takes them).

    `monotonic` tells seconds and `sleep` waits them; both come from the edge.
    """

    per_minute: float
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    _free_at: float = field(default=0, init=False)

    def wait(self) -> None:
        """Wait for the moment at which the next mail may leave."""
        if self.per_minute:
            now = self.monotonic()
            self.sleep(max(0, self._free_at - now))
            self._free_at = max(now, self._free_at) + 60 / self.per_minute


@dataclass(frozen=True)
class Delivery:
    """How mail leaves: from which database and by which clock, with which senders, at which pace."""

    sessions: Sessions
    clock: Callable[[], datetime]
    returns: ReturnAddress | None
    pace: Pace | None


HandOver = Callable[[OutboxEmail], None]
"""Gives one mail to who carries it on; raises a failure where they do not take it."""


def deliver_pending(
    sessions: Sessions,
    server: SmtpServer | None,
    *,
    clock: Callable[[], datetime],
    bounce_address: str = "",
    pace: Pace | None = None,
) -> DeliveryReport:
    """Send what is due. One bad recipient never stops the rest; while the server is down everything waits.

    What is for channels goes first: it needs no mail `server`, and an alarm may be about that one. What can't be
    delivered comes back to `bounce_address`, marked with its mail; without one, to the mail's From. One process at a
    time, so that none is sent twice: the second one reports that and sends nothing.
    """
    with exclusive(sessions, _LOCK) as ours:
        if not ours:
            return DeliveryReport(reasons=("another process is sending the mail",))
        with sessions.begin() as session:
            posts, due = due_posts(session, now=clock()), due_emails(session, now=clock())
            returns = ReturnAddress(bounce_address, link_key(session)) if bounce_address else None
        delivery, report = Delivery(sessions, clock, returns, pace), DeliveryReport()
        for one in posts:
            report = deliver(delivery, post_message, one, report)
        return deliver_all(delivery, server, due, report) if server else report


def deliver_all(delivery: Delivery, server: SmtpServer, due: list[int], report: DeliveryReport) -> DeliveryReport:
    """Send mails over one connection, or over a new one where it broke; two useless ones in a row are enough."""
    useless = 0
    while due:
        before = report.sent
        try:
            with server.connect() as connection:
                hand_over = over(connection, delivery.returns)
                while due and connection.usable:
                    report = deliver(delivery, hand_over, due.pop(0), report)
        except TransientFailure as error:
            return wait_all(delivery, due, report, str(error))
        useless = 0 if report.sent > before else useless + 1
        if due and useless == _USELESS_CONNECTIONS:
            return wait_all(delivery, due, report, "the mail server keeps ending the connection")
    return report


def over(connection: SmtpConnection, returns: ReturnAddress | None) -> HandOver:
    """Hands mail to a server; the envelope sender is the mail's own return address, else that of its From."""
    return lambda email: connection.send(
        returns.of(email.id) if returns else sender_of(email), email.recipient, email.message
    )


def post_message(email: OutboxEmail) -> None:
    """Post the subject and the text of a message to its channel.

    Raises:
        PermanentFailure: for a channel that can't be used.
        TransientFailure: for one that does not take it now.
    """
    message = message_from_bytes(email.message, policy=SMTP)
    text = "\n".join(str(message.get_content()).splitlines())
    post(email.recipient, str(message["Subject"]), text)


def deliver(delivery: Delivery, hand_over: HandOver, email: int, report: DeliveryReport) -> DeliveryReport:
    """Send one mail and mark what came of it. No transaction is open meanwhile: a slow server holds up nobody.

    That it is handed over is marked before: ended between the two, it goes again with the same Message-ID and counts
    as one that may arrive twice.
    """
    if delivery.pace:
        delivery.pace.wait()
    now = delivery.clock()
    with delivery.sessions.begin() as session:
        waiting = lock_email(session, email)
        if waiting is None:
            return report
        if is_stopped(session, email):
            withdraw(session, email)
            return report
        begin_handover(session, email, now=now)
    if waiting.handed_over_at:
        report = report.plus("maybe_twice")
    outcome = failure_of(hand_over, waiting)
    with delivery.sessions.begin() as session:
        return mark(session, waiting, outcome, report, now)


def failure_of(hand_over: HandOver, email: OutboxEmail) -> PermanentFailure | TransientFailure | None:
    """Hand over one mail; gives what went wrong, None when it was taken."""
    try:
        hand_over(email)
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
        return retry(session, email, report, outcome, now)
    reason = refusal(str(outcome)).said
    mark_failed(session, email.id, reason=reason)
    if outcome.of_recipient:
        take_refusal(session, email.id, str(outcome), now=now)
    return report.plus("failed", f"mail {email.id}: {reason}")


def sender_of(email: OutboxEmail) -> str:
    """The envelope sender: the address in the mail's From."""
    headers = email.message.partition(b"\r\n\r\n")[0]
    return str(message_from_bytes(headers, policy=SMTP)["From"].addresses[0].addr_spec)


def retry(
    session: Session, email: OutboxEmail, report: DeliveryReport, failure: TransientFailure, now: datetime
) -> DeliveryReport:
    """Try a mail again when it is twice as old, within a day; give up after five days (RFC 5321 4.5.4.1).

    For what is about our login or the connection no mail is given up: it is no fault of its reader.
    """
    age, reason = now - email.created_at, refusal(str(failure)).said
    if age > _PATIENCE and not failure.ours:
        mark_failed(session, email.id, reason=f"given up after five days: {reason}")
        return report.plus("failed", f"mail {email.id}: given up after five days: {reason}")
    wait = min(max(age, _FIRST_WAIT), _LONGEST_WAIT)
    postpone(session, email.id, reason=reason, next_attempt_at=now + wait, maybe_taken=failure.maybe_taken)
    return report.plus("postponed", reason)


def wait_all(delivery: Delivery, due: list[int], report: DeliveryReport, reason: str) -> DeliveryReport:
    """The server can't be used: all that is left stays due, however old, and leaves as soon as it can."""
    with delivery.sessions.begin() as session:
        for email in due:
            keep_waiting(session, email, reason=reason, now=delivery.clock())
            report = report.plus("postponed", reason)
    return replace(report, down=reason)
