"""Mail that came back."""

from datetime import datetime

from sqlalchemy import delete, or_, select

from domain.outbox import DigestOutcome, EmailKind
from storage.database import Session
from storage.tables import BounceRow, EmailRow
from storage.upsert import insert

_NEWEST = 50


def record_bounce(session: Session, email: int, status: str, said: str, *, now: datetime) -> int | None:
    """Keep that a mail came back, once; gives whose mail it was, None where it is known or nobody's any more."""
    subscriber = session.scalar(select(EmailRow.subscriber_id).where(EmailRow.id == email))
    if subscriber is None:
        return None
    row = {"subscriber_id": subscriber, "email_id": email, "at": now, "status": status, "said": said}
    made = insert(session, BounceRow).values(row).on_conflict_do_nothing().returning(BounceRow.id)
    return None if session.scalar(made) is None else subscriber


def digest_outcomes(session: Session, subscriber: int) -> list[DigestOutcome]:
    """What came of someone's last digests that left or came back, newest first."""
    found = (
        select(EmailRow.sent_at, BounceRow.status)
        .outerjoin(BounceRow, BounceRow.email_id == EmailRow.id)
        .where(EmailRow.subscriber_id == subscriber, EmailRow.kind == EmailKind.DIGEST)
        .where(or_(EmailRow.sent_at.is_not(None), BounceRow.id.is_not(None)))
        .order_by(EmailRow.id.desc())
        .limit(_NEWEST)
    )
    return [DigestOutcome(sent_at=sent_at, status=status or "") for sent_at, status in session.execute(found)]


def forget_bounces(session: Session, subscriber: int) -> None:
    """Begin again with an address."""
    session.execute(delete(BounceRow).where(BounceRow.subscriber_id == subscriber))
