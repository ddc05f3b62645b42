"""Phrases of running text that state a stretch of time, quoted as they stand."""

import re
from collections.abc import Iterable

from domain.readings import Passage, Reading
from scrapers.pages.base import distinct
from scrapers.pages.text import quote

_MONTH = r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)"
_YEAR = r"(?:(?:19|20)\d\d|[’'‘]\d\d)"
_DATE = rf"(?:\d{{1,2}}[/-]\d{{1,2}}[/-](?:\d{{4}}|\d\d)|(?:\d{{1,2}}\s+)?{_MONTH}\s+{_YEAR})"
_DAY_OR_YEAR = rf"(?:{_DATE}|{_YEAR})"
_TO = r"(?:\s*[–-]\s*|\s+(?:tot en met|tot|t\.e\.m\.|t/m)\s+)"
_PERIODS = (
    re.compile(
        rf"\b(?:loopt|lopen|liep|duurt|looptijd|periode)\b[^.]{{0,40}}?{_DAY_OR_YEAR}{_TO}(?:eind\s+)?{_DAY_OR_YEAR}",
        re.IGNORECASE,
    ),
    re.compile(r"\bjaarthema\b[^.]{0,60}?(?:19|20)\d\d\s*[–-]\s*(?:19|20)\d\d", re.IGNORECASE),
    re.compile(rf"\bvan\s+{_DATE}{_TO}{_DATE}", re.IGNORECASE),
)
_STARTS = (
    re.compile(
        rf"\b(?:lanceerde|gelanceerd|start(?:te|ten)?|ging van start|gestart|van start)\b[^.]{{0,30}}?\bop\s+{_DATE}",
        re.IGNORECASE,
    ),
    re.compile(rf"\bop\s+{_DATE}\s+(?:lanceerde|startte|ging|start)\b", re.IGNORECASE),
    re.compile(rf"\bbestaat sinds\s+{_DAY_OR_YEAR}", re.IGNORECASE),
    re.compile(rf"\b(?:start|startdatum|begin)\s*:\s*{_DAY_OR_YEAR}", re.IGNORECASE),
)


_OFFICE = (
    r"(?:kantoor|kantoren|secretariaat|helpdesk|loket|onthaal|website|(?:web|contact)?formulier|onze diensten?|we|wij)"
)
_AWAY = re.compile(
    rf"(?=.*\b{_OFFICE}\b).*\b(?:gesloten|(?:niet|minder|beperkt) (?:\w+ )?(?:bereikbaar|beschikbaar|open)|onbereikbaar"
    r"|onbeschikbaar|onderhoud|storing|verlof|vakantie)\b",
    re.IGNORECASE,
)
"""A sentence that says when an office or a web site can't be reached, in which no project runs."""
_SENTENCE_END = re.compile(r"[.!?]\s+")
_REACH = 300
"""Characters of a sentence that are looked at on each side: a page may hold one without end."""

_OWN = re.compile(
    r"beschrijving|inleiding|introductie|histori|context|kader|situering|opzet|verloop|doel|timing|planning|looptijd|"
    r"periode|wanneer|duur|project|programma|traject|oproep|wat is|over\b|praktisch",
    re.IGNORECASE,
)
"""Headings that speak of the page's own subject; what stands beneath another name is told of that."""


def read_periods(passages: Iterable[Passage], title: Reading | None) -> tuple[Reading, ...]:
    """Phrases that tell from when to when the subject lasts ("loopt van 1/9/2020 – 31/8/2024")."""
    return _read(_PERIODS, passages, title)


def read_starts(passages: Iterable[Passage], title: Reading | None) -> tuple[Reading, ...]:
    """Phrases that tell when the subject began or begins ("lanceerde op 1 januari 2017")."""
    return _read(_STARTS, passages, title)


def _read(
    patterns: Iterable[re.Pattern[str]], passages: Iterable[Passage], title: Reading | None
) -> tuple[Reading, ...]:
    own = [passage.reading for passage in passages if _is_own(passage.heading, title)]
    found = [
        quote(match[0], reading)
        for pattern in patterns
        for reading in own
        for match in pattern.finditer(reading.text)
        if not _AWAY.match(sentence_of(reading.text, match.start()))
    ]
    longest = [phrase for phrase in found if not any(phrase.text in other.text != phrase.text for other in found)]
    return distinct(longest)


def sentence_of(text: str, place: int) -> str:
    """The sentence of a text in which a place stands, as far as it reaches around it."""
    before, behind = text[max(0, place - _REACH) : place], text[place : place + _REACH]
    return _SENTENCE_END.split(before)[-1] + _SENTENCE_END.split(behind)[0]


def _is_own(heading: str, title: Reading | None) -> bool:
    named = title is not None and title.text.casefold() in heading.casefold()
    return not heading or named or (bool(_OWN.search(heading)) and not re.search(r"\d", heading))
