"""Subscribers: who gets mail, what they chose, and how we know that they want it."""

from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import delete, func, select, update

from domain.subscriptions import Choices, Consent, Rhythm, Subscriber
from storage.bounces import forget_bounces
from storage.database import Session, Sessions, empty_journal
from storage.tables import BounceRow, ConsentRow, DigestRow, EmailRow, SignupRow, SubscriberRow
from storage.upsert import upsert

BY_HAND = "added by hand"
"""The text version of who was added by hand."""


def add_subscriber(
    session: Session, email: str, choices: Choices, *, now: datetime, consent: Consent | None = None
) -> Subscriber:
    """Add someone, or change what they get; upper and lower case make no difference. Without `consent` by hand."""
    known = find(session, email)
    row = {
        "email": email,
        "email_folded": email.casefold(),
        "rhythm": choices.rhythm,
        "choices": choices,
        "nonce": known.nonce if known else token_urlsafe(16),
        "confirmed_at": known.confirmed_at if known else now,
        "chosen_at": now,
        "paused": False,
        "unreachable_since": None,
    }
    upsert(session, SubscriberRow, [row], keys=["email_folded"])
    added = find(session, email)
    if added is None:
        raise LookupError(email)
    forget_bounces(session, added.id)
    told = consent or Consent(text_version=BY_HAND, asked_at=now, confirmed_at=now, token_sha256="")
    session.add(ConsentRow(subscriber_id=added.id, **told.model_dump()))
    session.flush()
    return subscriber_of(added)


def find(session: Session, email: str) -> SubscriberRow | None:
    """The row of this address."""
    found = select(SubscriberRow).where(SubscriberRow.email_folded == email.casefold())
    return session.scalars(found.execution_options(populate_existing=True)).one_or_none()


def subscriber_of(row: SubscriberRow) -> Subscriber:
    """A row as a value."""
    return Subscriber(
        id=row.id,
        email=row.email,
        choices=row.choices,
        confirmed_at=row.confirmed_at,
        nonce=row.nonce,
        paused=row.paused,
        unreachable_since=row.unreachable_since,
    )


def load_subscribers(session: Session, rhythm: Rhythm | None = None) -> list[Subscriber]:
    """Everyone, or everyone of one rhythm, ordered by id; also who paused and who can't be reached."""
    found = select(SubscriberRow).order_by(SubscriberRow.id)
    if rhythm is not None:
        found = found.where(SubscriberRow.rhythm == rhythm)
    return [subscriber_of(row) for row in session.scalars(found)]


def load_subscriber(session: Session, subscriber: int, nonce: str) -> Subscriber | None:
    """The subscriber whose link has this id and nonce; None where they are gone."""
    found = select(SubscriberRow).where(SubscriberRow.id == subscriber, SubscriberRow.nonce == nonce)
    row = session.scalars(found).one_or_none()
    return subscriber_of(row) if row else None


def change_choices(session: Session, subscriber: int, choices: Choices, *, now: datetime) -> None:
    """What they get from now on."""
    changed = update(SubscriberRow).where(SubscriberRow.id == subscriber)
    session.execute(changed.values(choices=choices, rhythm=choices.rhythm, chosen_at=now))


def set_paused(session: Session, subscriber: int, *, paused: bool, now: datetime) -> None:
    """No mail from now on, or mail again."""
    changed = update(SubscriberRow).where(SubscriberRow.id == subscriber)
    session.execute(changed.values(paused=paused, chosen_at=now))


def set_unreachable(session: Session, subscriber: int, *, now: datetime) -> None:
    """Their address refuses mail: none from now on."""
    changed = update(SubscriberRow).where(SubscriberRow.id == subscriber, SubscriberRow.unreachable_since.is_(None))
    session.execute(changed.values(unreachable_since=now))


def set_reachable(session: Session, subscriber: int, *, now: datetime) -> None:
    """Mail again: what came back before no longer counts."""
    changed = update(SubscriberRow).where(SubscriberRow.id == subscriber)
    session.execute(changed.values(unreachable_since=None, chosen_at=now))
    forget_bounces(session, subscriber)


def consents(session: Session, subscriber: int) -> list[Consent]:
    """How we know that they want our mail, oldest first."""
    rows = session.scalars(select(ConsentRow).where(ConsentRow.subscriber_id == subscriber).order_by(ConsentRow.id))
    return [
        Consent(
            text_version=row.text_version,
            asked_at=row.asked_at,
            confirmed_at=row.confirmed_at,
            token_sha256=row.token_sha256,
        )
        for row in rows
    ]


def stored_about(session: Session, subscriber: Subscriber) -> dict[str, Any]:
    """Everything that is stored of a subscriber, as JSON."""
    digests = session.scalars(
        select(DigestRow).where(DigestRow.subscriber_id == subscriber.id).order_by(DigestRow.starts_at)
    )
    mails = session.scalars(select(EmailRow).where(EmailRow.subscriber_id == subscriber.id).order_by(EmailRow.id))
    came_back = session.scalars(
        select(BounceRow).where(BounceRow.subscriber_id == subscriber.id).order_by(BounceRow.id)
    )
    return {
        **subscriber.model_dump(mode="json", exclude={"id", "nonce"}),
        "email": subscriber.shown_address,
        "consents": [one.model_dump(mode="json") for one in consents(session, subscriber.id)],
        "digests": [
            {
                "starts_at": row.starts_at.isoformat(),
                "ends_at": row.ends_at.isoformat(),
                "told": row.told,
                "reminded": row.reminded,
            }
            for row in digests
        ],
        "mails": [
            {
                "subject": row.subject,
                "status": row.status,
                "created_at": row.created_at.isoformat(),
                "sent_at": row.sent_at.isoformat() if row.sent_at else None,
            }
            for row in mails
        ],
        "bounces": [{"at": row.at.isoformat(), "status": row.status, "said": row.said} for row in came_back],
    }


def erase(sessions: Sessions, email: str) -> bool:
    """Forget an address; on SQLite also in the file that its newest changes stand in. Tells whether it was known."""
    with sessions.begin() as session:
        known = remove_subscriber(session, email)
    empty_journal(sessions)
    return known


def remove_subscriber(session: Session, email: str) -> bool:
    """Forget an address with its digests, mails, consents and signups; tells whether it was known."""
    folded = email.casefold()
    known = session.execute(
        delete(SubscriberRow).where(SubscriberRow.email_folded == folded).returning(SubscriberRow.id)
    ).one_or_none()
    asked = session.execute(
        delete(SignupRow).where(SignupRow.email_folded == folded).returning(SignupRow.id)
    ).one_or_none()
    session.execute(delete(EmailRow).where(func.lower(EmailRow.recipient) == email.lower()))
    return known is not None or asked is not None
