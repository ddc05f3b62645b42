"""When: start, end, deadlines, and the status that follows from them."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import TypeVar

from domain.initiative import Fact
from domain.issues import IssueCode
from domain.readings import Reading
from domain.values import Deadline, PartialDate
from domain.vocabulary import Kind, Status
from pipeline.normalise.date_forms import MonthFirst, order_of
from pipeline.normalise.dates import FoundDate, find_dates, find_years, parse_date
from pipeline.normalise.handing_in import MOVED
from pipeline.normalise.lines import dates_of_line
from pipeline.normalise.periods import BEFORE, TILL, parse_deadline, parse_period
from pipeline.normalise.prose import told_dates
from pipeline.normalise.reader import SubjectReader, unique
from pipeline.normalise.status import FROM_DATES, bounds, holds, status_from_dates
from pipeline.normalise.status_words import SaidStatus, is_anew, status_in_words
from pipeline.normalise.subject import Sentence
from pipeline.normalise.told import ToldDate
from pipeline.normalise.updates import newest_update

V = TypeVar("V")
UNTIL_NOTE = "“tot” gelezen als “tot en met”"
_BARE_UNTIL = re.compile(r"\btot\s*$", re.IGNORECASE)
_PAST = re.compile(r"(?:historiek|geschiedenis|achtergrond|vorige?|eerdere?|voorbije)\b", re.IGNORECASE)
_HAND_IN = re.compile(
    r"(?:hoe |(?:tot )?wanneer )?"
    r"(?:indien(?:en|ing)|inschrijv(?:en|ing)|aanvra(?:gen|ag)|aanmeld(?:en|ing)|deadline)\W*",
    re.IGNORECASE,
)
_UNTIL = re.compile(rf"\W*(?:uiterlijk|ten laatste|tegen|{TILL}|{BEFORE})\s", re.IGNORECASE)
_TO_BE_SET = re.compile(r"\b(?:verwacht|voorzien|te bepalen|nog niet|wordt later|volgt (?:later|nog))\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_BESIDE = 20
_OF_PROJECTS = re.compile(
    r"\W*(?:een|elk|ieder|het|uw|de|alle|goedgekeurde)\s+(?:\w+e\s+)?(?:project|dossier|actie)\w*\b", re.IGNORECASE
)
"""How a call's page begins to tell of what it pays for: when that runs is no date of the call."""

_CALLS = frozenset({Kind.CALL, Kind.SUBSIDY})
_MEETINGS = frozenset({Kind.EVENT, Kind.TRAINING})
_ABOUT_IT = re.compile(
    r"\b(?:info\w*|webinars?|studiedag\w*|congres\w*|evenement\w*|vacatures?|cursus\w*)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Told:
    """A date that a sentence of the page tells. `line`: the sentence is a line that names what it gives."""

    one: ToldDate
    sentence: Sentence
    line: bool = False


@dataclass(frozen=True)
class Timing:
    """When an initiative starts and ends, until when one can hand in, and where that leaves it today."""

    start: Fact[PartialDate] | None
    end: Fact[PartialDate] | None
    deadlines: tuple[Fact[Deadline], ...]
    status: Fact[Status] | None


def read_timing(reader: SubjectReader) -> Timing:
    """Everything that a page tells of when."""
    told = tuple(told_of(reader))
    start, end = read_start_and_end(reader, told)
    deadlines = read_all_deadlines(reader, told)
    return Timing(start, end, deadlines, read_status(reader, start, end, deadlines))


def told_of(reader: SubjectReader) -> Iterator[Told]:
    """The dates that running text tells of the subject.

    When a call opens, a call's page tells; until when one can sign up for a meeting, the page of that meeting.
    """
    for sentence in reader.sentences:
        if not _DIGIT.search(sentence.text):
            continue
        lines = list(as_this_page(reader, dates_of_line)(sentence.text))
        for one in lines or list(as_this_page(reader, told_dates)(sentence.text)) or told_beneath(reader, sentence):
            wanted = not one.meeting or is_of_meetings(reader.about.kind, sentence.text)
            if wanted and is_own(reader, sentence, one, bool(lines)):
                yield Told(one, sentence, bool(lines))


def is_of_meetings(kind: Kind | None, sentence: str) -> bool:
    """Whether to sign up for the meetings of a sentence is to sign up for the subject: a track is its workshops."""
    return kind in _MEETINGS or (kind is Kind.TRACK and not _ABOUT_IT.search(sentence))


def is_own(reader: SubjectReader, sentence: Sentence, one: ToldDate, line: bool) -> bool:  # noqa: FBT001  as `Told`
    """Whether a date is of the subject; an end beneath "Historiek" is an earlier one."""
    if one.field == "deadlines":
        return True
    if one.field == "end" and is_past(sentence.heading):
        return False
    if reader.about.kind in _CALLS and _OF_PROJECTS.match(sentence.text):
        return False
    if one.opening:
        return reader.about.kind in _CALLS
    return line or sentence in reader.telling


def read_start_and_end(
    reader: SubjectReader, told: Sequence[Told]
) -> tuple[Fact[PartialDate] | None, Fact[PartialDate] | None]:
    """Start and end: from the page's own fields first, then the earliest and the latest that its text tells."""
    starts, ends = dates_of_fields(reader)
    starts += sorted(facts_of(reader, told, "start"), key=lambda fact: (fact.value.earliest(), fact.value.iso))
    ends += sorted(facts_of(reader, told, "end"), key=lambda fact: (fact.value.latest(), fact.value.iso), reverse=True)
    if reader.about.kind in _CALLS:
        last_days = {each.one.date for each in told if each.one.field == "deadlines"}
        ends = [fact for fact in ends if fact.value not in last_days]
    start, end = next(iter(starts), None), next(iter(ends), None)
    if start and end and end.value.latest() < start.value.earliest():
        reader.unknown.add("end")
        reason = f"{end.value.iso} lies before the start, {start.value.iso}"
        reader.issue(IssueCode.UNREADABLE_VALUE, "end", reason)
        return start, None
    return start, end


def dates_of_fields(reader: SubjectReader) -> tuple[list[Fact[PartialDate]], list[Fact[PartialDate]]]:
    """The starts and the ends of the page's own fields."""
    starts, ends = [], []
    for date, reading in reader.parse("starts", reader.subject.starts, as_this_page(reader, parse_date)):
        if not is_of_project(reader, reading):
            starts.append(dated(reader, date, reading))
    for (first, last), reading in reader.parse("periods", reader.subject.periods, as_this_page(reader, parse_period)):
        starts += [dated(reader, first, reading)] if first else []
        ends += [dated(reader, last, reading)] if last else []
    return starts, ends


def is_of_project(reader: SubjectReader, reading: Reading) -> bool:
    """Whether a phrase on a call's page is told of the projects that the call pays for."""
    return reader.about.kind in _CALLS and any(
        reading.text in sentence.text and _OF_PROJECTS.match(sentence.text) for sentence in reader.sentences
    )


def dated(reader: SubjectReader, date: PartialDate, reading: Reading) -> Fact[PartialDate]:
    """A date of a field, quoted around the dates in it, with notes on how they were understood."""
    found = list(as_this_page(reader, find_dates)(reading.text))
    span = (found[0].start, found[-1].end) if found else (0, 0)
    notes = tuple(dict.fromkeys(note for one in found for note in one.notes))
    return reader.fact(date, reading, span=span, notes=notes)


def as_this_page(reader: SubjectReader, parse: Callable[..., V]) -> Callable[[str], V]:
    """`parse` for dates as people write them on this page; what its platform stamps may be in another order."""
    return lambda text: parse(text, page_date=reader.published, month_first=order_on(reader))


@lru_cache(maxsize=1)
def order_on(reader: SubjectReader) -> MonthFirst:
    """In which order the dates in the text of a page are written; asked for each of its sentences."""
    return order_of(sentence.text for sentence in reader.sentences)


def facts_of(reader: SubjectReader, told: Sequence[Told], field: str) -> Iterator[Fact[PartialDate]]:
    """The starts or ends that running text tells; lines that contradict each other are of several things."""
    mine = [each for each in told if each.one.field == field]
    several = len({each.one.date for each in mine if each.line}) > 1
    for each in mine:
        if not (each.line and several):
            found = each.one.found
            yield reader.fact(found.date, each.sentence.quoted(), span=(found.start, found.end), notes=found.notes)


def read_all_deadlines(reader: SubjectReader, told: Sequence[Told]) -> tuple[Fact[Deadline], ...]:
    """Deadlines from the newest update written into the page, else from its own fields, else from its text.

    Where the text says that a deadline was moved, the moved one holds; what it replaces may still stand beside it.
    """
    in_text = [each for each in told if each.one.deadline is not None]
    update = newest_update(each.sentence.reading.text for each in in_text)
    if update is None and (in_fields := unique(deadlines_of_fields(reader))):
        return in_order(in_fields)
    if update is not None:
        return in_order(deadlines_as_told(reader, first_of_steps(each for each in in_text if in_update(each, update))))
    return in_order(deadlines_as_told(reader, moved(in_text) or in_text))


def moved(told: Iterable[Told]) -> list[Told]:
    """The deadlines of sentences that move one: of each those behind the word for it, if there are."""
    found = []
    for sentence, dates in groupby(told, key=lambda each: each.sentence):
        mine, word = list(dates), MOVED.search(sentence.text)
        if word:
            found += [each for each in mine if each.one.found.start > word.start()] or mine
    return found


def in_update(each: Told, update: str) -> bool:
    """Whether a date is told in the passage of an update."""
    return each.sentence.reading.text == update


def first_of_steps(told: Iterable[Told]) -> list[Told]:
    """Of each step of a call the deadline that an update tells first; what follows it may be what it replaces."""
    first: dict[str, Told] = {}
    for each in told:
        first.setdefault(each.one.deadline.label if each.one.deadline else "", each)
    return list(first.values())


def deadlines_as_told(reader: SubjectReader, told: Iterable[Told]) -> tuple[Fact[Deadline], ...]:
    """The deadlines with the sentences that tell them."""
    return unique(
        deadline_fact(reader, each.one.deadline, each.sentence.quoted(), each.one.found)
        for each in told
        if each.one.deadline is not None
    )


def in_order(deadlines: tuple[Fact[Deadline], ...]) -> tuple[Fact[Deadline], ...]:
    """By their last day: the order in which a page happens to tell them means nothing."""
    return tuple(sorted(deadlines, key=lambda fact: (fact.value.last_day(), fact.value.label)))


def told_beneath(reader: SubjectReader, sentence: Sentence) -> Iterator[ToldDate]:
    """The deadline that a sentence tells together with its heading: "Inschrijven?", "Tot en met 5 maart 2021"."""
    if not (_HAND_IN.fullmatch(sentence.heading) and _UNTIL.match(sentence.text)):
        return
    before = f"{sentence.heading} "
    for one in as_this_page(reader, told_dates)(f"{before}{sentence.text}"):
        if one.deadline is not None:
            found = replace(one.found, start=one.found.start - len(before), end=one.found.end - len(before))
            yield replace(one, found=found)


def deadlines_of_fields(reader: SubjectReader) -> Iterator[Fact[Deadline]]:
    """The deadlines of the page's own fields; one that is still to be set is none."""
    parse = as_this_page(reader, read_deadlines)
    given = [reading for reading in reader.subject.deadlines if not _TO_BE_SET.search(reading.text)]
    for found, reading in reader.parse("deadlines", given, parse):
        yield from (deadline_fact(reader, deadline, reading, date) for deadline, date in found)


def read_deadlines(
    text: str, *, page_date: dt.date | None, month_first: MonthFirst = False
) -> list[tuple[Deadline, FoundDate | None]]:
    """The deadline that a field gives, or each that its words tell ("vooraanmelding tegen …, indienen uiterlijk …").

    Raises:
        UnreadableValue: where there is none, or where it can't be told which date is one.
    """
    told = [
        (one.deadline, one.found)
        for one in told_dates(text, page_date=page_date, month_first=month_first)
        if one.deadline is not None
    ]
    if len(told) > 1:
        return [*told]
    deadline = parse_deadline(text, page_date=page_date, month_first=month_first)
    dates = find_dates(text, page_date=page_date, month_first=month_first)
    return [(deadline, next((one for one in dates if one.date == deadline.date), None))]


def deadline_fact(
    reader: SubjectReader, deadline: Deadline, reading: Reading, found: FoundDate | None
) -> Fact[Deadline]:
    """A deadline, quoted around its date, with notes on how it was understood."""
    if found is None:
        return reader.fact(deadline, reading)
    bare = _BARE_UNTIL.search(reading.text, max(0, found.start - len("tot   ")), found.start)
    notes = (*found.notes, UNTIL_NOTE) if bare else found.notes
    return reader.fact(deadline, reading, span=(found.start, found.end), notes=notes)


def read_status(
    reader: SubjectReader,
    start: Fact[PartialDate] | None,
    end: Fact[PartialDate] | None,
    deadlines: tuple[Fact[Deadline], ...],
) -> Fact[Status] | None:
    """The status from dates first, then from the page's own field, then from what its text says.

    What a page says to be over is over, whatever date it still shows.
    """
    in_field, in_text = list(status_of_field(reader)), in_effect(reader, status_of_text(reader))
    found = status_from_dates(
        reader.relevance.kind,
        start.value if start else None,
        end.value if end else None,
        [fact.value for fact in deadlines],
        today=reader.origin.today,
    )
    said = next(iter(in_field or [fact for fact, _ in in_text]), None)
    sure = next(iter(in_field or [fact for fact, for_good in in_text if for_good]), None)
    if sure and found and holds(sure.value, found):
        return sure
    if found:
        evidence = [one for fact in (start, end, *deadlines) if fact for one in fact.evidence]
        return Fact[Status](value=found, evidence=tuple(evidence), notes=(FROM_DATES,))
    if said:
        return said
    if start and bounds(start.value)[0] > reader.origin.today:
        return Fact[Status](value=Status.ANNOUNCED, evidence=start.evidence, notes=(FROM_DATES,))
    return None


def in_effect(
    reader: SubjectReader, told: Iterable[tuple[Fact[Status], SaidStatus]]
) -> list[tuple[Fact[Status], bool]]:
    """The statuses that the text tells, with whether for good: first that it is over, unless it tells of another go."""
    found = list(told)
    if found and any(is_anew(sentence.text) for sentence in reader.sentences):
        return [(fact, False) for fact, _ in sorted(found, key=lambda each: each[1].sure)]
    return [(fact, said.sure) for fact, said in sorted(found, key=lambda each: not each[1].sure)]


def status_of_field(reader: SubjectReader) -> Iterator[Fact[Status]]:
    """The status that the page's own field names; a word that the source's file does not map is an issue."""
    for reading in reader.subject.status:
        if mapped := reader.mapped("status", reading):
            yield reader.fact(Status(mapped), reading)
        else:
            reader.unmapped("status", reading)


def status_of_text(reader: SubjectReader) -> Iterator[tuple[Fact[Status], SaidStatus]]:
    """The statuses that sentences about the subject tell, beneath no heading of the past and of no day to come."""
    for sentence in reader.sentences:
        if is_past(sentence.heading):
            continue
        said = status_in_words(sentence.text, reader.about.names, reader.about.kind)
        if said and not (said.sure and is_ahead(reader, sentence.text, said)):
            yield reader.fact(said.status, sentence.quoted(), span=(said.start, said.end)), said


def is_ahead(reader: SubjectReader, sentence: str, said: SaidStatus) -> bool:
    """Whether the date beside what a sentence says lies ahead: "het project is afgerond op 1 mei"."""
    dates = list(as_this_page(reader, find_dates)(sentence))
    return any(
        bounds(one.date)[0] > reader.origin.today
        for one in (*dates, *find_years(sentence, dates))
        if said.start - _BESIDE < one.end and one.start < said.end + _BESIDE
    )


def is_past(heading: str) -> bool:
    """Whether a heading announces what is over: an end told beneath it is of an earlier stretch."""
    return bool(_PAST.match(heading))
