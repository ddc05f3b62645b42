"""Digests into the outbox: composed, rendered and kept with their window. Run again at any moment: each once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

import structlog

from domain.initiative import StoredInitiative
from domain.outbox import NewEmail
from domain.subscriptions import Choices, Digest, DigestWindow, Language, Rhythm, Subscriber
from notifications.digest import compose, reminds
from notifications.digest import window as last_window
from notifications.links import links_with
from notifications.render import Preview, render_preview
from notifications.signing import Signer
from notifications.writing import Writer
from storage.changes import load_changes
from storage.database import Session, Sessions
from storage.initiatives import initiative_redirects, load_initiatives
from storage.locks import NEWS, shared
from storage.outbox import (
    digest_exists,
    enqueue_digest,
    last_digests,
    record_empty_digest,
)
from storage.secrets import link_key
from storage.subscribers import load_subscribers

log = structlog.get_logger()


class NewsUnderWay(Exception):  # noqa: N818  the name is what the reader sees
    """Changes are being stored at this moment, so a digest made now would miss some."""

    def __str__(self) -> str:
        return "what the sites say is being processed now, and a digest would miss some of it; try again in a minute"


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


def enqueue_digests(
    sessions: Sessions,
    window: DigestWindow,
    *,
    now: datetime,
    public_url: str,
    mail_from: str,
    signer: Signer | None = None,
    adjacent: bool = True,
) -> EnqueueReport:
    """One mail per subscriber of the window's rhythm who has news; each in a transaction of its own.

    Where `adjacent`, the window of each begins where their last digest ended: what was missed while the machine was
    off is told in one mail, and nothing twice when somebody changes how often they get it.

    Raises:
        NewsUnderWay: while another process stores changes that belong to the window.
    """
    with sessions.begin() as session:
        key = link_key(session)
    with shared(sessions, NEWS) as complete, sessions() as session:
        if not complete:
            raise NewsUnderWay
        told = last_digests(session)
        everyone = [one for one in load_subscribers(session, window.rhythm) if gets_mail(one)]
        readers = [(one, own_window(window, one, told.get(one.id)) if adjacent else window) for one in everyone]
        since = min((own.starts_at for _, own in readers if own), default=window.starts_at)
        changes = load_changes(session, since=since)
        initiatives = by_id(session)
    writer = Writer(changes, initiatives, public_url=public_url, mail_from=mail_from, key=key, now=now, signer=signer)
    report = EnqueueReport()
    for subscriber, own in readers:
        if own is None:
            report = report.plus("known")
            continue
        try:
            digest = writer.digest(subscriber, own)
            email = writer.mail(digest) if digest else None
            report = report.plus(enqueue(sessions, subscriber, own, digest, email, now))
        except ValueError as error:
            wrong = type(error).__name__  # its words would hold the address
            log.error("no mail can be written", subscriber=subscriber.id, reason=wrong)  # noqa: TRY400  not the code's fault
            report = report.plus("failures")
        except Exception:
            log.exception("digest failed", subscriber=subscriber.id)
            report = report.plus("failures")
    return report


def own_window(window: DigestWindow, subscriber: Subscriber, told: datetime | None) -> DigestWindow | None:
    """The window of a subscriber who was told until `told`; None where that is all of it.

    Who was told nothing yet hears all of `window`, also where they confirmed after it, and what came since the
    beginning of the hour, day, week or month in which they confirmed.
    """
    begins = told or min(window.starts_at, last_window(window.rhythm, subscriber.confirmed_at).ends_at)
    return window.model_copy(update={"starts_at": begins}) if begins < window.ends_at else None


def gets_mail(subscriber: Subscriber) -> bool:
    """Whether nothing stops the mail of a subscriber."""
    return not subscriber.paused and subscriber.unreachable_since is None


def by_id(session: Session) -> dict[str, StoredInitiative]:
    """All initiatives by their id, and by the ids that were merged into them."""
    found = {stored.initiative.id: stored for stored in load_initiatives(session)}
    merged = initiative_redirects(session).items()
    return found | {old: found[new] for old, new in merged if new in found}


def enqueue(
    sessions: Sessions,
    subscriber: Subscriber,
    window: DigestWindow,
    digest: Digest | None,
    email: NewEmail | None,
    now: datetime,
) -> str:
    """Keep the digest of one subscriber with its mail; tells what came of it."""
    with sessions.begin() as session:
        if digest_exists(session, subscriber.id, window):
            return "known"
        if digest is None or email is None:
            if window.rhythm is Rhythm.AT_ONCE and not reminds(window):
                return "empty"  # a row for each hour would say no more than the next one
            record_empty_digest(session, subscriber.id, window, now=now, choices=subscriber.choices)
            return "empty"
        made = enqueue_digest(
            session,
            subscriber.id,
            window,
            email,
            now=now,
            choices=subscriber.choices,
            told=told_of(digest),
            reminded=near(digest),
        )
        return "enqueued" if made else "known"


def told_of(digest: Digest) -> list[str]:
    """The initiatives that a digest tells news or corrections of."""
    return sorted({change.initiative for entry in (*digest.entries, *digest.corrections) for change in entry})


def near(digest: Digest) -> list[str]:
    """The deadlines that a digest reminds of, as `slug day`."""
    return sorted(f"{deadline.initiative} {deadline.last_day}" for deadline in digest.near)


def preview(
    sessions: Sessions,
    window: DigestWindow,
    *,
    now: datetime,
    public_url: str,
    language: Language = Language.DUTCH,
) -> Preview | None:
    """The digest of everything, as a subscriber without filters would get it; None when nothing is new."""
    everyone = Subscriber(
        id=0,
        email="voorbeeld@initiatievenradar.invalid",
        choices=Choices(rhythm=window.rhythm, language=language),
        confirmed_at=now,
    )
    with sessions() as session:
        changes = load_changes(session, since=window.starts_at)
        initiatives = by_id(session)
    digest = compose(everyone, window, changes, initiatives)
    links = links_with("voorbeeld", public_url=public_url)
    return render_preview(digest, initiatives, public_url=public_url, links=links) if digest else None
