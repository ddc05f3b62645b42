"""The outbox: mail is written in the transaction of its digest, sent later, and marked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, delete, func, select, update

from domain.outbox import EmailKind, EmailStatus, NewEmail, OutboxEmail, OutboxSummary
from domain.subscriptions import Choices, DigestWindow
from storage.database import Session
from storage.tables import DigestRow, EmailRow, SubscriberRow
from storage.upsert import insert

_KEPT = timedelta(days=90)
_CHANNEL = "%://%"
"""How the addresses of chats and webhooks look."""


def enqueue_digest(
    session: Session,
    subscriber: int,
    window: DigestWindow,
    email: NewEmail,
    *,
    now: datetime,
    choices: Choices,
    told: Sequence[str] = (),
    reminded: Sequence[str] = (),
) -> bool:
    """Keep the digest of this window and its mail; False when the subscriber had this digest already.

    It was made for `choices`; `told` are the initiatives and `reminded` the deadlines that it is about.
    """
    digest = add_digest(session, subscriber, window, now=now, choices=choices, told=told, reminded=reminded)
    if digest is None:
        return False
    insert_email(session, email, now=now, digest_id=digest, subscriber_id=subscriber)
    return True


def enqueue_mail(session: Session, email: NewEmail, *, now: datetime, signup: int | None = None) -> None:
    """Keep a mail that is no digest, about a `signup` or an alarm; one with the same Message-ID is kept once."""
    insert_email(session, email, now=now, signup_id=signup)


def insert_email(session: Session, email: NewEmail, *, now: datetime, **whose: int | None) -> None:
    """One pending mail."""
    row = {
        "kind": email.kind,
        "digest_id": None,
        "subscriber_id": None,
        "signup_id": None,
        "recipient": email.recipient,
        "message_id": email.message_id,
        "subject": email.subject,
        "message": email.message,
        "status": EmailStatus.PENDING,
        "created_at": now,
        "sent_at": None,
        "attempts": 0,
        "next_attempt_at": now,
        "handed_over_at": None,
        "maybe_twice": 0,
        "last_error": "",
    }
    session.execute(insert(session, EmailRow).on_conflict_do_nothing(), row | whose)


def record_empty_digest(
    session: Session, subscriber: int, window: DigestWindow, *, now: datetime, choices: Choices
) -> None:
    """Remember that there was nothing to tell in this window."""
    add_digest(session, subscriber, window, now=now, choices=choices, told=(), reminded=())


def add_digest(
    session: Session,
    subscriber: int,
    window: DigestWindow,
    *,
    now: datetime,
    choices: Choices,
    told: Sequence[str],
    reminded: Sequence[str],
) -> int | None:
    """One digests row; None when it exists."""
    row = insert(session, DigestRow).values(
        subscriber_id=subscriber,
        rhythm=window.rhythm,
        starts_at=window.starts_at,
        ends_at=window.ends_at,
        made_at=now,
        choices=choices,
        told=list(told),
        reminded=list(reminded),
    )
    found = session.execute(row.on_conflict_do_nothing().returning(DigestRow.id)).scalar_one_or_none()
    return None if found is None else int(found)


def last_digests(session: Session) -> dict[int, datetime]:
    """Until when each subscriber was told, by the end of their last digest."""
    found = select(DigestRow.subscriber_id, func.max(DigestRow.ends_at)).group_by(DigestRow.subscriber_id)
    return {row[0]: row[1] for row in session.execute(found)}


def digest_exists(session: Session, subscriber: int, window: DigestWindow) -> bool:
    """Whether the subscriber's digest of this window was made, also when there was nothing to tell."""
    found = select(DigestRow.id).where(
        DigestRow.subscriber_id == subscriber,
        DigestRow.rhythm == window.rhythm,
        DigestRow.starts_at == window.starts_at,
        DigestRow.ends_at == window.ends_at,
    )
    return session.scalar(found) is not None


def due_emails(session: Session, *, now: datetime) -> list[int]:
    """The ids of mails that may be tried now, oldest first."""
    return due(session, EmailRow.recipient.not_like(_CHANNEL), now=now)


def due_posts(session: Session, *, now: datetime) -> list[int]:
    """The ids of what may be posted to chats and webhooks now, oldest first."""
    return due(session, EmailRow.recipient.like(_CHANNEL), now=now)


def due(session: Session, of: ColumnElement[bool], *, now: datetime) -> list[int]:
    """The ids of what may be tried now, oldest first."""
    found = select(EmailRow.id).where(EmailRow.status == EmailStatus.PENDING, EmailRow.next_attempt_at <= now, of)
    return list(session.scalars(found.order_by(EmailRow.id)))


def lock_email(session: Session, email: int) -> OutboxEmail | None:
    """The mail, locked until the transaction ends; None when it is no longer pending or another process has it."""
    found = select(EmailRow).where(EmailRow.id == email, EmailRow.status == EmailStatus.PENDING)
    row = session.scalars(found.with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        return None
    return OutboxEmail(
        id=row.id,
        kind=EmailKind(row.kind),
        subscriber=row.subscriber_id,
        recipient=row.recipient,
        message_id=row.message_id,
        subject=row.subject,
        message=row.message,
        status=EmailStatus(row.status),
        created_at=row.created_at,
        sent_at=row.sent_at,
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        handed_over_at=row.handed_over_at,
        last_error=row.last_error,
    )


def begin_handover(session: Session, email: int, *, now: datetime) -> None:
    """A try begins. Where the end of the one before is not known, the mail may arrive twice: that is counted."""
    again = case((EmailRow.handed_over_at.is_not(None), 1), else_=0)
    changed = update(EmailRow).where(EmailRow.id == email)
    session.execute(changed.values(handed_over_at=now, maybe_twice=EmailRow.maybe_twice + again))


def is_stopped(session: Session, email: int) -> bool:
    """Whether its reader paused their mail, or can't be reached, since it was written."""
    found = select(SubscriberRow.paused | SubscriberRow.unreachable_since.is_not(None))
    return bool(session.scalar(found.join(EmailRow).where(EmailRow.id == email)))


def withdraw(session: Session, email: int) -> None:
    """Forget a digest that will not be sent, as if it had not been made: the next one tells what it told."""
    digest = select(EmailRow.digest_id).where(EmailRow.id == email).scalar_subquery()
    session.execute(delete(DigestRow).where(DigestRow.id == digest))


def mark_sent(session: Session, email: int, *, now: datetime) -> None:
    """The server took the mail."""
    sent = {"status": EmailStatus.SENT, "sent_at": now, "handed_over_at": None, "last_error": ""}
    session.execute(update(EmailRow).where(EmailRow.id == email).values(sent))


def mark_failed(session: Session, email: int, *, reason: str) -> None:
    """The mail will never be taken."""
    failed = {"status": EmailStatus.FAILED, "handed_over_at": None, "last_error": reason}
    session.execute(update(EmailRow).where(EmailRow.id == email).values(failed))


def postpone(
    session: Session, email: int, *, reason: str, next_attempt_at: datetime, maybe_taken: bool = False
) -> None:
    """The mail could not leave now; it is tried again. `maybe_taken`: nobody knows whether it left all the same."""
    if not maybe_taken:
        session.execute(update(EmailRow).where(EmailRow.id == email).values(handed_over_at=None))
    keep_waiting(session, email, reason=reason, now=next_attempt_at)


def keep_waiting(session: Session, email: int, *, reason: str, now: datetime) -> None:
    """The mail was not handed over; what is known of an earlier try stays. It may be tried from `now`."""
    changed = update(EmailRow).where(EmailRow.id == email)
    session.execute(changed.values(attempts=EmailRow.attempts + 1, last_error=reason, next_attempt_at=now))


def forget_old_messages(session: Session, *, now: datetime) -> None:
    """Keep of mail that is three months old, and waits no more, that it was sent; not what it said."""
    old = EmailRow.created_at < now - _KEPT
    over = update(EmailRow).where(old, EmailRow.status != EmailStatus.PENDING, EmailRow.message != b"")
    session.execute(over.values(message=b""))


def outbox_summary(session: Session) -> OutboxSummary:
    """How much mail waits, since when and why."""
    counts = {
        status: (number, oldest)
        for status, number, oldest in session.execute(
            select(EmailRow.status, func.count(), func.min(EmailRow.created_at)).group_by(EmailRow.status)
        )
    }
    errors = select(EmailRow.last_error).where(EmailRow.status == EmailStatus.PENDING, EmailRow.last_error != "")
    pending, since = counts.get(EmailStatus.PENDING, (0, None))
    return OutboxSummary(
        pending=pending,
        pending_since=since,
        sent=counts.get(EmailStatus.SENT, (0, None))[0],
        failed=counts.get(EmailStatus.FAILED, (0, None))[0],
        maybe_twice=session.scalar(select(func.coalesce(func.sum(EmailRow.maybe_twice), 0))) or 0,
        last_error=session.scalars(errors.order_by(EmailRow.id)).first() or "",
    )
