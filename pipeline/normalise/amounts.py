"""Sums of money, and what they are: a whole budget, the most for one project, what was granted, a rate."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from domain.values import Amount, AmountMeaning
from pipeline.normalise.errors import UnreadableValue

_NUMBER = r"\d{1,3}(?:[. ]\d{3})+(?:,\d{1,2})?|\d+(?:,\d{1,3})?"
_SCALE = r"miljoen|miljard|mio\b|mln\b"
_SUM = re.compile(
    rf"(?i)€\s?(?P<before>{_NUMBER})(?:\s*(?P<scale1>{_SCALE}))?"
    rf"|(?<![\d.,])(?P<after>{_NUMBER})\s*(?P<scale2>{_SCALE})?\s*(?:euro\b|EUR\b|€)"
)
_PERCENT = re.compile(r"(?<![\d.,])(?P<percent>\d{1,3}(?:,\d{1,2})?)\s?(?:%|procent\b)")
_SCALES = {"miljoen": 10**6, "mio": 10**6, "mln": 10**6, "miljard": 10**9}
_PER = re.compile(
    r"(?i)^[^.;]{0,25}?\bper\s+(project|dossier|bestuur|gemeente|jaar|inwoner|deelnemer|aanvraag|besturen)"
)
_CUES: tuple[tuple[AmountMeaning, re.Pattern[str]], ...] = (
    (AmountMeaning.MAXIMUM, re.compile(r"(?i)\b(?:maxim\w+|max\.|hoogstens|ten hoogste|plafond)\b")),
    (
        AmountMeaning.ENVELOPE,
        re.compile(r"(?i)\b(?:budget|totale?\b|enveloppe|trekt|investeert|reserveert|oproep van|middelen)"),
    ),
    (
        AmountMeaning.GRANTED,
        re.compile(r"(?i)\b(?:subsidie van|toegekend|toe te kennen|kende|ontvangt|ontving|kreeg|krijgt|steun van)\b"),
    ),
)
_RATE = re.compile(r"(?i)\b(?:subsidie\w*|cofinancier\w*|steun\w*|financier\w*|terugbeta\w*|tussenkomst)\b")
_OWN = re.compile(r"(?i)\beigen (?:inbreng|bijdrage|middelen|aandeel)\b")
_WINDOW = 70
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
    """The sums in `text` whose meaning its words tell; with `unknown` also the others."""
    for match in _SUM.finditer(text):
        meaning = meaning_of(text, match)
        if meaning is AmountMeaning.UNKNOWN and not unknown:
            continue
        per = _PER.match(text[match.end() :])
        amount = Amount(eur=euros(match), meaning=meaning, per=per[1].lower() if per else "")
        yield FoundAmount(match.start(), match.end(), amount)
    yield from find_rates(text)


def find_rates(text: str) -> Iterator[FoundAmount]:
    """The percentages that are a subsidy rate or an own share."""
    for match in _PERCENT.finditer(text):
        around = text[max(0, match.start() - _WINDOW) : match.end() + _WINDOW]
        percent = Decimal(match["percent"].replace(",", "."))
        if percent > _HUNDRED:
            continue
        if _OWN.search(around):
            yield FoundAmount(match.start(), match.end(), Amount(percent=percent, meaning=AmountMeaning.OWN_SHARE))
        elif _RATE.search(around):
            yield FoundAmount(match.start(), match.end(), Amount(percent=percent, meaning=AmountMeaning.RATE))


def meaning_of(text: str, match: re.Match[str]) -> AmountMeaning:
    """What the words before a sum, nearest first, say that it is."""
    before = text[max(0, match.start() - _WINDOW) : match.start()]
    last = {meaning: list(pattern.finditer(before)) for meaning, pattern in _CUES}
    found = [(places[-1].end(), meaning) for meaning, places in last.items() if places]
    return max(found)[1] if found else AmountMeaning.UNKNOWN


def euros(match: re.Match[str]) -> Decimal:
    """The sum in euro."""
    written = match["before"] or match["after"]
    number = Decimal(re.sub(r"[. ]", "", written).replace(",", "."))
    scale = (match["scale1"] or match["scale2"] or "").lower()
    return number * _SCALES.get(scale, 1)
