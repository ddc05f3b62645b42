"""Dates as Flemish officials write them. When in doubt: UnreadableValue, never a guess."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.values import PartialDate, Precision
from pipeline.normalise.date_forms import (
    DATE,
    MONTH_NAME,
    MONTHS,
    ORDINALS,
    QUALIFIER,
    SEASONS,
    WEEKDAYS,
    MonthFirst,
    numbers_of,
    qualifier_of,
    read_imprecise,
)
from pipeline.normalise.errors import UnreadableValue

_BARE_YEAR = re.compile(r"(?<![\d.,/])(?:19|20)[0-9]{2}(?![\d/]|[.,]\d)")
_ONLY_YEAR = re.compile(r"\D{0,60}(?<![\d.,/-])((?:19|20)[0-9]{2})\W*")
_DIGIT = re.compile(r"\d")
_ERROR_TEXT = re.compile(r"(?i)fout:|ongeldige tijd|error")
JOIN = r"(?:-|–|—|/|&|\+|\b(?:en|of|tot(?:\s+en\s+met)?|t/m|t\.?\s?e\.?\s?m\b\.?))"
"""What joins two dates that share a month or a year."""

_JOINED = re.compile(rf"\s*{JOIN}\s*", re.IGNORECASE)
_LEAD = r"(?:^|[(:;,])\s*|\b(?:van|vanaf|tussen|op|tot|met|voor|vóór|uiterlijk|tegen|dagen)\s+"
_OTHER_DAYS = re.compile(
    rf"(?P<lead>{_LEAD})?(?P<days>(?:(?:{'|'.join(WEEKDAYS)})\s+)?(?<![\d.,/:-])[0-3]?\d(?:\s*,\s*[0-3]?\d)*)\s*{JOIN}\s*$",
    re.IGNORECASE,
)
_OTHER_MONTH = re.compile(
    rf"\b(?:(?P<qualifier>{QUALIFIER})\s+)?(?P<month>{MONTH_NAME})\b\.?\s*{JOIN}\s*$", re.IGNORECASE
)
_OTHER_PART = re.compile(
    rf"\b(?:{'|'.join((*SEASONS, *ORDINALS))}|{QUALIFIER}|Q[1-4]|kwartaal|semester)\s*{JOIN}\s*(?:het\s+)?$",
    re.IGNORECASE,
)
_BEFORE = 40
YEAR_NOTE = "jaar uit de datum van de pagina"
NEIGHBOUR_NOTE = "jaar uit de datum ernaast"


@dataclass(frozen=True)
class FoundDate:
    """A date in running text: where it stands, what it means, and how it was understood."""

    start: int
    end: int
    date: PartialDate
    notes: tuple[str, ...] = ()


def parse_date(text: str, *, page_date: dt.date | None, month_first: MonthFirst = False) -> PartialDate:
    """The one date that `text` is.

    `page_date` supplies a year that is not written; `month_first` reads 03/12/2021 as 12 March, None not at all.

    Raises:
        UnreadableValue: for anything but exactly one date.
    """
    found = sure_dates(text, page_date=page_date, month_first=month_first)
    if len(found) == 1 and not find_years(text, found):
        return found[0].date
    only = _ONLY_YEAR.fullmatch(text)
    if not found and only:
        return PartialDate(iso=only[1], precision=Precision.YEAR)
    raise UnreadableValue(text)


def sure_dates(text: str, *, page_date: dt.date | None, month_first: MonthFirst) -> list[FoundDate]:
    """The dates in `text`, where every one of them can be read.

    Raises:
        UnreadableValue: where one can't.
    """
    found = list(find_dates(text, page_date=page_date, month_first=month_first))
    if {match.end() for match in DATE.finditer(text)} - {one.end for one in found}:
        raise UnreadableValue(text)
    return found


def find_years(text: str, dates: Iterable[FoundDate]) -> list[FoundDate]:
    """The years that stand by themselves, outside `dates`."""
    taken = {place for one in dates for place in range(one.start, one.end)}
    return [
        FoundDate(match.start(), match.end(), PartialDate(iso=match[0], precision=Precision.YEAR))
        for match in _BARE_YEAR.finditer(text)
        if match.start() not in taken
    ]


def find_dates(text: str, *, page_date: dt.date | None, month_first: MonthFirst = False) -> Iterator[FoundDate]:
    """The dates in `text`, in order; what is no possible date, or has no year to be had, is left out.

    Days and months that share the month or year of the date behind them ("10 en 11 maart 2022") are dates too.
    """
    matches = [] if not _DIGIT.search(text) or _ERROR_TEXT.search(text) else list(DATE.finditer(text))
    written = [read_match(match, month_first=month_first) for match in matches]
    before = None
    for number, match in enumerate(matches):
        behind = written[number + 1] if number + 1 < len(matches) else None
        near = [one for one in (behind, before) if one and is_joined(text, match, one)]
        one = written[number] or read_yearless(match, near, page_date, month_first=month_first)
        if one:
            yield from sharing(text, one, before.end if before else 0)
        before = one


def is_joined(text: str, match: re.Match[str], other: FoundDate) -> bool:
    """Whether a match and a date beside it are one range or list."""
    first, second = sorted((match.span(), (other.start, other.end)))
    return bool(_JOINED.fullmatch(text, first[1], second[0]))


def read_match(match: re.Match[str], *, month_first: MonthFirst) -> FoundDate | None:
    """What a match with a year means, None where it has no year or there is no such day."""
    parts = {name: value for name, value in match.groupdict().items() if value is not None}
    try:
        if found := read_imprecise(parts):
            return FoundDate(match.start(), match.end(), found)
        year, month, day = numbers_of(parts, month_first=month_first)
        return as_day(match, dt.date(year, month, day)) if year else None
    except (ValueError, LookupError):  # LookupError: letters that only look like a month's in another case
        return None


def read_yearless(
    match: re.Match[str], near: Sequence[FoundDate], page_date: dt.date | None, *, month_first: MonthFirst
) -> FoundDate | None:
    """A day whose year stands beside it, or else is the one nearest to the page's date; None where neither is."""
    parts = {name: value for name, value in match.groupdict().items() if value is not None}
    try:
        year, month, day = numbers_of(parts, month_first=month_first)
        if year:
            return None
        if near:
            return as_day(match, beside(month, day, near[0], before=match.start() < near[0].start), NEIGHBOUR_NOTE)
        return as_day(match, nearest(month, day, page_date, parts.get("weekday", "").lower()), YEAR_NOTE)
    except (ValueError, LookupError):
        return None


def as_day(match: re.Match[str], day: dt.date, *notes: str) -> FoundDate:
    """A day, with a note where the weekday that is written contradicts it.

    Raises:
        LookupError: where the weekday says that the first number may be the month.
    """
    weekday, right = (match["weekday"] or "").lower(), WEEKDAYS[day.weekday()]
    if weekday and weekday != right:
        other = possible(day.year, day.day, day.month) if match["cday"] or match["kday"] else None
        if other and weekday == WEEKDAYS[other.weekday()]:
            raise LookupError(match[0])
        notes = (*notes, f"{day.isoformat()} is een {right}, de pagina zegt {weekday}")
    return FoundDate(match.start(), match.end(), PartialDate(iso=day.isoformat(), precision=Precision.DAY), notes)


def sharing(text: str, one: FoundDate, since: int) -> Iterator[FoundDate]:
    """`one`, behind the days or months that share its month or year; nothing where those can't be read."""
    begin = max(since, one.start - _BEFORE)
    if one.date.precision is Precision.DAY and (days := _OTHER_DAYS.search(text, begin, one.start)):
        if days["lead"] is not None and text[one.start].isalnum():
            yield from (*earlier_days(days, one), one)
    elif one.date.precision is Precision.MONTH and (month := _OTHER_MONTH.search(text, begin, one.start)):
        yield from (earlier_month(month, one), one)
    elif not _OTHER_PART.search(text, begin, one.start):
        yield one


def earlier_days(match: re.Match[str], one: FoundDate) -> Iterator[FoundDate]:
    """As 10 in "10 en 11 maart 2022"; a day that does not exist is left out."""
    month = one.date.earliest()
    for number in re.finditer(r"\d+", match["days"]):
        day = possible(month.year, month.month, int(number[0]))
        if day and day < month:
            start = match.start("days")
            date = PartialDate(iso=day.isoformat(), precision=Precision.DAY)
            yield FoundDate(start + number.start(), start + number.end(), date, one.notes)


def earlier_month(match: re.Match[str], one: FoundDate) -> FoundDate:
    """As "mei" in "mei en juni 2022"."""
    last, number = one.date.earliest(), MONTHS[match["month"].lower()]
    year = last.year - (number > last.month)
    qualifier = qualifier_of(match["qualifier"] or "")
    date = PartialDate(iso=f"{year}-{number:02d}", precision=Precision.MONTH, qualifier=qualifier)
    return FoundDate(match.start(), match.end("month"), date, one.notes)


def beside(month: int, day: int, other: FoundDate, *, before: bool) -> dt.date:
    """The last such day before a date that it stands before, or the first one after a date that it stands behind.

    Raises:
        ValueError: where there is no such day.
    """
    limit = other.date.latest() if before else other.date.earliest()
    if before:
        return dt.date(limit.year - ((month, day) > (limit.month, limit.day)), month, day)
    return dt.date(limit.year + ((month, day) < (limit.month, limit.day)), month, day)


def nearest(month: int, day: int, page_date: dt.date | None, weekday: str) -> dt.date:
    """The day in the year that lies nearest to the page's date, and fits the weekday if one is written.

    Raises:
        UnreadableValue: where the page has no date.
    """
    if page_date is None:
        raise UnreadableValue("a day without a year on a page without a date")
    days = [date for year in (-1, 0, 1) if (date := possible(page_date.year + year, month, day))]
    fitting = [date for date in days if not weekday or WEEKDAYS[date.weekday()] == weekday]
    if not days:
        raise UnreadableValue(f"{day}/{month}")
    return min(fitting or days, key=lambda date: abs((date - page_date).days))


def possible(year: int, month: int, day: int) -> dt.date | None:
    """The day, None if there is none such."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
