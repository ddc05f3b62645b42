"""Whether the mail of a digest says what the digest tells, and left. Pure."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP

from audit.past import Record
from audit.told import difference, named
from domain.audit import Difference, Finding, MadeDigest, MadeEmail
from domain.outbox import EmailStatus

_UNTRIED = timedelta(days=1)
_PATIENCE = timedelta(days=6)
"""A day more than delivery has."""


def mail_differences(digest: MadeDigest, record: Record, now: datetime) -> Iterator[Difference]:
    """What a mail does not say, and why it did not leave."""
    mail = digest.email
    if mail is None:
        if digest.told or digest.reminded:
            yield difference(digest, Finding.NOT_WRITTEN, "there is no mail of it")
        return
    for name in unwritten(digest, mail, record):
        yield difference(digest, Finding.NOT_WRITTEN, f"its mail says nothing of {name}")
    if why := unsent(mail, now):
        yield difference(digest, Finding.NOT_SENT, why)


def unwritten(digest: MadeDigest, mail: MadeEmail, record: Record) -> list[str]:
    """The initiatives that a digest tells of and its mail has no link to.

    A mail that would be too long names a number and our list of all changes instead.
    """
    text = plain_text(mail.message) if mail.message else ""
    if not text:
        return []
    linked = set(re.findall(r"/initiatieven/([\w-]+)", text))
    told = {} if goes_on(text, "wijzigingen") else {name: slugs_of(name, record) for name in digest.told}
    reminded = {} if goes_on(text, "deadlines") else {one: {one.rpartition(" ")[0]} for one in digest.reminded}
    missing = [name for name, slugs in (told | reminded).items() if slugs and slugs.isdisjoint(linked)]
    return [named(name, record) for name in missing]


def goes_on(text: str, page: str) -> bool:
    """Whether a mail leaves the rest to a page of ours."""
    return bool(re.search(rf"/{page}(?![\w/-])", text))


def slugs_of(name: str, record: Record) -> set[str]:
    """How an initiative, or what it became, is called in addresses."""
    return {one.slug for one in (*record.every(name), *record.every(record.meant(name)))}


def plain_text(message: bytes) -> str:
    """The plain text of a mail (RFC 2046 5.1.4)."""
    body = message_from_bytes(message, policy=SMTP).get_body(("plain",))
    return str(body.get_content()) if body else ""


def unsent(mail: MadeEmail, now: datetime) -> str:
    """Why a mail that should have arrived did not, "" where all is well or its reader is the reason."""
    if mail.stopped:
        return ""
    if mail.status is EmailStatus.FAILED:
        return f"the mail server will not have it: {mail.last_error}"
    age = now - mail.created_at
    if mail.status is EmailStatus.PENDING and (age > _PATIENCE or (age > _UNTRIED and not mail.attempts)):
        return f"it waits since {mail.created_at:%Y-%m-%d %H:%M} UTC{': ' if mail.last_error else ''}{mail.last_error}"
    return ""
