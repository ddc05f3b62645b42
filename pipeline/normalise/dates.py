"""Dates, deadlines and periods as Flemish officials write them. When in doubt: UnreadableValue, never a guess."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.values import Deadline, PartialDate, Precision
from pipeline.normalise.errors import UnreadableValue

_MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december",
    "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sept oct nov dec",
)
MONTHS = {name: number for names in _MONTHS for number, name in enumerate(names.split(), start=1)}
WEEKDAYS = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
_SEASONS = {"voorjaar": "03", "lente": "03", "zomer": "06", "najaar": "09", "herfst": "09", "winter": "12"}
_ORDINALS = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "1e": 1, "2e": 2, "3e": 3, "4e": 4, "1ste": 1, "2de": 2}

_MONTH = "(?P<{0}month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?P<{0}year>(?:19|20)\d\d|['’‘]\d\d)(?!\d)"
_DAY = r"(?P<{0}day>[0-3]?\d)"
_WEEKDAY = r"(?:(?P<weekday>" + "|".join(WEEKDAYS) + r"),?\s+)?"
_FORMS = (
    rf"(?<!\d){_DAY.format('a')}(?:e|ste|de)?\s+{_MONTH.format('a')}(?:\s+{_YEAR.format('a')})?",
    r"(?<![\d/.-])(?P<byear>(?:19|20)\d\d)-(?P<bmonth>[01]\d)-(?P<bday>[0-3]\d)(?![\d-])",
    r"(?<![\d/.-])(?P<cday>[0-3]?\d)/(?P<cmonth>[0-3]?\d)(?:/(?P<cyear>(?:19|20)\d\d|\d\d))?(?![\d/])",
    r"(?<![\d/.-])(?P<dday>[0-3]?\d)-(?P<dmonth>[01]?\d)-(?P<dyear>(?:19|20)\d\d)(?![\d-])",
    rf"\b{_MONTH.format('e')}\s+{_DAY.format('e')},?\s+{_YEAR.format('e')}",
    rf"\b(?P<season>{'|'.join(_SEASONS)})\s+(?:van\s+)?{_YEAR.format('f')}",
    (
        rf"\b(?P<ordinal>{'|'.join(_ORDINALS)})\s+(?P<part>kwartaal|semester|helft"
        rf"|jaarhelft)\s+(?:van\s+)?{_YEAR.format('g')}"
    ),
    rf"\bQ(?P<quarter>[1-4])\s+{_YEAR.format('h')}",
    rf"\b(?:(?P<qualifier>begin|midden|medio|eind|einde)\s+)?(?:van\s+)?{_MONTH.format('i')}\s+{_YEAR.format('i')}",
    rf"\b(?P<qualified>begin|midden|medio|eind|einde)\s+(?:van\s+)?{_YEAR.format('j')}",
)
_DATE = re.compile(rf"\b{_WEEKDAY}(?:" + "|".join(f"(?:{form})" for form in _FORMS) + ")", re.IGNORECASE)
_BARE_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TIME = re.compile(
    r"(?i)(?:\bom\s+|\bvoor\s+|\(\s*|,\s*)?(?<!\d)(?P<hour>[01]?\d|2[0-4])"
    r"(?:(?:[u:h.]\s?(?P<minute>[0-5]\d))|\s*uur\b|u\b)"
)
_ERROR_TEXT = re.compile(r"(?i)fout:|ongeldige tijd|error")
_EXCLUSIVE = re.compile(r"(?i)\b(?:vóór|voor)\s*$")
_RANGE = re.compile(r"(?i)^\s*(?:tot\s+en\s+met|t\.?\s?e\.?\s?m\.?|tot|en|-|–|—)\s*(?:eind\w*\s+)?$")
_CENTURY = 2000
_MIDNIGHT = 24
YEAR_NOTE = "jaar uit de datum van de pagina"


@dataclass(frozen=True)
class FoundDate:
    """A date in running text: where it stands, what it means, and how it was understood."""

    start: int
    end: int
    date: PartialDate
    notes: tuple[str, ...] = ()


def parse_date(text: str, *, page_date: dt.date | None, month_first: bool = False) -> PartialDate:
    """The one date that `text` is.

    `page_date` supplies a year that is not written; `month_first` reads 03/12/2021 as 12 March.

    Raises:
        UnreadableValue: for anything but exactly one date.
    """
    found = list(find_dates(text, page_date=page_date, month_first=month_first))
    if len(found) == 1:
        return found[0].date
    years = _BARE_YEAR.findall(text)
    if not found and len(years) == 1 and not _DATE.search(text):
        return PartialDate(iso=years[0], precision=Precision.YEAR)
    raise UnreadableValue(text)


def find_dates(text: str, *, page_date: dt.date | None, month_first: bool = False) -> Iterator[FoundDate]:
    """The dates in `text`, in order; what is no possible date, or has no year to be had, is left out."""
    if _ERROR_TEXT.search(text):
        return
    for match in _DATE.finditer(text):
        try:
            yield read_match(match, page_date, month_first=month_first)
        except (UnreadableValue, ValueError):
            continue


def read_match(match: re.Match[str], page_date: dt.date | None, *, month_first: bool) -> FoundDate:
    """What one match means.

    Raises:
        UnreadableValue: where no year can be had or the day does not exist.
    """
    parts = {name: value for name, value in match.groupdict().items() if value is not None}
    for read in (read_season, read_part_of_year, read_month_or_year):
        if found := read(parts):
            return FoundDate(match.start(), match.end(), found)
    date, notes = read_day(parts, page_date, month_first=month_first)
    return FoundDate(match.start(), match.end(), date, notes)


def read_season(parts: dict[str, str]) -> PartialDate | None:
    """As in "najaar 2021"."""
    if "season" not in parts:
        return None
    year = full_year(parts["fyear"])
    return PartialDate(iso=str(year), precision=Precision.SEASON, qualifier=parts["season"].lower())


def read_part_of_year(parts: dict[str, str]) -> PartialDate | None:
    """As in "tweede kwartaal van 2022", "Q2 2022", "eerste helft van 2023"."""
    if "quarter" in parts:
        return PartialDate(
            iso=str(full_year(parts["hyear"])), precision=Precision.QUARTER, qualifier=f"Q{parts['quarter']}"
        )
    if "part" not in parts:
        return None
    number, year = _ORDINALS[parts["ordinal"].lower()], full_year(parts["gyear"])
    if parts["part"].lower() == "kwartaal":
        return PartialDate(iso=str(year), precision=Precision.QUARTER, qualifier=f"Q{number}")
    return PartialDate(iso=str(year), precision=Precision.HALF, qualifier=f"{parts['ordinal'].lower()} helft")


def read_month_or_year(parts: dict[str, str]) -> PartialDate | None:
    """As in "juni 2022", "begin maart 2022", "eind 2023"."""
    if "imonth" in parts:
        month = f"{full_year(parts['iyear'])}-{MONTHS[parts['imonth'].lower()]:02d}"
        return PartialDate(iso=month, precision=Precision.MONTH, qualifier=qualifier_of(parts.get("qualifier", "")))
    if "qualified" in parts:
        year = str(full_year(parts["jyear"]))
        return PartialDate(iso=year, precision=Precision.YEAR, qualifier=qualifier_of(parts["qualified"]))
    return None


def qualifier_of(word: str) -> str:
    """One spelling for "eind" and "einde", "midden" and "medio"."""
    return {"einde": "eind", "medio": "midden"}.get(word.lower(), word.lower())


def read_day(
    parts: dict[str, str], page_date: dt.date | None, *, month_first: bool
) -> tuple[PartialDate, tuple[str, ...]]:
    """A day, with notes on a year that was not written and on a weekday that contradicts it.

    Raises:
        UnreadableValue: where no year can be had or the day does not exist.
    """
    form = next(name[0] for name in parts if name.endswith("day") and name != "weekday")
    day, month = parts[f"{form}day"], parts[f"{form}month"]
    number = MONTHS.get(month.lower()) or int(month)
    notes: tuple[str, ...] = ()
    if form == "c" and month_first:
        number, day = int(day), month
    weekday = parts.get("weekday", "").lower()
    if f"{form}year" in parts:
        date = dt.date(full_year(parts[f"{form}year"]), number, int(day))
    else:
        date, notes = nearest(number, int(day), page_date, weekday), (YEAR_NOTE,)
    if weekday and WEEKDAYS[date.weekday()] != weekday:
        notes = (*notes, f"{date.isoformat()} is een {WEEKDAYS[date.weekday()]}, de pagina zegt {weekday}")
    return PartialDate(iso=date.isoformat(), precision=Precision.DAY), notes


def full_year(written: str) -> int:
    """The year that "2021", "’21" or "21" means."""
    digits = written.lstrip("'’‘")
    return int(digits) if len(digits) > len("21") else _CENTURY + int(digits)


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


def parse_time(text: str) -> dt.time | None:
    """The time of day in `text`: "om 12 uur", "9u30", "(12 uur)"; None where there is none."""
    match = _TIME.search(text)
    if not match or int(match["hour"]) == _MIDNIGHT:
        return None
    return dt.time(int(match["hour"]), int(match["minute"] or 0))


def parse_deadline(text: str, *, page_date: dt.date | None, month_first: bool = False) -> Deadline:
    """The last moment that `text` gives: its last date, with the time of day behind it.

    "vóór" a day leaves that day out; "tot en met", "uiterlijk", "tegen" and a bare "tot" include it.

    Raises:
        UnreadableValue: where there is no date.
    """
    found = list(find_dates(text, page_date=page_date, month_first=month_first))
    if not found:
        raise UnreadableValue(text)
    return deadline_at(text, found[-1])


def deadline_at(text: str, found: FoundDate, label: str = "") -> Deadline:
    """The deadline that ends on a date found in `text`."""
    behind = text[found.end : found.end + 25].split(";", maxsplit=1)[0]
    time = parse_time(behind) if re.match(r"\s*(?:,?\s*(?:om|voor)\b|\(|,)", behind) else None
    exclusive = time is None and bool(_EXCLUSIVE.search(text[: found.start]))
    return Deadline(date=found.date, time=time, label=label, inclusive=not exclusive)


def parse_period(
    text: str, *, page_date: dt.date | None, month_first: bool = False
) -> tuple[PartialDate | None, PartialDate | None]:
    """Start and end that `text` gives: "1/9/2020 – 31/8/2024", "2017-2019", "van mei tot en met juni 2022".

    Raises:
        UnreadableValue: where there is no date, or more than two.
    """
    found = [one.date for one in find_dates(text, page_date=page_date, month_first=month_first)]
    years = re.fullmatch(r"\D*((?:19|20)\d\d)\s*(?:-|–|tot en met|tot)\s*((?:19|20)\d\d)\D*", text)
    if not found and years:
        return tuple(PartialDate(iso=year, precision=Precision.YEAR) for year in years.groups())  # type: ignore[return-value]  # two groups
    if len(found) == 1:
        ends = re.search(r"\b(?:tot|t\.?e\.?m)\b", text, re.IGNORECASE)
        return (None, found[0]) if ends else (found[0], None)
    if len(found) != len(("start", "end")):
        raise UnreadableValue(text)
    return found[0], found[1]


def is_range(text: str, first: FoundDate, second: FoundDate) -> bool:
    """Whether the words between two dates join them to a period."""
    return bool(_RANGE.match(text[first.end : second.start]))
