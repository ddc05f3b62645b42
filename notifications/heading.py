"""What a digest says first: subject, heading and period."""

from collections import Counter
from gettext import NullTranslations

from domain.changes import Change, ChangeKind
from domain.subscriptions import Digest
from domain.vocabulary import Kind
from domain.wording import render_date
from notifications.digest import BRUSSELS
from notifications.plain import plain, shortened

LONGEST_SUBJECT = 78 - len("Subject: ")
"""So that no mail program has to fold it (RFC 5322 2.1.1); the sender's name says what it is from."""

_COUNTED = {
    "near": ("%(num)s deadline komt dichterbij", "%(num)s deadlines komen dichterbij"),
    "deadline": ("%(num)s deadline", "%(num)s deadlines"),
    "call": ("%(num)s nieuwe oproep", "%(num)s nieuwe oproepen"),
    "new": ("%(num)s nieuw initiatief", "%(num)s nieuwe initiatieven"),
    "gone": ("%(num)s verdwenen initiatief", "%(num)s verdwenen initiatieven"),
    "other": ("%(num)s gewijzigd initiatief", "%(num)s gewijzigde initiatieven"),
    "correction": ("%(num)s rechtzetting", "%(num)s rechtzettingen"),
}


def subject(digest: Digest, words: NullTranslations) -> str:
    """The heading, and where one initiative has news its title: "1 nieuwe oproep: Slimme kade"."""
    title = f": {plain(digest.entries[0][0].title)}" if len(digest.entries) == 1 and not digest.near else ""
    return shortened(heading(digest, words) + title, LONGEST_SUBJECT)


def heading(digest: Digest, words: NullTranslations) -> str:
    """What matters, in a few words: "2 deadlines, 3 nieuwe oproepen en 1 gewijzigd initiatief"."""
    counts = Counter(sort_of(entry) for entry in digest.entries)
    counts["near"], counts["correction"] = len(digest.near), len(digest.corrections)
    told = [words.ngettext(*_COUNTED[sort], counts[sort]) % {"num": counts[sort]} for sort in _COUNTED if counts[sort]]
    if len(told) < 2:  # noqa: PLR2004  nothing to join
        return told[0] if told else words.gettext("Geen nieuws")
    return words.gettext("%(first)s en %(last)s") % {"first": ", ".join(told[:-1]), "last": told[-1]}


def sort_of(entry: tuple[Change, ...]) -> str:
    """What an entry counts as in the heading; each counts once."""
    first = entry[0]
    if first.kind is ChangeKind.NEW:
        return "call" if kind_of(first) == Kind.CALL else "new"
    if first.kind is ChangeKind.GONE:
        return "gone"
    return "deadline" if any(change.field == "deadlines" and change.after for change in entry) else "other"


def kind_of(change: Change) -> str:
    """The kind of a new initiative, as its change tells it."""
    return str(change.after.get("kind", "")) if isinstance(change.after, dict) else ""


def period(digest: Digest) -> str:
    """The window in words, up to its last day: "van 2 tot en met 8 mei 2022"; a day or less: "op 2 mei 2022"."""
    starts = digest.window.starts_at.astimezone(BRUSSELS).date()
    ends = digest.window.ends_at.astimezone(BRUSSELS)
    last = max(starts, (ends - ends.resolution).date())
    first, until = render_date(starts.isoformat()), render_date(last.isoformat())
    return f"op {first}" if starts == last else f"van {first} tot en met {until}"
