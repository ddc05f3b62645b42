"""A digest as a mail: text and HTML that say the same, in one language. Nothing from a page reaches it as markup."""

import quopri
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from functools import cache
from gettext import NullTranslations
from importlib.resources import files

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape
from mrml import to_html

from domain.calendar_file import new_calendar
from domain.changes import Change
from domain.initiative import StoredInitiative
from domain.subscriptions import Digest, Language, Rhythm, UpcomingDeadline
from domain.values import BRUSSELS
from notifications.entries import Entry, deadline_line, entry_of, line_of
from notifications.envelope import domain_of, new_message
from notifications.heading import heading, period, subject
from notifications.languages import translations
from notifications.links import OwnLinks

_LARGEST = 90_000
"""Bytes of text and HTML as they are sent; mail programs cut off what is larger than 100 kB."""

_MOST_LINES = 20
_MOST_NEAR = 60
"""Deadlines that a reader has to act on now: more of them than of anything else."""


@cache
def environment(language: Language) -> Environment:
    """The templates, in one language; what a page says is text in each of them."""
    made = Environment(
        loader=PackageLoader("notifications"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    return made


@cache
def html_template(language: Language) -> Template:
    """The HTML of a digest: made of MJML, with its styles in the tags, once; its words come in afterwards.

    So nothing that a page says is ever read as MJML or as a style.
    """
    markup = (files("notifications") / "templates" / "digest.mjml").read_text(encoding="utf-8")
    inliner = CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)
    made = environment(language).overlay(autoescape=True)
    return made.from_string(inliner.inline(to_html(markup).content))


@dataclass(frozen=True)
class Preview:
    """A digest as it looks: `text` for a terminal, `html` for a browser."""

    subject: str
    text: str
    html: str

    def with_token(self, mark: str, token: str) -> "Preview":
        """The same with a reader's token where the mark stands."""
        return Preview(self.subject, self.text.replace(mark, token), self.html.replace(mark, token))

    def size(self) -> int:
        """Bytes of text and HTML in the encoding of a mail (RFC 2045 6.7)."""
        return sum(len(quopri.encodestring(part.encode())) for part in (self.text, self.html))


def build(
    digest: Digest, shown: Preview, links: OwnLinks, *, public_url: str, mail_from: str, now: datetime
) -> EmailMessage:
    """The mail of a digest that was rendered. Its Message-ID follows from subscriber and window: a retry keeps it."""
    reader = digest.subscriber
    message = new_message(reader.email, shown.subject, mail_from=mail_from, now=now, told=told_by(digest))
    message["List-Id"] = f"Initiatievenradar <initiatievenradar.{domain_of(mail_from)}>"
    message["List-Unsubscribe"] = f"<{links.unsubscribe}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(shown.text, cte="quoted-printable")
    message.add_alternative(shown.html, subtype="html", cte="quoted-printable")
    if digest.deadlines:
        words = translations(reader.choices.language)
        listed = [*digest.near[:_MOST_NEAR], *later_deadlines(digest)[:_MOST_LINES]]
        calendar = new_calendar(listed, public_url=public_url, words=words)
        calendar.add("method", "PUBLISH")
        file = calendar.to_ical().decode()
        message.add_attachment(file, subtype="calendar", filename="deadlines.ics", params={"method": "PUBLISH"})
    return message


def told_by(digest: Digest) -> str:
    """What makes a digest itself: for whom and of which window."""
    window, reader = digest.window, digest.subscriber
    return f"{reader.id} {reader.email} {window.rhythm} {window.starts_at.isoformat()} {window.ends_at.isoformat()}"


def render_preview(
    digest: Digest, initiatives: Mapping[str, StoredInitiative], *, public_url: str, links: OwnLinks
) -> Preview:
    """Subject, text and HTML of a digest. Where there is too much for a mail, the last entries become short."""
    today = digest.window.ends_at.astimezone(BRUSSELS).date()
    words = translations(digest.subscriber.choices.language)

    def shown_as(entries: Sequence[Sequence[Change]]) -> list[Entry]:
        return [entry_of(changes, initiatives, public_url=public_url, today=today, words=words) for changes in entries]

    entries, corrections = shown_as(digest.entries), shown_as(digest.corrections)
    full = len(entries)
    shown = render_parts(digest, entries, corrections, full=full, public_url=public_url, links=links)
    while full and shown.size() > _LARGEST:
        full = full * 3 // 4
        shown = render_parts(digest, entries, corrections, full=full, public_url=public_url, links=links)
    return shown


def render_parts(
    digest: Digest,
    entries: Sequence[Entry],
    corrections: Sequence[Entry],
    *,
    full: int,
    public_url: str,
    links: OwnLinks,
) -> Preview:
    """Subject, text and HTML with the first `full` entries in full, some in a line, the rest as a number."""
    short = entries[full : full + _MOST_LINES]
    language = digest.subscriber.choices.language
    words, today = translations(language), digest.window.ends_at.astimezone(BRUSSELS).date()
    later = later_deadlines(digest)
    told = {
        "language": language.value,
        "heading": heading(digest, words),
        "asked": words.gettext("Wat veranderde er %(period)s?") % {"period": period(digest, words)},
        "why": why(digest.window.rhythm, words),
        "near": [deadline_line(one, public_url, words, today) for one in digest.near[:_MOST_NEAR]],
        "also_near": max(len(digest.near) - _MOST_NEAR, 0),
        "entries": entries[:full],
        "short": [line_of(entry) for entry in short],
        "left_out": len(entries) - full - len(short),
        "corrections": corrections[:_MOST_LINES],
        "deadlines": [deadline_line(one, public_url, words, None) for one in later[:_MOST_LINES]],
        "later": max(len(later) - _MOST_LINES, 0),
        "calendar": bool(digest.deadlines),
        "public_url": public_url,
        "preferences": links.preferences,
        "unsubscribe": links.unsubscribe,
    }
    return Preview(
        subject=subject(digest, words),
        text=environment(language).get_template("digest.txt.j2").render(told),
        html=html_template(language).render(told),
    )


def later_deadlines(digest: Digest) -> list[UpcomingDeadline]:
    """The deadlines that the reader is not to be reminded of now: each is told once."""
    return [deadline for deadline in digest.deadlines if deadline not in digest.near]


def why(rhythm: Rhythm, words: NullTranslations) -> str:
    """Why a reader gets this mail."""
    return {
        Rhythm.AT_ONCE: words.gettext(
            "U krijgt deze mail omdat u bent ingeschreven op de Initiatievenradar, voor wat dringend is."
        ),
        Rhythm.DAILY: words.gettext("U krijgt deze dagelijkse mail omdat u bent ingeschreven op de Initiatievenradar."),
        Rhythm.WEEKLY: words.gettext(
            "U krijgt deze wekelijkse mail omdat u bent ingeschreven op de Initiatievenradar."
        ),
        Rhythm.MONTHLY: words.gettext(
            "U krijgt deze maandelijkse mail omdat u bent ingeschreven op de Initiatievenradar."
        ),
    }[rhythm]
