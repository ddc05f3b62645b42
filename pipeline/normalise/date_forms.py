"""The forms in which Flemish officials write dates, and what the parts of each form mean."""

import re
from collections.abc import Iterable

from domain.values import PartialDate, Precision

_MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december",
    "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sept oct nov dec",
)
MONTHS = {name: number for names in _MONTHS for number, name in enumerate(names.split(), start=1)}
MONTHS |= {"febuari": 2, "feburari": 2, "agustus": 8, "septemer": 9, "ocktober": 10, "novemer": 11}
"""Typing errors of officials are months too."""

WEEKDAYS = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
SEASONS = ("voorjaar", "lente", "zomer", "najaar", "herfst", "winter")
ORDINALS = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "1e": 1, "2e": 2, "3e": 3, "4e": 4, "1ste": 1, "2de": 2}
ORDINALS |= {"3de": 3, "4de": 4}
_HALVES = {1: "eerste helft", 2: "tweede helft"}
QUALIFIER = "begin|midden|medio|halverwege|half|mid|einde?"

MONTH_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
_MONTH = rf"(?P<{{0}}month>{MONTH_NAME})\b\.?"
_YEAR = r"(?P<{0}year>(?:19|20)\d\d|['’‘]\d\d)(?!\d)"
_DAY = r"(?P<{0}day>[0-3]?\d)"
_OF = r"(?:\s+|-)(?:van\s+)?(?:het\s+jaar\s+|de\s+maand\s+)?"
"""What can stand between the parts of a date without changing it: "einde van het jaar 2022", "mid-juni"."""
_WEEKDAY = (
    rf"(?:(?:(?P<weekday>{'|'.join(WEEKDAYS)})(?:ochtend|voormiddag|middag|namiddag|avond)?,?"
    r"|(?:ma|di|wo|do|vr|za|zo)\.?,?)\s+)?"
)
_NO_FRACTION = rf"(?!24/7)(?=\d+/\d+(?!\w|\s*(?:%|van\b|deel|{MONTH_NAME})))"
_FORMS = (
    rf"(?<!\d){_DAY.format('a')}(?:e|ste|de)?\s+{_MONTH.format('a')}(?:,?\s+(?:van\s+)?{_YEAR.format('a')})?",
    r"(?<![\d/.-])(?P<byear>(?:19|20)\d\d)(?P<sep>[/-])(?P<bmonth>[01]\d)(?P=sep)(?P<bday>[0-3]\d)(?![\d/-])",
    r"(?<![\d/.-])(?P<cday>[0-3]?\d)/(?P<cmonth>[0-3]?\d)/(?P<cyear>(?:19|20)\d\d|\d\d)(?![\d/])",
    rf"(?<![\d/.-]){_NO_FRACTION}(?P<kday>[0-3]?\d)/(?P<kmonth>[0-3]?\d)(?![\d/])",
    r"(?<![\d/.-])(?P<dday>[0-3]?\d)-(?P<dmonth>[01]?\d)-(?P<dyear>(?:19|20)\d\d)(?![\d-])",
    r"(?<![\d/.-])(?P<lday>[0-3]?\d)\.(?P<lmonth>[01]?\d)\.(?P<lyear>(?:19|20)\d\d)(?![\d-]|\.\d)",
    rf"\b{_MONTH.format('e')}\s+{_DAY.format('e')},?\s+{_YEAR.format('e')}",
    rf"\b(?P<season>{'|'.join(SEASONS)}){_OF}{_YEAR.format('f')}",
    (
        rf"\b(?P<ordinal>{'|'.join(ORDINALS)})\s+(?P<part>kwartaal|semester|helft"
        rf"|jaarhelft){_OF}{_YEAR.format('g')}"
    ),
    rf"\bQ(?P<quarter>[1-4])(?:/|{_OF}){_YEAR.format('h')}",
    rf"\b(?:(?P<qualifier>{QUALIFIER}){_OF})?{_MONTH.format('i')}\s+(?:van\s+)?{_YEAR.format('i')}",
    rf"\b(?P<qualified>{QUALIFIER}){_OF}{_YEAR.format('j')}",
)
DATE = re.compile(rf"\b{_WEEKDAY}(?:" + "|".join(f"(?:{form})" for form in _FORMS) + ")", re.IGNORECASE)
_DAY_FIRST_OR_MONTH_FIRST = frozenset("ck")
_ONLY_MONTH_FIRST = re.compile(r"(?<![\d/.-])(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])/(?:19|20)\d\d(?![\d/])")

MonthFirst = bool | None
"""Which of two numbers is the month: the second, as Flemings write (False), or the first, as some platforms stamp.

None where both are met: 05/06/2021 is no date then, and 11/17/2020 the day in November that it can only be.
"""

_ONE_SPELLING = {"einde": "eind"} | dict.fromkeys(("medio", "half", "halverwege", "mid"), "midden")
_DECEMBER = 12
_CENTURY = 2000
_PIVOT = 69
"""Two digits from here on are of the century before, as POSIX reads them."""


def read_imprecise(parts: dict[str, str]) -> PartialDate | None:
    """A season, quarter, half, month or year; None for the parts of a day.

    Raises:
        LookupError: for a half of a year that there is not, or letters that only look like a month's.
    """
    return read_season(parts) or read_part_of_year(parts) or read_month_or_year(parts)


def read_season(parts: dict[str, str]) -> PartialDate | None:
    """As in "najaar 2021"."""
    if "season" not in parts:
        return None
    year = full_year(parts["fyear"])
    return PartialDate(iso=str(year), precision=Precision.SEASON, qualifier=parts["season"].lower())


def read_part_of_year(parts: dict[str, str]) -> PartialDate | None:
    """As in "tweede kwartaal van 2022", "Q2 2022", "eerste helft van 2023".

    Raises:
        LookupError: for a half of a year that there is not.
    """
    if "quarter" in parts:
        return PartialDate(
            iso=str(full_year(parts["hyear"])), precision=Precision.QUARTER, qualifier=f"Q{parts['quarter']}"
        )
    if "part" not in parts:
        return None
    number, year = ORDINALS[parts["ordinal"].lower()], full_year(parts["gyear"])
    if parts["part"].lower() == "kwartaal":
        return PartialDate(iso=str(year), precision=Precision.QUARTER, qualifier=f"Q{number}")
    return PartialDate(iso=str(year), precision=Precision.HALF, qualifier=_HALVES[number])


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
    """One spelling for "eind" and "einde", for "midden", "medio", "half" and "halverwege"."""
    return _ONE_SPELLING.get(word.lower(), word.lower())


def full_year(written: str) -> int:
    """The year that "2021", "’21" or "21" means."""
    number = int(written.lstrip("'’‘"))
    if number >= _CENTURY - 100:
        return number
    return _CENTURY + number - (100 if number >= _PIVOT else 0)


def order_of(texts: Iterable[str]) -> MonthFirst:
    """How dates in running text are to be read: day first, unless one of them can only be month first."""
    return None if any(_ONLY_MONTH_FIRST.search(text) for text in texts) else False


def numbers_of(parts: dict[str, str], *, month_first: MonthFirst) -> tuple[int, int, int]:
    """Year (0 where none is written), month and day of a match; 25/03 is the 25th of March whatever comes first.

    Raises:
        LookupError: where the match is of something else than a day, or of one of two days and nobody knows which.
    """
    form = next((name[0] for name in parts if name.endswith("day") and name != "weekday"), "")
    day, month = parts[f"{form}day"], parts[f"{form}month"]
    if form in _DAY_FIRST_OR_MONTH_FIRST and int(day) <= _DECEMBER:
        if month_first is None and int(month) <= _DECEMBER and int(day) != int(month):
            raise LookupError(f"{day}/{month}")
        if month_first or (month_first is None and int(month) > _DECEMBER):
            day, month = month, day
    year = parts.get(f"{form}year")
    return full_year(year) if year else 0, MONTHS.get(month.lower()) or int(month), int(day)
