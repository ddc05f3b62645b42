"""Lines that name what they give: "Startdatum: oktober 2021", "Looptijd: 1/9/2020 – 31/8/2024"."""

import datetime as dt
import re
from collections.abc import Iterator

from pipeline.normalise.date_forms import MonthFirst
from pipeline.normalise.dates import FoundDate, find_dates, find_years
from pipeline.normalise.periods import deadline_at, is_range, parse_time
from pipeline.normalise.told import ToldDate

_OF_IT = (
    r"(?:\s+(?:van\s+)?(?:het|de|dit|deze)\s+(?:\w*project|\w*programma|\w*traject|\w*oproep|initiatief|proeftuin))?"
)
_LINE = re.compile(
    r"\W*(?:(?P<start>(?:start|begin)(?:datum)?)|(?P<end>eind(?:e|datum))"
    r"|(?P<period>looptijd|duur|periode(?:\s+van\s+uitvoering)?|(?:project|uitvoerings)(?:looptijd|duur|periode))"
    rf"|(?P<open>(?:indien(?:ings)?|aanvraag|inschrijvings)periode)){_OF_IT}\s*:\s*",
    re.IGNORECASE,
)
_ENDS = 2


def dates_of_line(sentence: str, *, page_date: dt.date | None, month_first: MonthFirst) -> Iterator[ToldDate]:
    """The starts, ends and deadlines of a line that begins with the name of what it gives; ";" parts two such."""
    if _LINE.match(sentence) is None:
        return
    dates = list(find_dates(sentence, page_date=page_date, month_first=month_first))
    found = sorted((*dates, *find_years(sentence, dates)), key=lambda one: one.start)
    begin = 0
    for end in (*(gap.start() for gap in re.finditer(";", sentence)), len(sentence)):
        yield from dates_of_part(sentence, begin, [one for one in found if begin <= one.start < end])
        begin = end + 1


def dates_of_part(sentence: str, begin: int, found: list[FoundDate]) -> Iterator[ToldDate]:
    """What the part of a line from `begin` on gives; a time of day is that of a meeting."""
    line = _LINE.match(sentence, begin)
    if line is None:
        return
    if len(found) == _ENDS and is_range(sentence, *found) and line.lastgroup == "period":
        yield from (ToldDate("start", found[0]), ToldDate("end", found[1]))
    elif len(found) == _ENDS and is_range(sentence, *found) and line.lastgroup == "open":
        yield ToldDate("start", found[0], opening=True)
        yield ToldDate("deadlines", found[1], deadline_at(sentence, found[1]))
    elif len(found) == 1 and line.lastgroup in {"start", "end"} and parse_time(sentence[found[0].end :]) is None:
        yield ToldDate(line.lastgroup, found[0])
