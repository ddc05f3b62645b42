"""A digest as a mail: text and HTML that say the same, in Dutch. Nothing from a page reaches it as markup."""

import hashlib
import quopri
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from domain.initiative import StoredInitiative
from domain.subscriptions import Digest, Rhythm
from notifications.digest import BRUSSELS
from notifications.entries import Entry, deadline_line, entry_of, line_of
from notifications.heading import heading, period, subject

_LARGEST = 90_000
"""Bytes of text and HTML as they are sent; mail programs cut off what is larger than 100 kB."""

_MOST_LINES = 20
_RHYTHMS = {
    Rhythm.AT_ONCE: "dringende",
    Rhythm.DAILY: "dagelijkse",
    Rhythm.WEEKLY: "wekelijkse",
    Rhythm.MONTHLY: "maandelijkse",
}
_ENVIRONMENT = Environment(
    loader=PackageLoader("notifications"),
    autoescape=select_autoescape(["html.j2"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Preview:
    """A digest as it looks: `text` for a terminal, `html` for a browser."""

    subject: str
    text: str
    html: str

    def size(self) -> int:
        """Bytes of text and HTML in the encoding of a mail (RFC 2045 6.7)."""
        return sum(len(quopri.encodestring(part.encode())) for part in (self.text, self.html))


def render(
    digest: Digest,
    initiatives: Mapping[str, StoredInitiative],
    *,
    public_url: str,
    mail_from: str,
    now: datetime,
) -> EmailMessage:
    """The mail of a digest. Its Message-ID follows from subscriber and window, so that a retry keeps it."""
    shown = render_preview(digest, initiatives, public_url=public_url)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Initiatievenradar", addr_spec=mail_from)
    message["To"] = Address(addr_spec=digest.subscriber.email)
    message["Subject"] = shown.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(digest, mail_from)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(shown.text, cte="quoted-printable")
    message.add_alternative(shown.html, subtype="html", cte="quoted-printable")
    return message


def message_id(digest: Digest, mail_from: str) -> str:
    """The same for the same subscriber and window (RFC 5322 3.6.4)."""
    window, reader = digest.window, digest.subscriber
    told = f"{reader.id} {reader.email} {window.rhythm} {window.starts_at.isoformat()} {window.ends_at.isoformat()}"
    return f"<{hashlib.sha256(told.encode()).hexdigest()[:32]}@{mail_from.rpartition('@')[2]}>"


def render_preview(digest: Digest, initiatives: Mapping[str, StoredInitiative], *, public_url: str) -> Preview:
    """Subject, text and HTML of a digest. Where there is too much for a mail, the last entries become short."""
    today = digest.window.ends_at.astimezone(BRUSSELS).date()
    entries = [entry_of(changes, initiatives, public_url=public_url, today=today) for changes in digest.entries]
    full = len(entries)
    shown = render_parts(digest, entries, full=full, public_url=public_url)
    while full and shown.size() > _LARGEST:
        full = full * 3 // 4
        shown = render_parts(digest, entries, full=full, public_url=public_url)
    return shown


def render_parts(digest: Digest, entries: Sequence[Entry], *, full: int, public_url: str) -> Preview:
    """Subject, text and HTML with the first `full` entries in full, some in a line, the rest as a number."""
    short = entries[full : full + _MOST_LINES]
    told = {
        "heading": heading(digest),
        "rhythm": _RHYTHMS[digest.window.rhythm],
        "period": period(digest),
        "entries": entries[:full],
        "short": [line_of(entry) for entry in short],
        "left_out": len(entries) - full - len(short),
        "deadlines": [deadline_line(deadline, public_url) for deadline in digest.deadlines[:_MOST_LINES]],
        "later": max(len(digest.deadlines) - _MOST_LINES, 0),
        "public_url": public_url,
    }
    return Preview(
        subject=subject(digest),
        text=_ENVIRONMENT.get_template("digest.txt.j2").render(told),
        html=_ENVIRONMENT.get_template("digest.html.j2").render(told),
    )
