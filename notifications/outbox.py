"""Digests into the outbox, and mail out of it. Run again at any moment: nothing is lost, nothing is sent twice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Self

import structlog

from domain.initiative import StoredInitiative
from domain.outbox import NewEmail, OutboxEmail
from domain.subscriptions import Digest, DigestWindow, Rhythm, Subscriber
from notifications.digest import BRUSSELS, compose
from notifications.render import Preview, render, render_preview
from notifications.smtp import PermanentFailure, SmtpConnection, SmtpServer, TransientFailure
from storage.changes import load_changes
from storage.database import Session, Sessions
from storage.initiatives import load_initiatives
from storage.outbox import (
    digest_exists,
    due_emails,
    enqueue_digest,
    lock_email,
    mark_failed,
    mark_sent,
    postpone,
    record_empty_digest,
)
from storage.subscribers import load_subscribers

_FIRST_WAIT = timedelta(minutes=30)
_PATIENCE = timedelta(days=5)

log = structlog.get_logger()


@dataclass(frozen=True)
class EnqueueReport:
    """What came of the subscribers of one window."""

    enqueued: int = 0
    empty: int = 0
    known: int = 0
    failures: int = 0

    def plus(self, outcome: str) -> Self:
        """With one subscriber more."""
        return type(self)(**{**vars(self), outcome: getattr(self, outcome) + 1})


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


def enqueue_digests(
    sessions: Sessions, window: DigestWindow, *, now: datetime, public_url: str, mail_from: str
) -> EnqueueReport:
    """One mail per subscriber of the window's rhythm who has news; each in a transaction of its own."""
    with sessions() as session:
        subscribers = load_subscribers(session, window.rhythm)
        changes = load_changes(session, since=window.starts_at, until=window.ends_at)
        initiatives = by_id(session)
    report = EnqueueReport()
    for subscriber in subscribers:
        try:
            digest = compose(subscriber, window, changes, initiatives, today=now.astimezone(BRUSSELS).date())
            email = mail_of(digest, initiatives, now=now, public_url=public_url, mail_from=mail_from)
            report = report.plus(enqueue(sessions, subscriber, window, email, now))
        except Exception:
            log.exception("digest failed", subscriber=subscriber.id)
            report = report.plus("failures")
    return report


def by_id(session: Session) -> dict[str, StoredInitiative]:
    """All initiatives by their id."""
    return {stored.initiative.id: stored for stored in load_initiatives(session)}


def mail_of(
    digest: Digest | None,
    initiatives: Mapping[str, StoredInitiative],
    *,
    now: datetime,
    public_url: str,
    mail_from: str,
) -> NewEmail | None:
    """The mail of a digest, None where there is nothing to tell."""
    if digest is None:
        return None
    return new_email(render(digest, initiatives, public_url=public_url, mail_from=mail_from, now=now))


def new_email(message: EmailMessage) -> NewEmail:
    """A rendered message as it goes into the outbox."""
    return NewEmail(
        recipient=message["To"].addresses[0].addr_spec,
        message_id=message["Message-ID"],
        subject=str(message["Subject"]),
        message=message.as_bytes(),
    )


def enqueue(
    sessions: Sessions, subscriber: Subscriber, window: DigestWindow, email: NewEmail | None, now: datetime
) -> str:
    """Keep the digest of one subscriber with its mail; tells what came of it."""
    with sessions.begin() as session:
        if digest_exists(session, subscriber.id, window):
            return "known"
        if email is None:
            record_empty_digest(session, subscriber.id, window)
            return "empty"
        return "enqueued" if enqueue_digest(session, subscriber.id, window, email, now=now) else "known"


def deliver_pending(sessions: Sessions, server: SmtpServer, *, clock: Callable[[], datetime]) -> DeliveryReport:
    """Send what is due. One bad recipient never stops the rest; a server that is down postpones all."""
    with sessions() as session:
        due = due_emails(session, now=clock())
    report = DeliveryReport()
    while due:
        try:
            with server.connect() as connection:
                while due and connection.usable:
                    report = deliver(sessions, connection, due.pop(0), report, clock())
        except TransientFailure as error:
            return postpone_all(sessions, due, report, str(error), clock())
    return report


def deliver(
    sessions: Sessions, connection: SmtpConnection, email: int, report: DeliveryReport, now: datetime
) -> DeliveryReport:
    """Send one mail under its lock, and mark what came of it in the same transaction."""
    with sessions.begin() as session:
        locked = lock_email(session, email)
        if locked is None:
            return report
        try:
            connection.send(sender_of(locked), locked.recipient, locked.message)
        except PermanentFailure as error:
            mark_failed(session, email, reason=str(error))
            return report.plus("failed", f"{locked.recipient}: {error}")
        except TransientFailure as error:
            return retry(session, locked, report, str(error), now)
        mark_sent(session, email, now=now)
        return report.plus("sent")


def sender_of(email: OutboxEmail) -> str:
    """The envelope sender: the address in the mail's From."""
    return str(message_from_bytes(email.message, policy=SMTP)["From"].addresses[0].addr_spec)


def retry(session: Session, email: OutboxEmail, report: DeliveryReport, reason: str, now: datetime) -> DeliveryReport:
    """Try a mail again later, each time after twice the wait, five days at most."""
    if now - email.created_at > _PATIENCE:
        mark_failed(session, email.id, reason=f"given up after five days: {reason}")
        return report.plus("failed", f"{email.recipient}: {reason}")
    wait = min(_FIRST_WAIT * 2**email.attempts, timedelta(days=1))
    postpone(session, email.id, reason=reason, next_attempt_at=now + wait)
    return report.plus("postponed", reason)


def postpone_all(
    sessions: Sessions, due: list[int], report: DeliveryReport, reason: str, now: datetime
) -> DeliveryReport:
    """The server can't be reached: everything that is left waits."""
    for email in due:
        with sessions.begin() as session:
            locked = lock_email(session, email)
            if locked:
                report = retry(session, locked, report, reason, now)
    return report


def preview(sessions: Sessions, window: DigestWindow, *, now: datetime, public_url: str) -> Preview | None:
    """The digest of everything, as a subscriber without filters would get it; None when nothing is new."""
    everyone = Subscriber(
        id=0, email="voorbeeld@initiatievenradar.invalid", rhythm=Rhythm(window.rhythm), confirmed_at=now
    )
    with sessions() as session:
        changes = load_changes(session, since=window.starts_at, until=window.ends_at)
        initiatives = by_id(session)
    digest = compose(everyone, window, changes, initiatives, today=now.astimezone(BRUSSELS).date())
    return render_preview(digest, initiatives, public_url=public_url) if digest else None
