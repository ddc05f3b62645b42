"""A digest as a mail: text and HTML that say the same, in Dutch. Nothing from a page reaches it as markup."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from pydantic import JsonValue

from domain.changes import Change, ChangeKind
from domain.initiative import Evidence, Fact, Initiative, StoredInitiative
from domain.open_data import value_json
from domain.subscriptions import Digest, Rhythm, UpcomingDeadline
from domain.values import Amount, Deadline, PartialDate
from domain.vocabulary import Kind
from domain.wording import render_amount, render_date, render_deadline, render_list, word
from notifications.digest import BRUSSELS

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_LONGEST_SUBJECT = 120
_LONGEST_TITLE = 200
_RHYTHMS = {Rhythm.DAILY: "dagelijkse", Rhythm.WEEKLY: "wekelijkse", Rhythm.MONTHLY: "maandelijkse"}
_ENVIRONMENT = Environment(
    loader=PackageLoader("notifications"),
    autoescape=select_autoescape(["html.j2"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Told:
    """One change as a reader sees it: the sentence, and the words it was read from."""

    sentence: str
    quote: str


@dataclass(frozen=True)
class Entry:
    """One initiative in the mail."""

    title: str
    kind: str
    glance: tuple[str, ...]
    told: tuple[Told, ...]
    page: str
    history: str


@dataclass(frozen=True)
class Preview:
    """A digest as it looks, without a subscriber."""

    subject: str
    text: str
    html: str


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
    window = digest.window
    told = f"{digest.subscriber.id} {window.rhythm} {window.starts_at.isoformat()} {window.ends_at.isoformat()}"
    return f"<{hashlib.sha256(told.encode()).hexdigest()[:32]}@{mail_from.rpartition('@')[2]}>"


def render_preview(digest: Digest, initiatives: Mapping[str, StoredInitiative], *, public_url: str) -> Preview:
    """Subject, text and HTML of a digest."""
    told = {
        "heading": heading(digest),
        "rhythm": _RHYTHMS[digest.window.rhythm],
        "period": period(digest),
        "entries": [entry(changes, initiatives, public_url) for changes in digest.entries],
        "deadlines": digest.deadlines,
        "public_url": public_url,
        "address": address,
    }
    return Preview(
        subject=f"Initiatievenradar: {heading(digest)}",
        text=_ENVIRONMENT.get_template("digest.txt.j2").render(told),
        html=_ENVIRONMENT.get_template("digest.html.j2").render(told),
    )


def address(deadline: UpcomingDeadline, public_url: str) -> str:
    """Our page of the initiative of a deadline."""
    return f"{public_url}/initiatieven/{deadline.initiative}"


def heading(digest: Digest) -> str:
    """What matters, in a few words: "2 deadlines, 3 nieuwe oproepen"."""
    firsts = [changes[0] for changes in digest.entries]
    deadlines = sum(any(change.field == "deadlines" for change in changes) for changes in digest.entries)
    calls = sum(one.kind is ChangeKind.NEW and kind_of(one) is Kind.CALL for one in firsts)
    new = sum(one.kind is ChangeKind.NEW for one in firsts) - calls
    rest = len(firsts) - deadlines - calls - new
    parts = (
        counted(calls, "nieuwe oproep", "nieuwe oproepen"),
        counted(deadlines, "gewijzigde deadline", "gewijzigde deadlines"),
        counted(new, "nieuw initiatief", "nieuwe initiatieven"),
        counted(max(rest, 0), "wijziging", "wijzigingen"),
    )
    return plain(", ".join(filter(None, parts)))[:_LONGEST_SUBJECT]


def kind_of(change: Change) -> Kind | None:
    """The kind of a new initiative, as its change tells it."""
    told = change.after.get("kind") if isinstance(change.after, dict) else None
    return Kind(told) if isinstance(told, str) and told in set(Kind) else None


def counted(number: int, one: str, several: str) -> str:
    """A number with its noun, "" for none."""
    return f"{number} {one if number == 1 else several}" if number else ""


def period(digest: Digest) -> str:
    """The window in words; its last day is the one before it ends."""
    first = digest.window.starts_at.astimezone(BRUSSELS).date()
    last = (digest.window.ends_at.astimezone(BRUSSELS)).date().toordinal() - 1
    day = type(first).fromordinal(max(last, first.toordinal()))
    if day == first:
        return render_date(first.isoformat())
    return f"{render_date(first.isoformat())} tot en met {render_date(day.isoformat())}"


def plain(text: str) -> str:
    """`text` on one line, without control and direction characters."""
    return " ".join(_CONTROL.sub(" ", text).split())


def entry(changes: tuple[Change, ...], initiatives: Mapping[str, StoredInitiative], public_url: str) -> Entry:
    """One initiative with what changed."""
    stored = initiatives.get(changes[0].initiative)
    initiative = stored.initiative if stored else None
    slug = initiative.slug if initiative else changes[0].initiative
    return Entry(
        title=plain(changes[0].title)[:_LONGEST_TITLE],
        kind=word(initiative.kind.value) if initiative and initiative.kind else "",
        glance=tuple(glance(initiative)) if initiative else (),
        told=tuple(Told(plain(change.summary), quote(change)) for change in changes),
        page=changes[0].url,
        history=f"{public_url}/initiatieven/{slug}",
    )


def quote(change: Change) -> str:
    """The words that the change was read from, unless the sentence has them already."""
    words = next(iter(change.evidence_after or change.evidence_before), None)
    return quoted(words) if words and words.quote not in change.summary else ""


def quoted(evidence: Evidence) -> str:
    """A quotation on one line."""
    return plain(evidence.quote)


def glance(initiative: Initiative) -> Iterable[str]:
    """Status, period, deadlines and amounts, a line each, as far as they are known."""
    if initiative.status:
        yield f"Status: {word(initiative.status.value)}"
    start, end = shown_date(initiative.start), shown_date(initiative.end)
    if start or end:
        yield f"Periode: {start or 'onbekend'} tot {end or 'onbekend'}"
    if initiative.deadlines:
        yield f"Indienen: {render_list([render_deadline(told(fact.value)) for fact in initiative.deadlines])}"
    if initiative.amounts:
        yield f"Bedrag: {render_list([render_amount(told(fact.value)) for fact in initiative.amounts])}"


def shown_date(fact: Fact[PartialDate] | None) -> str:
    """A date in Dutch, "" where there is none."""
    return render_date(fact.value.iso, fact.value.qualifier) if fact else ""


def told(value: Deadline | Amount) -> Mapping[str, JsonValue]:
    """A deadline or an amount in the form of the open data."""
    found = value_json(value)
    assert isinstance(found, dict)  # noqa: S101  deadlines and amounts are objects of the open data
    return found
