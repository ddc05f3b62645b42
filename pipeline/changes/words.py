"""The words of a sentence in a form in which other spellings of one date, time, sum or number are equal."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pipeline.match.names import plain
from pipeline.normalise.date_forms import MONTH_NAME, WEEKDAYS
from pipeline.normalise.dates import FoundDate, find_dates

_WORD = re.compile(r"\w+(?:[.,:/@'’-]\w+)*")
_SMALL = "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien"
_ROUND = "twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd"
_NUMBERS = {word: number for number, word in enumerate([*_SMALL.split(), "achttien", "negentien"], start=1)}
_NUMBERS |= {word: 10 * number for number, word in enumerate(_ROUND.split(), start=2)} | {"één": 1, "duizend": 1000}
_SCALES = {"duizend": 10**3, "miljoen": 10**6, "mln": 10**6, "mio": 10**6, "miljard": 10**9, "mld": 10**9}
_SCALE = rf"(?:\s?(?P<scale>{'|'.join(_SCALES)})\b)"
_NUMBER = re.compile(
    rf"(?<![\w.,:/-])(?:(?P<digits>\d{{1,3}}(?:[. ]\d{{3}}){{1,4}}(?!\d)|\d{{1,12}})(?:,(?P<cents>\d{{1,3}})(?!\d))?"
    rf"|(?P<word>een(?={_SCALE.replace('?P<scale>', '?:')})|{'|'.join(word for word in _NUMBERS if word != 'een')}))"
    rf"(?![\w/:@’'-]|[.,]\w){_SCALE}?",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<![\w.,:/-])(?:om\s+)?(?P<hour>[012]?\d)(?:(?:[.:u](?P<minute>[0-5]\d))?\s?(?:uur|u)\b"
    r"|[:u](?P<minute2>[0-5]\d)(?![\w:]))",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    rf"\b(?:{'|'.join(WEEKDAYS)}),?\s+(?=[0-3]?\d(?:(?:e|ste|de)?\s+(?:{MONTH_NAME})\b|[/-][01]?\d\b))", re.IGNORECASE
)
_INCLUSIVE = re.compile(r"\b(?:tot en met\b|t\.?e\.?m\b\.?|t/m\b)", re.IGNORECASE)
DAY = re.compile(r"\d\d[dm]|\d{1,2}u\d\d|(?:19|20)\d\d")
"""A word of a date, a time, or a year."""


class Word(NamedTuple):
    """A word in the form in which it is compared, and where it stands in its text; words of one date stand together."""

    form: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words of a text in lower case, without accents; a hyphen within a word is no difference.

    A date is its year, month ("05m") and day ("31d"), without its weekday; a time "12u00"; a number its digits.
    """
    values = sorted(values_of(text), key=lambda value: value[:2])
    found: list[Word] = []
    end, number = 0, 0
    for match in _WORD.finditer(text):
        while number < len(values) and values[number][1] <= match.start():
            number += 1
        start, stop, forms = values[number] if number < len(values) else (len(text), len(text), ())
        if match.start() < start or match.end() > stop:
            found.append(Word(plain(match[0]).replace("-", ""), *match.span()))
        elif stop > end:
            found += [Word(form, start, stop) for form in forms]
            end = stop
    return found


def values_of(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Where dates, times, numbers and "tot en met" stand, none within another, with the words to compare them by."""
    taken: set[int] = set()
    for start, end, forms in (*dates_of(text), *times_of(text), *numbers_of(text)):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            yield start, end, forms


def dates_of(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Dates, "tot en met", and the weekdays before a day whose year is not written."""
    for found in find_dates(text, page_date=None):
        yield found.start, found.end, forms_of(found)
    for match in _INCLUSIVE.finditer(text):
        yield match.start(), match.end(), ("tem",)
    for match in _WEEKDAY.finditer(text):
        yield match.start(), match.end(), ()


def forms_of(found: FoundDate) -> tuple[str, ...]:
    """A date as the words of its parts."""
    year, *rest = found.date.iso.split("-")
    parts = (f"{part}{unit}" for part, unit in zip(rest, "md", strict=False))
    return (year, *parts, *plain(found.date.qualifier).split())


def times_of(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Times of a day, with "om" before them."""
    for match in _TIME.finditer(text):
        minute = match["minute"] or match["minute2"] or "00"
        yield match.start(), match.end(), (f"{int(match['hour'])}u{minute}",)


def numbers_of(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Numbers, in figures or as a word, with "miljoen" or the like behind them."""
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"[. ]", "", match["digits"] or str(_NUMBERS[match["word"].lower()]))
        number = Decimal(f"{digits}.{match['cents'] or 0}") * _SCALES.get((match["scale"] or "").lower(), 1)
        yield match.start(), match.end(), (f"{number.normalize():f}",)
