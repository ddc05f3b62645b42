"""What a digest says first: subject, heading and period."""

from collections import Counter
from gettext import NullTranslations

from domain.changes import Change, ChangeKind
from domain.plain import plain, shortened
from domain.subscriptions import Digest
from domain.values import BRUSSELS
from domain.vocabulary import Kind
from domain.wording import render_date, render_list

LONGEST_SUBJECT = 78 - len("Subject: ")
"""So that no mail program has to fold it (RFC 5322 2.1.1); the sender's name says what it is from."""

_ORDER = ("near", "deadline", "call", "new", "gone", "other", "correction")


def subject(digest: Digest, words: NullTranslations) -> str:
    """The heading, and where one initiative has news its title: "1 nieuwe oproep: Slimme kade"."""
    title = f": {plain(digest.entries[0][0].title)}" if len(digest.entries) == 1 and not digest.near else ""
    return shortened(heading(digest, words) + title, LONGEST_SUBJECT)


def heading(digest: Digest, words: NullTranslations) -> str:
    """What matters, in a few words: "2 deadlines, 3 nieuwe oproepen en 1 gewijzigd initiatief"."""
    counts = Counter(sort_of(entry) for entry in digest.entries)
    counts["near"], counts["correction"] = len(digest.near), len(digest.corrections)
    told = [counted(sort, counts[sort], words) for sort in _ORDER if counts[sort]]
    return render_list(told, words) if told else words.gettext("Geen nieuws")


def counted(sort: str, number: int, words: NullTranslations) -> str:
    """How many there are of a sort."""
    tell = words.ngettext
    told = {
        "near": tell("%(num)s deadline komt dichterbij", "%(num)s deadlines komen dichterbij", number),
        "deadline": tell("%(num)s deadline", "%(num)s deadlines", number),
        "call": tell("%(num)s nieuwe oproep", "%(num)s nieuwe oproepen", number),
        "new": tell("%(num)s nieuw initiatief", "%(num)s nieuwe initiatieven", number),
        "gone": tell("%(num)s verdwenen initiatief", "%(num)s verdwenen initiatieven", number),
        "other": tell("%(num)s gewijzigd initiatief", "%(num)s gewijzigde initiatieven", number),
        "correction": tell("%(num)s rechtzetting", "%(num)s rechtzettingen", number),
    }
    return told[sort] % {"num": number}


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


def period(digest: Digest, words: NullTranslations) -> str:
    """The window in words, up to its last day: "van 2 mei 2022 tot en met 8 mei 2022"; or "op 2 mei 2022"."""
    starts = digest.window.starts_at.astimezone(BRUSSELS).date()
    ends = digest.window.ends_at.astimezone(BRUSSELS)
    last = max(starts, (ends - ends.resolution).date())
    told = {"first": render_date(starts.isoformat(), words=words), "last": render_date(last.isoformat(), words=words)}
    if starts == last:
        return words.gettext("op %(first)s") % told
    return words.gettext("van %(first)s tot en met %(last)s") % told
