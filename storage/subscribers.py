"""Subscribers: who gets mail."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from domain.subscriptions import Rhythm, Subscriber
from storage.database import Session
from storage.tables import SubscriberRow
from storage.upsert import upsert


def add_subscriber(session: Session, email: str, *, themes: Sequence[str], rhythm: Rhythm, now: datetime) -> Subscriber:
    """Add someone, or change what they get; upper and lower case make no difference."""
    known = find(session, email)
    row = {
        "email": email,
        "email_folded": email.casefold(),
        "rhythm": rhythm,
        "themes": list(themes),
        "confirmed_at": known.confirmed_at if known else now,
    }
    upsert(session, SubscriberRow, [row], keys=["email_folded"])
    added = find(session, email)
    if added is None:
        raise LookupError(email)
    return subscriber_of(added)


def find(session: Session, email: str) -> SubscriberRow | None:
    """The row of this address."""
    return session.scalars(select(SubscriberRow).where(SubscriberRow.email_folded == email.casefold())).one_or_none()


def subscriber_of(row: SubscriberRow) -> Subscriber:
    """A row as a value."""
    return Subscriber(
        id=row.id,
        email=row.email,
        rhythm=Rhythm(row.rhythm),
        themes=tuple(row.themes),
        confirmed_at=row.confirmed_at,
    )


def load_subscribers(session: Session, rhythm: Rhythm | None = None) -> list[Subscriber]:
    """Everyone, or everyone of one rhythm, ordered by id."""
    found = select(SubscriberRow).order_by(SubscriberRow.id)
    if rhythm is not None:
        found = found.where(SubscriberRow.rhythm == rhythm)
    return [subscriber_of(row) for row in session.scalars(found)]


def remove_subscriber(session: Session, email: str) -> bool:
    """Forget an address with its digests and mails; tells whether it was known."""
    found = session.execute(
        delete(SubscriberRow).where(SubscriberRow.email_folded == email.casefold()).returning(SubscriberRow.id)
    )
    return found.one_or_none() is not None
