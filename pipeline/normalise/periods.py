"""Deadlines and periods: which of the dates in a text is the first, which the last, and whether it still counts."""

import datetime as dt
import re

from domain.values import Deadline, PartialDate, Precision
from pipeline.normalise.date_forms import MonthFirst
from pipeline.normalise.dates import FoundDate, find_years, parse_date, sure_dates
from pipeline.normalise.errors import UnreadableValue

BEFORE = "v(?:[oó]\u0301?){2}r"
"""“voor” and “vóór”, the accents composed or not."""

TILL = r"(?:tot(?:\s+en\s+met)?|t\.?\s?e\.?\s?m\.?|t/m)"
"""The words between the two ends of a period."""

_TIME = re.compile(
    r"\s*[,(–-]?\s*(?:(?:om|tot|" + BEFORE + r")\s+)?(?P<hour>[01]?\d|2[0-4])"
    r"(?:(?:\s?[u:h]\s?(?P<minute>[0-5]\d)(?!\d))|\.(?P<dotted>[0-5]\d)\s?(?:u\b|uur\b)|\s?(?:uur|[uh])\b"
    r"|(?:(?<=om \d)|(?<=om \d\d))\.(?P<only>[0-5]\d)\b)",
    re.IGNORECASE,
)
_EXCLUSIVE = re.compile(rf"\b{BEFORE}\s*$", re.IGNORECASE)
_UNTIL = re.compile(
    rf"\b(?:uiterlijk(?:\s+op|\s+tegen)?|ten laatste(?:\s+op)?|{TILL}|tegen|{BEFORE}|deadline(?:\s+is|\s+op)?:?)"
    r"(?:\s+(?:het|de))?\s*$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:vanaf|van|sinds|start\w*|opent|open)(?:\s+op)?\s*:?\s*$", re.IGNORECASE)
_TO_AN_END = re.compile(
    rf"\b(?:{TILL}|uiterlijk|eindigt|eindigde|einddatum|deadline|einde:)(?:\s+op)?\s*:?\s*$", re.IGNORECASE
)
_AT = r"(?:\s+om\s+\d{1,2}(?:[.:]\d\d)?\s?(?:u|uur)\b|\s*\(\d{1,2}(?:[.:]\d\d)?\s?(?:u|uur)\))?"
_RANGE = re.compile(rf"{_AT}\s*(?:{TILL}|-|–|—)\s*(?:\b(?:het|de)\s+)?", re.IGNORECASE)
_AND = re.compile(rf"{_AT}\s*en\s*(?:\b(?:het|de)\s+)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\btussen\s*$", re.IGNORECASE)
_MIDNIGHT = 24
_WINDOW = 40


def parse_time(text: str) -> dt.time | None:
    """The time of day that `text` begins with: "om 12 uur", "9u30", "(12 uur)"; None where there is none."""
    match = _TIME.match(text)
    if not match or int(match["hour"]) == _MIDNIGHT:
        return None
    return dt.time(int(match["hour"]), int(match["minute"] or match["dotted"] or match["only"] or 0))


def parse_deadline(text: str, *, page_date: dt.date | None, month_first: MonthFirst = False) -> Deadline:
    """The last moment that `text` gives, with the time of day behind it.

    "vóór" a day leaves that day out; "tot en met", "uiterlijk", "tegen" and a bare "tot" include it.

    Raises:
        UnreadableValue: where there is no date, or none of several is the last one for sure.
    """
    found = sure_dates(text, page_date=page_date, month_first=month_first)
    until = [one for one in found if _UNTIL.search(text, max(0, one.start - _WINDOW), one.start)]
    if len(found) == len(("start", "end")) and is_range(text, *found):
        return deadline_at(text, found[1])
    candidates = until or [one for one in found if not _SINCE.search(text, max(0, one.start - _WINDOW), one.start)]
    if len({one.date for one in candidates}) != 1:
        raise UnreadableValue(text)
    return deadline_at(text, candidates[0])


def deadline_at(text: str, found: FoundDate, label: str = "") -> Deadline:
    """The deadline that ends on a date found in `text`."""
    time = parse_time(text[found.end : found.end + _WINDOW])
    told = _EXCLUSIVE.search(text, max(0, found.start - _WINDOW), found.start)
    exact = found.date.precision in {Precision.DAY, Precision.MONTH} and not found.date.qualifier
    return Deadline(date=found.date, time=time, label=label, inclusive=not (told and exact and time is None))


def parse_period(
    text: str, *, page_date: dt.date | None, month_first: MonthFirst = False
) -> tuple[PartialDate | None, PartialDate | None]:
    """Start and end that `text` gives: "1/9/2020 – 31/8/2024", "2017-2019", "van mei tot en met juni 2022".

    Raises:
        UnreadableValue: where there is no date, or more than two.
    """
    dates = sure_dates(text, page_date=page_date, month_first=month_first)
    found = sorted((*dates, *find_years(text, dates)), key=lambda one: one.start)
    if len(found) == 1:
        date = dates[0].date if dates else parse_date(text, page_date=page_date)
        return (None, date) if _TO_AN_END.search(text, 0, found[0].start) else (date, None)
    if len(found) != len(("start", "end")) or (len(dates) != len(found) and not is_range(text, *found)):
        raise UnreadableValue(text)
    return found[0].date, found[1].date


def is_range(text: str, first: FoundDate, second: FoundDate) -> bool:
    """Whether the words between two dates join them to a period: "tot en met", a dash, "tussen … en …"."""
    if _RANGE.fullmatch(text, first.end, second.start):
        return True
    between = _BETWEEN.search(text, max(0, first.start - _WINDOW), first.start)
    return bool(between and _AND.fullmatch(text, first.end, second.start))
