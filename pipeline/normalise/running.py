"""When the subject of a sentence starts and ends, and when something that only belongs to it does."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from pipeline.normalise.date_cues import CUE
from pipeline.normalise.dates import FoundDate, find_years
from pipeline.normalise.periods import TILL, is_range
from pipeline.normalise.told import WINDOW, ToldDate, begins

STARTED = re.compile(
    r"\b(?:lanceer\w+|gelanceerd|van start|start(?:te|ten|t)?|gestart|begint|begon|begonnen|opgestart|bestaat)\b",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"\b(?:die|dat)\s+(?:\w+\s+){0,3}?(?:loopt|liep|lopen|liepen|start\w*|begon|duurde)\b[^.;,]{0,30}$", re.IGNORECASE
)
_START_AT = re.compile(r"\b(?:op|in|vanaf|sinds)(?:\s+(?:het|de))?\s*$", re.IGNORECASE)
_ENDS = re.compile(
    rf"\b(?:(?:loopt|liep|lopen|liepen|duurt|duurde|verlengd)\b[^.;]{{0,40}}\b{TILL}|eindig(?:t|de|en)\b[^.;]{{0,40}}\b(?:{TILL}|op|in)"
    r"|(?:loopt|liep|lopen|liepen)\s+af\s+(?:op|in)|(?:is|werd|wordt)\s+(?:afgelopen|afgerond|beëindigd|stopgezet)\s+(?:op|in)"
    r"|(?:\w*project|\w*traject|\w*programma|initiatief|proeftuin|\w*pilo+t)\s+(?:is|werd|wordt)\s+afgesloten\s+(?:op|in))(?:\s+(?:het|de))?\s*$",
    re.IGNORECASE,
)
_ENDED_ON = re.compile(r"\b(?:wordt|werd|worden|werden|is)(?:\s+(?:op|in)(?:\s+(?:het|de))?)?\s*$", re.IGNORECASE)
_ENDED = re.compile(r"\s*(?:(?:succesvol|volledig)\s+)?(?:afgerond|afgesloten|beëindigd|stopgezet)\b", re.IGNORECASE)
_STARTS_VAGUELY = re.compile(
    r"\b(?:start(?:te|ten|t)?|begint|begon|gestart|van start|van start gegaan)"
    r"(?:\s+(?:normaal gezien|vermoedelijk|wellicht))?\s*$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\b\w*(?:project|programma|traject|pilo+t)\s*\(\s*$", re.IGNORECASE)
_CLOSING_BRACKET = re.compile(r"\s*\)")
_NOUN = (
    r"(?!(?:loop|lop|liep|ga|ging|start|duur[td]|werd|wordt|is\b|zijn|eindig|begin[nt]|begon|heeft|had|krijg|kreeg|kan|kun)\w*)"
    r"[a-zà-ÿ-]+"
)
_HEAD = re.compile(
    rf"(?:^|; )\W*(?:[Dd]e|[Hh]et|[Ee]en|Ons|Onze)\s+(?:{_NOUN}\s+){{0,2}}?(?P<head>{_NOUN})"
    r"\s+(?:van|over|met|voor|rond|bij|aan)\s"
)
_OWN_HEADS = re.compile(
    r"\w*(?:project|programma|traject|initiatief|platform|pilo+t|proeftuin|oproep|call|subsidie|maatregel|looptijd|duur|start"
    r"|begin|einde?|uitvoering|periode|werkzaamheden|activiteiten|actieplan|netwerk|dienst|samenwerking)$"
)
_OTHER_HEADS = re.compile(
    r"(?:onderzoek|bevraging|evaluatie|enquête|consultatie|raadpleging|stemming|contract|overeenkomst)$"
)
_ENDS_VAGUELY = re.compile(r"\beindig(?:t|de)\s*$", re.IGNORECASE)
_RUNS_FROM = re.compile(
    r"\b(?:loopt|liep|lopen|liepen|duurt|duurde|looptijd)\b(?:[^.;,\d]{0,20}|[^.;,\d]{0,20},\s*van\s*)$", re.IGNORECASE
)
_BEGAN_IN = re.compile(
    r"\b(?:start(?:te|ten|t)?|gestart|begon(?:nen)?|begint|opgestart|gelanceerd)\s+in\s*$"
    r"|\b(?:loop(?:t|en)|bestaat)\s+(?:al\s+)?(?:sinds|vanaf)\s*$",
    re.IGNORECASE,
)
_ENDED_IN = re.compile(
    rf"\b(?:eindig(?:t|de)|afgelopen|afgerond|beëindigd)\s+in\s*$|\b(?:loopt|liep|duurt|duurde)\s+(?:nog\s+)?{TILL}\s*$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"^\W*sinds\s*$", re.IGNORECASE)
_WORKS = re.compile(r"\s+(?:werk|bouw|loop|ondersteun|bestaa)\w*\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[,;]")


def find_heads(sentence: str) -> list[re.Match[str]]:
    """The nouns that a sentence or its parts begin with and that have something belong to another thing."""
    return list(_HEAD.finditer(sentence))


def is_of_part(sentence: str, told: ToldDate, heads: Sequence[re.Match[str]]) -> bool:
    """Whether a sentence begins with what only belongs to the subject: "de evaluatie van het project loopt"."""
    head = head_before(told.found.start, heads)
    if told.field == "deadlines" or told.opening:
        return bool(_OTHER_HEADS.search(head))
    relative = _THAT.search(sentence, max(0, told.found.start - WINDOW), told.found.start)
    return bool(relative) or is_other(head)


def head_before(place: int, heads: Sequence[re.Match[str]]) -> str:
    """The last of `heads` before a place, "" where there is none."""
    number = bisect_right(heads, place, key=lambda match: match.start())
    return str(heads[number - 1]["head"]) if number else ""


def is_other(head: str) -> bool:
    """Whether a head is of something else than an initiative or its course."""
    return bool(head) and not _OWN_HEADS.search(head)


def is_in_brackets(sentence: str, first: FoundDate, second: FoundDate) -> bool:
    """Whether a range stands in brackets right behind the noun for the subject: "het project (2020-2022)"."""
    return begins(sentence, first, _IN_BRACKETS) and bool(_CLOSING_BRACKET.match(sentence, second.end))


def is_end(sentence: str, one: FoundDate) -> bool:
    """Whether something ends on a date: "loopt tot …", "eindigt eind 2025", "werd in … afgerond"."""
    return (
        begins(sentence, one, _ENDS)
        or (bool(one.date.qualifier) and begins(sentence, one, _ENDS_VAGUELY))
        or (begins(sentence, one, _ENDED_ON) and bool(_ENDED.match(sentence, one.end)))
    )


def is_start(sentence: str, one: FoundDate) -> bool:
    """Whether something that a sentence says to start starts on a date."""
    if one.date.qualifier and begins(sentence, one, _STARTS_VAGUELY):
        return True
    return begins(sentence, one, _START_AT) and not is_decision(sentence, one)


def told_years(sentence: str, dates: Sequence[FoundDate]) -> Iterator[ToldDate]:
    """The years that a verb right before them makes a start or an end: "startte in 2019", "loopt van 2021 tot 2024"."""
    years = find_years(sentence, dates)
    skip = False
    for one, behind in zip_longest(years, years[1:]):
        if skip:
            skip = False
        elif behind and is_range(sentence, one, behind):
            skip = True
            if begins(sentence, one, _RUNS_FROM) or is_in_brackets(sentence, one, behind):
                yield from (ToldDate("start", one), ToldDate("end", behind))
        elif begins(sentence, one, _BEGAN_IN) or is_since(sentence, one):
            yield ToldDate("start", one)
        elif begins(sentence, one, _ENDED_IN):
            yield ToldDate("end", one)


def is_since(sentence: str, one: FoundDate) -> bool:
    """Whether a sentence begins with a year since which someone works on it: "Sinds 2019 werkt …"."""
    return bool(_SINCE.search(sentence, 0, one.start) and _WORKS.match(sentence, one.end))


def is_decision(sentence: str, one: FoundDate) -> bool:
    """Whether the clause with a date is about a decision or a publication."""
    begin = max(
        (match.end() for match in _CLAUSE_END.finditer(sentence, max(0, one.start - WINDOW), one.start)), default=0
    )
    begin = max(begin, one.start - WINDOW, 0)
    end = _CLAUSE_END.search(sentence, one.end, one.end + WINDOW)
    clause = sentence[begin : end.start() if end else one.end + WINDOW]
    return any(match.lastgroup == "decides" for match in CUE.finditer(clause))
