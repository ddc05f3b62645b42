"""An audit: everything that was made in the last days is held against what is stored."""

from collections.abc import Callable
from datetime import datetime, timedelta

from audit.mail import mail_differences
from audit.past import Record
from audit.told import told_differences
from audit.windows import gaps, not_made
from domain.audit import Difference, MadeDigest
from storage.audit import count_digests, first_told, load_made_digests, load_past, load_readers
from storage.changes import load_changes
from storage.database import Session, Sessions
from storage.initiatives import initiative_redirects, load_initiatives

Progress = Callable[[str, int, int], None]


def audit(sessions: Sessions, *, now: datetime, days: int, progress: Progress) -> tuple[int, list[Difference]]:
    """How many digests of the last `days` were looked at, and what is wrong with what readers were told."""
    since = now - timedelta(days=days)
    found: list[Difference] = []
    made: list[MadeDigest] = []
    with sessions() as session:
        record = load_record(session, since)
        total = count_digests(session, since)
        for number, digest in enumerate(load_made_digests(session, since), start=1):
            found += [*told_differences(digest, record), *mail_differences(digest, record, now)]
            made.append(digest.model_copy(update={"email": None}))
            progress("auditing digests", number, total)
        found += [*gaps(made), *not_made(load_readers(session), record, now)]
    return len(made), found


def load_record(session: Session, since: datetime) -> Record:
    """What is stored of the time that the digests made `since` may tell of."""
    begins = first_told(session, since)
    past = load_past(session, begins)
    today = {stored.initiative.id: stored.initiative for stored in load_initiatives(session)}
    return Record(load_changes(session, since=begins), past, today, initiative_redirects(session))
