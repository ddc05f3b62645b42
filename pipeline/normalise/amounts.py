"""Sums of money, and what they are: a whole budget, the most for one project, what was granted, a rate."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from domain.values import Amount, AmountMeaning
from pipeline.normalise.errors import UnreadableValue

_NUMBER = r"\d{1,3}(?:[. ]\d{3}){1,4}(?!\d)(?:,\d{1,2})?|\d{1,12}(?:,\d{1,3})?"
_SCALE = r"duizend\b|miljoen|miljard|mio\b\.?|mln\b\.?"
_SMALL = "een twee drie vier vijf zes zeven acht negen tien elf twaalf"
_WORDS = {"een half": Decimal("0.5"), "anderhalf": Decimal("1.5"), "één": Decimal(1)}
_WORDS |= {word: Decimal(number) for number, word in enumerate(_SMALL.split(), start=1)}
_SUM = re.compile(
    rf"(?i)(?:€|\bEUR\b)\s?(?P<before>{_NUMBER})(?!\d|[.,]\d)(?:\s?(?P<scale1>{_SCALE}))?"
    rf"|(?<![\d.,])(?P<after>{_NUMBER})(?:\s?(?P<scale2>{_SCALE}))?\s?(?:euro\b|EUR\b|€)"
    rf"|\b(?P<word>{'|'.join(_WORDS)})\s(?P<scale3>miljoen|miljard)\s(?:euro|EUR)\b"
)
_PERCENT = re.compile(r"(?<![\d.,])(?P<percent>\d{1,3}(?:,\d{1,2})?)\s?(?:%|procent\b)")
_SCALES = {"duizend": 10**3, "miljoen": 10**6, "mio": 10**6, "mln": 10**6, "miljard": 10**9}
_UNIT = r"(project|dossier|bestuur|gemeente|jaar|inwoner|deelnemer|aanvraag|besturen)"
_PER = re.compile(rf"(?i)^[^.;]{{0,25}}?\bper\s+{_UNIT}")
_PER_BEFORE = re.compile(rf"(?i)\b(?:per|elke?|iedere?)\s+{_UNIT}\b[^.;,\d]{{0,40}}$")
_A_PROJECT = re.compile(r"(?i)\been\s+\w*project\b[^.;]{0,60}$")
_YEARLY = re.compile(r"(?i)\bjaarlijks\s+(?:\w+\s+){0,2}$")
_EACH = frozenset({"project", "dossier", "bestuur", "besturen", "gemeente", "aanvraag"})
_IN_WORDS = rf"\b(?:{'|'.join(_WORDS)})"
_FROM_NUMBER = re.compile(rf"(?i)(?:\d|{_IN_WORDS}(?:\s(?:miljoen|miljard))?)\s?(?:en|tot|à|-|–)\s?$")
_TO_NUMBER = re.compile(rf"(?i)\s?(?:euro\s)?(?:tot|à|-|–)\s?€?\s?(?:\d|{_IN_WORDS}\s)")
_ROUGHLY = re.compile(
    r"(?i)\b(?:bijna|ongeveer|circa|ca\.|zowat|ruim|(?<!nooit )(?<!niet )meer dan|minder dan|minstens|rond de"
    r"|een kleine)\s*$"
)
_OWN = re.compile(
    r"(?i)\b(?:eigen (?:inbreng|bijdrage|middelen|aandeel)"
    r"|zelf (?:minstens|minimaal|ten minste)|(?:leg|draag|betaal|financier)(?:t|en)\b[^.;,]{0,50}?\bzelf)\b"
)
_CUES: tuple[tuple[AmountMeaning, re.Pattern[str]], ...] = (
    (AmountMeaning.OWN_SHARE, _OWN),
    (
        AmountMeaning.MAXIMUM,
        re.compile(
            r"(?i)\b(?:maxim\w+|max\b\.?|hoogstens|ten hoogste|plafond|(?:nooit|niet) meer dan"
            r"|(?:begrensd|beperkt|geplafonneerd) (?:op|tot)"
            r"|(?:bedraagt|bedragen|steun|subsidie|kunt|kan|kunnen) tot\b)"
        ),
    ),
    (
        AmountMeaning.ENVELOPE,
        re.compile(
            r"(?i)\b(?:\w*budget|totale?\b(?! \w*kost)|enveloppe|trekt|trok|investeer\w*|reserveer\w*|voorziet"
            r"|beschikt over|goed voor|verdeel\w*|oproep van|middelen)"
        ),
    ),
    (
        AmountMeaning.GRANTED,
        re.compile(
            r"(?i)\b(?:subsidie van|toegekende? (?:subsidie|steun|bedrag)|toegekend|toe te kennen|kende|ontvangt"
            r"|ontving\w*|kreeg|kregen|krijgt|krijgen samen|steun van|(?:ge|onder)steund met"
            r"|steunt[^.;,]{0,40} met|subsidieert[^.;,]{0,40} voor)\b"
        ),
    ),
)
_BEHIND: tuple[tuple[AmountMeaning, re.Pattern[str]], ...] = (
    (AmountMeaning.GRANTED, re.compile(r"(?i)\s*(?:(?:aan )?(?:subsidie|steun)\s+)?toe(?:gekend)?\b")),
    (
        AmountMeaning.ENVELOPE,
        re.compile(
            r"(?i)[^.;,\d]{0,20}?\b(?:beschikbaar|vrij(?:gemaakt)?(?! te)|ter beschikking|voorzien|uitgetrokken"
            r"|verdeeld|gereserveerd)\b"
        ),
    ),
)
_OTHER = re.compile(
    r"(?i)\b(?:(?:andere?|vorige?|eerdere?)\s+\w*(?:programma|project|oproep|subsidie|traject|fonds)|investeer\w* zelf"
    r"|(?:deelname)?prijs|inschrijvingsgeld|tickets?|boetes?|toeslag|budget van de (?:stad|gemeente))"
)
"""What sums in the same sentence are of something else."""

_RATE = re.compile(
    r"(?i)\b(?:(?:ge)?subsidi\w*|cofinancier\w*|(?:onder)?steun\w*|(?:ge)?financier\w*|terugbeta\w*|tussenkomst)\b"
)
_OF_COSTS = re.compile(r"(?i)\s?van de (?:\w+ ){0,2}(?:\w*kost\w*|uitgaven|factuur|aankoop\w*|investering\w*)\b")
_OF_PEOPLE = re.compile(
    r"(?i)\s?(?:van|bij) (?:de|alle|onze|het)\b(?! (?:\w+ ){0,2}(?:kost|uitgaven|factuur|bedrag|budget|project\b))"
)
_CHANGED = re.compile(
    r"(?i)\b(?:steeg|stijg\w*|stegen|daal\w*|groei\w*|verhoogd?|verlaagd?|toegenomen|afgenomen)\b[^.;,]{0,15}$"
)
_AT_LEAST = re.compile(r"(?i)\b(?:minstens|minimaal|ten minste)\s*$")
"""A rate that is at least so much is no rate: it is what someone else must add."""

_CLAUSE_END = re.compile(r"[;.](?!\d)|, ")
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
        per = per_what(text, match) or ("project" if is_of_a_project(text, match, meaning) else "")
        yield FoundAmount(
            match.start(), match.end(), Amount(eur=euros(match), meaning=meaning_per(meaning, per), per=per)
        )
    yield from find_rates(text, unknown=unknown)


def per_what(text: str, match: re.Match[str]) -> str:
    """What a sum counts for: "per project" behind it, else "elk project" or "jaarlijks" before it; "" for the whole."""
    begin = max(0, match.start() - _NEAR - _NEAR)
    if unit := _PER.match(text[match.end() : match.end() + _NEAR]) or _PER_BEFORE.search(text, begin, match.start()):
        return unit[1].lower()
    return "jaar" if _YEARLY.search(text, begin, match.start()) else ""


def is_of_a_project(text: str, match: re.Match[str], meaning: AmountMeaning) -> bool:
    """Whether the most that can be had is what "een project" can have: that holds for each."""
    before = max(0, match.start() - _NEAR - _NEAR)
    return meaning is AmountMeaning.MAXIMUM and bool(_A_PROJECT.search(text, before, match.start()))


def meaning_per(meaning: AmountMeaning, per: str) -> AmountMeaning:
    """What is there for each project is the most that one can have; what is given every year is a budget."""
    if meaning is AmountMeaning.ENVELOPE and per in _EACH:
        return AmountMeaning.MAXIMUM
    return AmountMeaning.ENVELOPE if meaning is AmountMeaning.GRANTED and per == "jaar" else meaning


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
    of_costs = _OF_COSTS.match(text, match.end())
    if _CHANGED.search(text, max(0, match.start() - _NEAR), match.start()):
        return AmountMeaning.UNKNOWN
    if not of_costs and _OF_PEOPLE.match(text, match.end()):
        return AmountMeaning.UNKNOWN
    near = [
        (min(abs(cue.start() - match.end()), abs(match.start() - cue.end())), meaning)
        for pattern, meaning in ((_OWN, AmountMeaning.OWN_SHARE), (_RATE, AmountMeaning.RATE))
        for cue in pattern.finditer(text, max(0, match.start() - _NEAR), clause_end(text, match.end()))
    ]
    unsaid = AmountMeaning.RATE if of_costs else AmountMeaning.UNKNOWN
    found = min(near, key=lambda one: one[0])[1] if near else unsaid
    at_least = found is AmountMeaning.RATE and _AT_LEAST.search(text, max(0, match.start() - _NEAR), match.start())
    return AmountMeaning.UNKNOWN if at_least else found


def clause_end(text: str, begin: int) -> int:
    """Where the clause that goes on at `begin` ends, or is far enough."""
    found = _CLAUSE_END.search(text, begin, begin + _NEAR)
    return found.start() if found else begin + _NEAR


def meaning_of(text: str, match: re.Match[str]) -> AmountMeaning:
    """What the words before a sum, nearest first, say that it is; else those right behind it."""
    before = text[max(0, match.start() - _WINDOW) : match.start()]
    if _OTHER.search(before):
        return AmountMeaning.UNKNOWN
    last = {meaning: list(pattern.finditer(before)) for meaning, pattern in _CUES}
    found = [(places[-1].end(), meaning) for meaning, places in last.items() if places]
    behind = next((meaning for meaning, pattern in _BEHIND if pattern.match(text, match.end())), AmountMeaning.UNKNOWN)
    return max(found, key=lambda one: one[0])[1] if found else behind


def euros(match: re.Match[str]) -> Decimal:
    """The sum in euro."""
    scale = _SCALES.get((match["scale1"] or match["scale2"] or match["scale3"] or "").lower().rstrip("."), 1)
    if match["word"]:
        return _WORDS[match["word"].lower()] * scale
    written = match["before"] or match["after"]
    return Decimal(re.sub(r"[. ]", "", written).replace(",", ".")) * scale
