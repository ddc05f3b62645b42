"""What an audit reads: digests with their mail, readers, and what initiatives were."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from domain.audit import MadeDigest, MadeEmail, Past, Reader
from domain.outbox import EmailStatus
from domain.subscriptions import DigestWindow, Rhythm
from storage.database import Session
from storage.tables import BounceRow, DigestRow, EmailRow, InitiativeRedirectRow, SubscriberRow, VersionRow

_AT_ONCE = 20


def count_digests(session: Session, since: datetime) -> int:
    """How many digests were made since."""
    return session.scalar(select(func.count()).where(DigestRow.made_at >= since)) or 0


def first_told(session: Session, since: datetime) -> datetime:
    """From when on the digests that were made since tell; `since` where that is earlier or there are none."""
    first = session.scalar(select(func.min(DigestRow.starts_at)).where(DigestRow.made_at >= since))
    return min(since, first) if first else since


def load_made_digests(session: Session, since: datetime) -> Iterator[MadeDigest]:
    """The digests that were made since, in the order in which they were made, a few in memory at a time."""
    found = (
        select(DigestRow, EmailRow, is_stopped().label("stopped"))
        .join(SubscriberRow, SubscriberRow.id == DigestRow.subscriber_id)
        .outerjoin(EmailRow, EmailRow.digest_id == DigestRow.id)
        .outerjoin(BounceRow, BounceRow.email_id == EmailRow.id)
        .where(DigestRow.made_at >= since)
        .order_by(DigestRow.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    for digest, email, stopped in session.execute(found):
        yield MadeDigest(
            id=digest.id,
            subscriber=digest.subscriber_id,
            window=DigestWindow(rhythm=Rhythm(digest.rhythm), starts_at=digest.starts_at, ends_at=digest.ends_at),
            made_at=digest.made_at,
            choices=digest.choices,
            told=tuple(digest.told),
            reminded=tuple(digest.reminded),
            email=made_email(email, stopped=stopped) if email else None,
        )


def is_stopped() -> ColumnElement[bool]:
    """Whether the reader of a mail paused, or their address refuses it."""
    return or_(SubscriberRow.paused, SubscriberRow.unreachable_since.is_not(None), BounceRow.id.is_not(None))


def made_email(row: EmailRow, *, stopped: bool) -> MadeEmail:
    """A mail as an audit needs it."""
    return MadeEmail(
        status=EmailStatus(row.status),
        created_at=row.created_at,
        attempts=row.attempts,
        last_error=row.last_error,
        stopped=bool(stopped),
        message=row.message,
    )


def load_readers(session: Session) -> list[Reader]:
    """Everyone who is to get mail now."""
    told = select(DigestRow.subscriber_id, func.max(DigestRow.ends_at).label("until")).group_by(DigestRow.subscriber_id)
    until = told.subquery()
    found = (
        select(SubscriberRow, until.c.until)
        .outerjoin(until, until.c.subscriber_id == SubscriberRow.id)
        .where(SubscriberRow.paused.is_(False), SubscriberRow.unreachable_since.is_(None))
        .order_by(SubscriberRow.id)
    )
    return [
        Reader(
            id=row.id,
            choices=row.choices,
            confirmed_at=row.confirmed_at,
            chosen_at=row.chosen_at,
            told_until=told_until,
        )
        for row, told_until in session.execute(found)
    ]


def load_past(session: Session, since: datetime) -> dict[str, list[Past]]:
    """Every version, oldest first, of each initiative that changed since or is another one now."""
    changed = select(VersionRow.initiative_id).where(VersionRow.at >= since)
    merged = select(InitiativeRedirectRow.old)
    wanted = or_(VersionRow.initiative_id.in_(changed), VersionRow.initiative_id.in_(merged))
    columns = select(VersionRow.initiative_id, VersionRow.at, VersionRow.document)
    found = columns.where(wanted).order_by(VersionRow.initiative_id, VersionRow.version)
    past: defaultdict[str, list[Past]] = defaultdict(list)
    for name, at, initiative in session.execute(found.execution_options(yield_per=_AT_ONCE)):
        past[name].append(Past(at=at, initiative=initiative))
    return dict(past)
