"""Signups: who asked for mail and did not confirm yet. Nothing here tells whether an address gets mail already."""

import hashlib
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import delete, or_, select, update

from domain.subscriptions import Choices, Consent, Signup, Subscriber
from storage.database import Session
from storage.subscribers import add_subscriber
from storage.tables import SignupRow
from storage.upsert import upsert

PATIENCE = timedelta(days=7)
"""How long a link to confirm can be used; after that the address is forgotten."""
_BETWEEN_MAILS = timedelta(hours=1)


def request_signup(session: Session, email: str, choices: Choices, *, text_version: str, now: datetime) -> None:
    """Someone asks for mail; a link to confirm is wanted, for what was chosen last."""
    row = {
        "email": email,
        "email_folded": email.casefold(),
        "choices": choices,
        "nonce": token_urlsafe(16),
        "text_version": text_version,
        "asked_at": now,
        "mail_wanted": True,
        "mailed_at": None,
    }
    changed = ["email", "choices", "text_version", "asked_at", "mail_wanted"]
    upsert(session, SignupRow, [row], keys=["email_folded"], columns=changed)


def signups_to_mail(session: Session, *, now: datetime) -> list[Signup]:
    """Whose link to confirm may be mailed now: at most one an hour to each address."""
    found = select(SignupRow).where(
        SignupRow.mail_wanted, or_(SignupRow.mailed_at.is_(None), SignupRow.mailed_at <= now - _BETWEEN_MAILS)
    )
    return [signup_of(row) for row in session.scalars(found.order_by(SignupRow.id))]


def mark_mailed(session: Session, signup: int, *, now: datetime) -> None:
    """The link to confirm is in the outbox."""
    session.execute(update(SignupRow).where(SignupRow.id == signup).values(mail_wanted=False, mailed_at=now))


def load_signup(session: Session, signup: int, nonce: str, *, now: datetime) -> Signup | None:
    """The signup whose link has this id and nonce; None where it is gone or the link is too old."""
    found = select(SignupRow).where(
        SignupRow.id == signup, SignupRow.nonce == nonce, SignupRow.asked_at > now - PATIENCE
    )
    row = session.scalars(found).one_or_none()
    return signup_of(row) if row else None


def confirm_signup(session: Session, signup: Signup, *, token: str, now: datetime) -> Subscriber:
    """Make a subscriber of who confirmed with this token; the signup itself is forgotten."""
    consent = Consent(
        text_version=signup.text_version,
        asked_at=signup.asked_at,
        confirmed_at=now,
        token_sha256=hashlib.sha256(token.encode()).hexdigest(),
    )
    subscriber = add_subscriber(session, signup.email, signup.choices, now=now, consent=consent)
    session.execute(delete(SignupRow).where(SignupRow.id == signup.id))
    return subscriber


def forget_old_signups(session: Session, *, now: datetime) -> int:
    """Forget who did not confirm in time, with the mail that was to ask them; gives how many."""
    found = delete(SignupRow).where(SignupRow.asked_at <= now - PATIENCE).returning(SignupRow.id)
    return len(session.scalars(found).all())


def signup_of(row: SignupRow) -> Signup:
    """A row as a value."""
    return Signup(
        id=row.id,
        email=row.email,
        choices=row.choices,
        nonce=row.nonce,
        text_version=row.text_version,
        asked_at=row.asked_at,
        mailed_at=row.mailed_at,
    )
