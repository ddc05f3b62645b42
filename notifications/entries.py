"""What a mail tells of one initiative: the facts at a glance, what changed, the words that this was read from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import JsonValue

from domain.changes import Change, ChangeKind, Significance
from domain.initiative import Evidence, Fact, Initiative, StoredInitiative
from domain.open_data import value_json
from domain.subscriptions import UpcomingDeadline
from domain.values import Amount, AmountMeaning, Deadline, PartialDate
from domain.vocabulary import Presence, Status
from domain.wording import render_amount, render_date, render_deadline, word
from notifications.plain import plain, shortened, web_address

_LONGEST_TITLE = 200
_LONGEST_LINE = 80
_LONGEST_SENTENCE = 700
_MOST_VALUES = 4
_MOST_TOLD = 8


@dataclass(frozen=True)
class Told:
    """One change as a reader sees it: the sentence, the words it was read from, and the page they stand on.

    `page` is "" where that is the official page; `past` says that the words no longer stand there; `minor` that
    nobody has to act on it.
    """

    sentence: str
    quote: str
    page: str
    past: bool
    minor: bool

    @property
    def where(self) -> str:
        """Where the quoted words stand, or stood."""
        if self.page:
            return "Op een andere pagina stond" if self.past else "Op een andere pagina staat"
        return "Op de pagina stond" if self.past else "Op de pagina staat"


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
    changes: Sequence[Change], initiatives: Mapping[str, StoredInitiative], *, public_url: str, today: date
) -> Entry:
    """One initiative with what changed; `today` tells which deadlines are past."""
    stored = initiatives.get(changes[0].initiative)
    initiative = stored.initiative if stored else None
    page = official_page(changes, initiative)
    return Entry(
        title=shortened(plain(title_of(changes, initiative)), _LONGEST_TITLE),
        kind=word(initiative.kind.value) if initiative and initiative.kind else "",
        glance=tuple(glance(initiative, today)) if initiative else (),
        told=tuple(told_change(change, initiative, page) for change in changes[:_MOST_TOLD]),
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


def deadline_line(deadline: UpcomingDeadline, public_url: str) -> Line:
    """A deadline in a single line."""
    title = shortened(plain(deadline.title), _LONGEST_LINE)
    return Line(title, shortened(plain(deadline.told), _LONGEST_LINE), our_page(deadline.initiative, public_url))


def told_change(change: Change, initiative: Initiative | None, page: str) -> Told:
    """A change with the words it was read from."""
    shown = words_of(change, initiative)
    return Told(
        sentence=shortened(plain(change.summary), _LONGEST_SENTENCE),
        quote=plain(shown.quote) if shown else "",
        page=elsewhere(shown, page) if shown else "",
        past=not change.evidence_after and change.kind is not ChangeKind.NEW,
        minor=change.significance is Significance.MINOR,
    )


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


def glance(initiative: Initiative, today: date) -> Iterator[tuple[str, str]]:
    """Status, period, deadlines and amounts, each with its label, as far as they are known."""
    if initiative.status and initiative.status.value is not Status.UNKNOWN:
        yield "Status", word(initiative.status.value)
    if during := period(shown_date(initiative.start), shown_date(initiative.end)):
        yield "Periode", during
    deadlines = [fact.value for fact in initiative.deadlines]
    if ahead := [deadline for deadline in deadlines if deadline.last_day() >= today]:
        yield "Indienen", listed(map(shown_deadline, ahead))
    elif deadlines:
        yield "Indienen kon", shown_deadline(max(deadlines, key=Deadline.last_day))
    if initiative.amounts:
        yield "Bedrag", listed(shown_amount(fact.value) for fact in initiative.amounts)


def listed(values: Iterable[str]) -> str:
    """The first few values, with dots where there are more."""
    found = list(dict.fromkeys(values))
    return "; ".join(found[:_MOST_VALUES]) + ("; …" if len(found) > _MOST_VALUES else "")


def period(start: str, end: str) -> str:
    """From when until when, as far as it is known."""
    if start:
        return f"{start} tot {end}" if end else f"vanaf {start}"
    return f"tot {end}" if end else ""


def shown_date(fact: Fact[PartialDate] | None) -> str:
    """A date in Dutch, "" where there is none."""
    return plain(render_date(fact.value.iso, fact.value.qualifier)) if fact else ""


def shown_deadline(deadline: Deadline) -> str:
    """Until when, and what for."""
    label = f" ({deadline.label})" if deadline.label else ""
    return shortened(plain(render_deadline(open_data(deadline)) + label), _LONGEST_TITLE)


def shown_amount(amount: Amount) -> str:
    """A sum or share, and what it is."""
    meaning = "" if amount.meaning is AmountMeaning.UNKNOWN else f" ({word(amount.meaning)})"
    return shortened(plain(render_amount(open_data(amount)) + meaning), _LONGEST_TITLE)


def open_data(value: Deadline | Amount) -> Mapping[str, JsonValue]:
    """A deadline or an amount in the form of the open data."""
    found = value_json(value)
    assert isinstance(found, dict)  # noqa: S101  deadlines and amounts are objects of the open data
    return found
