"""Sums of money, and what they are: a whole budget, the most for one project, what was granted, a rate."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from domain.values import Amount, AmountMeaning
from pipeline.normalise.errors import UnreadableValue

_NUMBER = r"\d{1,3}(?:[. ]\d{3}){1,4}(?!\d)(?:,\d{1,2})?|\d{1,12}(?:,\d{1,3})?"
_SCALE = r"miljoen|miljard|mio\b|mln\b"
_SUM = re.compile(
    rf"(?i)€\s?(?P<before>{_NUMBER})(?![\d,]|\.\d)(?:\s?(?P<scale1>{_SCALE}))?"
    rf"|(?<![\d.,])(?P<after>{_NUMBER})(?:\s?(?P<scale2>{_SCALE}))?\s?(?:euro\b|EUR\b|€)"
)
_PERCENT = re.compile(r"(?<![\d.,])(?P<percent>\d{1,3}(?:,\d{1,2})?)\s?(?:%|procent\b)")
_SCALES = {"miljoen": 10**6, "mio": 10**6, "mln": 10**6, "miljard": 10**9}
_PER = re.compile(
    r"(?i)^[^.;]{0,25}?\bper\s+(project|dossier|bestuur|gemeente|jaar|inwoner|deelnemer|aanvraag|besturen)"
)
_FROM_NUMBER = re.compile(r"\d\s?(?:en|tot|à|-|–)\s?$")
_TO_NUMBER = re.compile(r"\s?(?:euro\s)?(?:tot|à|-|–)\s?€?\s?\d")
_ROUGHLY = re.compile(
    r"(?i)\b(?:bijna|ongeveer|circa|ca\.|zowat|ruim|meer dan|minder dan|minstens|rond de|een kleine)\s*$"
)
_OWN = re.compile(r"(?i)\beigen (?:inbreng|bijdrage|middelen|aandeel)\b")
_CUES: tuple[tuple[AmountMeaning, re.Pattern[str]], ...] = (
    (AmountMeaning.OWN_SHARE, _OWN),
    (AmountMeaning.MAXIMUM, re.compile(r"(?i)\b(?:maxim\w+|max\b\.?|hoogstens|ten hoogste|plafond)")),
    (
        AmountMeaning.ENVELOPE,
        re.compile(r"(?i)\b(?:budget|totale?\b(?! kost)|enveloppe|trekt|investeert|reserveert|oproep van|middelen)"),
    ),
    (
        AmountMeaning.GRANTED,
        re.compile(r"(?i)\b(?:subsidie van|toegekend|toe te kennen|kende|ontvangt|ontving|kreeg|krijgt|steun van)\b"),
    ),
)
_RATE = re.compile(r"(?i)\b(?:subsidi\w*|cofinancier\w*|steun\w*|financier\w*|terugbeta\w*|tussenkomst)\b")
_OF_COSTS = re.compile(r"(?i)\s?van de (?:\w+ ){0,2}(?:kost\w*|uitgaven|factuur)\b")
_OF_PEOPLE = re.compile(
    r"(?i)\s?(?:van|bij) (?:de|alle|onze|het)\b(?! (?:\w+ ){0,2}(?:kost|uitgaven|factuur|bedrag|budget))"
)
_WINDOW = 70
_NEAR = 40
_HUNDRED = 100


@dataclass(frozen=True)
class FoundAmount:
    """A sum in running text and where it stands."""

    start: int
    end: int
    amount: Amount


def parse_amount(text: str) -> Amount:
    """The one sum or percentage that `text` gives, with what its words say it is.

    Raises:
        UnreadableValue: for anything but exactly one.
    """
    found = list(find_amounts(text, unknown=True))
    if len(found) != 1:
        raise UnreadableValue(text)
    return found[0].amount


def find_amounts(text: str, *, unknown: bool = False) -> Iterator[FoundAmount]:
    """The sums in `text` whose meaning its words tell; with `unknown` also the others.

    Rough sums ("bijna 35 miljoen euro") and ranges have no single value and are left out.
    """
    for match in _SUM.finditer(text):
        meaning = meaning_of(text, match)
        if (meaning is AmountMeaning.UNKNOWN and not unknown) or not is_single(text, match):
            continue
        per = _PER.match(text[match.end() : match.end() + _NEAR])
        amount = Amount(eur=euros(match), meaning=meaning, per=per[1].lower() if per else "")
        yield FoundAmount(match.start(), match.end(), amount)
    yield from find_rates(text, unknown=unknown)


def is_single(text: str, match: re.Match[str]) -> bool:
    """Whether a sum is one exact value, not about so much and not one end of a range."""
    begin = max(0, match.start() - _NEAR)
    rough = _ROUGHLY.search(text, begin, match.start()) or _FROM_NUMBER.search(text, begin, match.start())
    return not rough and not _TO_NUMBER.match(text, match.end())


def find_rates(text: str, *, unknown: bool = False) -> Iterator[FoundAmount]:
    """The percentages that are a subsidy rate or an own share; with `unknown` also the others."""
    for match in _PERCENT.finditer(text):
        percent = Decimal(match["percent"].replace(",", "."))
        meaning = share_of(text, match)
        if percent <= _HUNDRED and (meaning is not AmountMeaning.UNKNOWN or unknown):
            yield FoundAmount(match.start(), match.end(), Amount(percent=percent, meaning=meaning))


def share_of(text: str, match: re.Match[str]) -> AmountMeaning:
    """What a percentage is of, by the nearest word; of people or authorities it is neither rate nor own share."""
    if _OF_COSTS.match(text, match.end()):
        return AmountMeaning.RATE
    if _OF_PEOPLE.match(text, match.end()):
        return AmountMeaning.UNKNOWN
    near = [
        (min(abs(cue.start() - match.end()), abs(match.start() - cue.end())), meaning)
        for pattern, meaning in ((_OWN, AmountMeaning.OWN_SHARE), (_RATE, AmountMeaning.RATE))
        for cue in pattern.finditer(text, max(0, match.start() - _NEAR), match.end() + _NEAR)
    ]
    return min(near, key=lambda one: one[0])[1] if near else AmountMeaning.UNKNOWN


def meaning_of(text: str, match: re.Match[str]) -> AmountMeaning:
    """What the words before a sum, nearest first, say that it is."""
    before = text[max(0, match.start() - _WINDOW) : match.start()]
    last = {meaning: list(pattern.finditer(before)) for meaning, pattern in _CUES}
    found = [(places[-1].end(), meaning) for meaning, places in last.items() if places]
    return max(found, key=lambda one: one[0])[1] if found else AmountMeaning.UNKNOWN


def euros(match: re.Match[str]) -> Decimal:
    """The sum in euro."""
    written = match["before"] or match["after"]
    number = Decimal(re.sub(r"[. ]", "", written).replace(",", "."))
    scale = (match["scale1"] or match["scale2"] or "").lower()
    return number * _SCALES.get(scale, 1)
