"""What a mail tells of one initiative: the facts at a glance, what changed, the words that this was read from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations

from pydantic import JsonValue

from domain.changes import Change, ChangeKind, Significance
from domain.initiative import Evidence, Fact, Initiative, StoredInitiative
from domain.open_data import value_json
from domain.plain import plain, shortened, web_address
from domain.subscriptions import UpcomingDeadline
from domain.values import Amount, AmountMeaning, Deadline, PartialDate
from domain.vocabulary import Presence, Status
from domain.wording import DUTCH, render_amount, render_date, render_until, sentence, word

_LONGEST_TITLE = 200
_LONGEST_LINE = 80
_LONGEST_SENTENCE = 700
_MOST_VALUES = 4
_MOST_TOLD = 8


@dataclass(frozen=True)
class Told:
    """One change as a reader sees it: the sentence, the words it was read from, and the page they stand on.

    `page` is "" where that is the official page; `where` says where the words stand, or stood; `minor` that nobody has
    to act on it.
    """

    sentence: str
    quote: str
    page: str
    where: str
    minor: bool


@dataclass(frozen=True)
class Entry:
    """One initiative in the mail.

    `page` is its official page ("" where none can be followed), `ours` our own; `more` counts changes not told.
    """

    title: str
    kind: str
    glance: tuple[tuple[str, str], ...]
    told: tuple[Told, ...]
    more: int
    page: str
    online: bool
    ours: str


@dataclass(frozen=True)
class Line:
    """One initiative or deadline in a single line."""

    title: str
    told: str
    ours: str


def entry_of(
    changes: Sequence[Change],
    initiatives: Mapping[str, StoredInitiative],
    *,
    public_url: str,
    today: date,
    words: NullTranslations = DUTCH,
) -> Entry:
    """One initiative with what changed; `today` tells which deadlines are past."""
    stored = initiatives.get(changes[0].initiative)
    initiative = stored.initiative if stored else None
    page = official_page(changes, initiative)
    return Entry(
        title=shortened(plain(title_of(changes, initiative)), _LONGEST_TITLE),
        kind=words.gettext(word(initiative.kind.value)) if initiative and initiative.kind else "",
        glance=tuple(glance(initiative, today, words)) if initiative else (),
        told=tuple(told_change(change, initiative, page, words) for change in changes[:_MOST_TOLD]),
        more=max(len(changes) - _MOST_TOLD, 0),
        page=page,
        online=initiative is None or initiative.presence is Presence.CURRENT,
        ours=our_page(initiative.slug if initiative else changes[0].initiative, public_url),
    )


def title_of(changes: Sequence[Change], initiative: Initiative | None) -> str:
    """The title that the initiative has today."""
    return initiative.title.value if initiative and initiative.title else changes[-1].title


def official_page(changes: Sequence[Change], initiative: Initiative | None) -> str:
    """The page that leads today."""
    return web_address(initiative.pages[0].url if initiative and initiative.pages else changes[0].url)


def our_page(slug: str, public_url: str) -> str:
    """Our page of an initiative."""
    return f"{public_url}/initiatieven/{slug}"


def line_of(entry: Entry) -> Line:
    """An entry in a single line."""
    return Line(shortened(entry.title, _LONGEST_LINE), entry.kind, entry.ours)


def deadline_line(deadline: UpcomingDeadline, public_url: str, words: NullTranslations, near: date | None) -> Line:
    """A deadline in a single line; `near` is the day from which the days that are left are told."""
    title = shortened(plain(deadline.title), _LONGEST_LINE)
    told = shortened(shown_deadline(deadline.deadline, words), _LONGEST_LINE)
    if near is not None:
        told = f"{told}, {days_left((deadline.last_day - near).days, words)}"
    return Line(title, told, our_page(deadline.initiative, public_url))


def days_left(days: int, words: NullTranslations) -> str:
    """How long a reader still has."""
    return (
        words.ngettext("nog %(num)s dag", "nog %(num)s dagen", days) % {"num": days}
        if days
        else words.gettext("vandaag")
    )


def told_change(change: Change, initiative: Initiative | None, page: str, words: NullTranslations) -> Told:
    """A change with the words it was read from; in Dutch as it is stored, else told anew."""
    shown = words_of(change, initiative)
    told = change.summary if words is DUTCH else sentence(change, words)
    other = elsewhere(shown, page) if shown else ""
    past = not change.evidence_after and change.kind is not ChangeKind.NEW
    return Told(
        sentence=shortened(plain(told), _LONGEST_SENTENCE),
        quote=plain(shown.quote) if shown else "",
        page=other,
        where=where(words, other=bool(other), past=past),
        minor=change.significance is Significance.MINOR,
    )


def where(words: NullTranslations, *, other: bool, past: bool) -> str:
    """Where quoted words stand, or stood: on the official page or on an `other` one."""
    if other:
        return words.gettext("Op een andere pagina stond") if past else words.gettext("Op een andere pagina staat")
    return words.gettext("Op de pagina stond") if past else words.gettext("Op de pagina staat")


def words_of(change: Change, initiative: Initiative | None) -> Evidence | None:
    """The words behind a change, unless its sentence has them already; of what is new those that sum it up."""
    if change.kind is ChangeKind.MOVED:
        return None
    if change.kind is ChangeKind.NEW and initiative and initiative.summary:
        return next(iter(initiative.summary.evidence), None)
    evidence = next(iter(change.evidence_after or change.evidence_before), None)
    return evidence if evidence and evidence.quote not in change.summary else None


def elsewhere(evidence: Evidence, page: str) -> str:
    """The page of the words, "" where it is `page`."""
    return "" if evidence.url == page else web_address(evidence.url)


def glance(initiative: Initiative, today: date, words: NullTranslations = DUTCH) -> Iterator[tuple[str, str]]:
    """Status, period, deadlines and amounts, each with its label, as far as they are known."""
    if initiative.status and initiative.status.value is not Status.UNKNOWN:
        yield words.gettext("Status"), words.gettext(word(initiative.status.value))
    if during := period(shown_date(initiative.start, words), shown_date(initiative.end, words), words):
        yield words.gettext("Periode"), during
    deadlines = [fact.value for fact in initiative.deadlines]
    if ahead := [deadline for deadline in deadlines if deadline.last_day() >= today]:
        yield words.gettext("Indienen"), listed(shown_deadline(deadline, words) for deadline in ahead)
    elif deadlines:
        yield words.gettext("Indienen kon"), shown_deadline(max(deadlines, key=Deadline.last_day), words)
    if initiative.amounts:
        yield words.gettext("Bedrag"), listed(shown_amount(fact.value, words) for fact in initiative.amounts)


def listed(values: Iterable[str]) -> str:
    """The first few values, with dots where there are more."""
    found = list(dict.fromkeys(values))
    return "; ".join(found[:_MOST_VALUES]) + ("; …" if len(found) > _MOST_VALUES else "")


def period(start: str, end: str, words: NullTranslations) -> str:
    """From when until when, as far as it is known."""
    told = {"start": start, "end": end}
    if start and end:
        return words.gettext("%(start)s tot %(end)s") % told
    if start:
        return words.gettext("vanaf %(start)s") % told
    return words.gettext("tot %(end)s") % told if end else ""


def shown_date(fact: Fact[PartialDate] | None, words: NullTranslations) -> str:
    """A date in words, "" where there is none."""
    return plain(render_date(fact.value.iso, fact.value.qualifier, words)) if fact else ""


def shown_deadline(deadline: Deadline, words: NullTranslations) -> str:
    """Until when, and what for."""
    return shortened(plain(render_until(deadline, words)), _LONGEST_TITLE)


def shown_amount(amount: Amount, words: NullTranslations) -> str:
    """A sum or share, and what it is."""
    meaning = "" if amount.meaning is AmountMeaning.UNKNOWN else f" ({words.gettext(word(amount.meaning))})"
    return shortened(plain(render_amount(open_data(amount), words) + meaning), _LONGEST_TITLE)


def open_data(value: Deadline | Amount) -> Mapping[str, JsonValue]:
    """A deadline or an amount in the form of the open data."""
    found = value_json(value)
    assert isinstance(found, dict)  # noqa: S101  deadlines and amounts are objects of the open data
    return found
