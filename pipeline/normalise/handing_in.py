"""Until when one can hand in, and from when: what makes a date in a sentence a deadline or an opening."""

import re

from domain.values import Precision
from pipeline.normalise.date_cues import Cue
from pipeline.normalise.dates import FoundDate
from pipeline.normalise.periods import BEFORE, TILL
from pipeline.normalise.told import WINDOW, begins

_UNTIL = re.compile(
    rf"\b(?:uiterlijk(?: op| tegen)?|ten laatste(?: op)?|{TILL}|tegen|{BEFORE}"
    r"|deadline(?: is| op)?|uiterste \w+(?: is| op)?)(?:\s+(?:het|de))?\s?:?\s*$",
    re.IGNORECASE,
)
_HANDING_IN = (
    r"\s+(?:voor|van|om|bij)\s+(?:[\w’'-]+\s+){0,3}?(?:in te dien|indien|aanvra|inschrijv|kandid|\w*voorstel|dossier"
    r"|\w*oproep|aanmeld|vooraanmeld|inteken|deelname|registr)\w*[^.;,:]{0,40}"
)
_WHAT = r"(?:indien(?:en|ing)|kandidaatstelling|(?:inschrijv|aanmeld)(?:en|ing(?:en)?)|aanvra(?:ag|gen))"
_LAST_DAY = re.compile(
    rf"\b(?:(?:\w*deadline(?: {_WHAT})?|uiterste \w+|laatste dag"
    rf"|indien(?:ings)?(?:datum|data|termijn|moment))(?:{_HANDING_IN})?|(?:termijn|einddatum){_HANDING_IN})"
    r"(?:\s*:|\s+(?:is|zijn|was|wordt|valt|ligt|eindigt|verstrijkt|verstreek))(?:\s+(?:al|nu))?(?:\s+op)?\s*$"
    r"|\bdeadline\s*\(\s*$|\b(?:indien(?:en|ing)|inschrijven|aanmelden)\s*:\s*$",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"\b(?:\w*oproep|call|inschrijving\w*|kandidaatstelling\w*|aanvraagperiode|indien(?:ings)?(?:periode|termijn))\b"
    r"[^.;]{0,70}\b(?:sluit(?: af)?|sluiten(?: af)?|sloot|sloten|(?:af)?gesloten|eindigt|eindigde|verstrijkt"
    r"|loopt af|liep af)(?:\s+op)?\s*$",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"\b(?:\w*oproep|call)\b[^.;,]{0,30}\b(?:opent|opende|open|opengesteld|geopend|gelanceerd|van start)"
    r"(?:\s+(?:op|vanaf|sinds|in)(?:\s+(?:het|de))?)?\s*$"
    r"|\b(?:indienen|aanvragen|inschrijven|intekenen)\s+(?:kan|is mogelijk|wordt mogelijk)\s+vanaf\s*$",
    re.IGNORECASE,
)
_OPEN_IN = re.compile(
    r"\b(?:\w*oproep|call)\s+(?:wordt|gaat|werd|ging)\s+(?:op|in|vanaf)(?:\s+(?:het|de))?\s*$", re.IGNORECASE
)
_OPENED = re.compile(r"\s*(?:opengesteld|geopend|gelanceerd|open|van start)\b", re.IGNORECASE)
_SINCE = re.compile(r"\bvanaf\s*$", re.IGNORECASE)
_CAN_HAND_IN = re.compile(
    r"\s*(?:kan|kunt|kunnen)\b[^.;,]{0,60}\b(?:indienen|aanvragen|inschrijven|intekenen)\b", re.IGNORECASE
)
_CALL_MOVED = re.compile(
    r"\b(?:\w*oproep|call|inschrijving\w*|aanvraagperiode|indien(?:ings)?(?:periode|termijn|datum)|deadline)\b[^.;]{0,80}"
    rf"\b(?:verlengd|verlengen|uitgesteld|verschoven|heropend)\b[^.;]{{0,20}}\b(?:{TILL}|naar)\s*$",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"\b(?:krijg\w*(?![^.;]{0,40}\b(?:tijd|kans|mogelijkheid)\b)|ontvangt|hoor(?:t|en)?|verne\w+|bewaar\w*|bewaren|betaal\w*|betalen|(?:ge)?realiseer\w*|uitgevoerd"
    r"|onderteken\w*|antwoord\w*|opgeleverd|gestort|starten|gelden|geldt|geldig)\b",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(rf"\b(?:minstens|zeker|ten minste)\s+{TILL}\s*$", re.IGNORECASE)
_SEGMENT_END = re.compile(r"[,;:]|\ben\b")
_LATE = re.compile(
    r"[^.;]{0,60}\b(?:niet (?:meer|langer)|te laat|laattijdig|onontvankelijk|niet ontvankelijk|niet in aanmerking)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\b(?:na|later dan)\s*$", re.IGNORECASE)
_TOWARDS = re.compile(r"\bnaar\s*$", re.IGNORECASE)
_MEETING = re.compile(
    r"\b(?:\w*sessies?|\w*workshops?|webinars?|info\w*momenten?|infomoment|studiedag\w*|evenement\w*|opleiding\w*"
    r"|cursus\w*|bijeenkomst\w*|congres\w*|vacatures?)\b",
    re.IGNORECASE,
)
_FOR = re.compile(r"\bvoor\s*$", re.IGNORECASE)
_COME_FOR = re.compile(r"\b(?:inschrijv\w*|ingeschreven|aanmeld\w*|registr\w+) voor\s*$", re.IGNORECASE)
MOVED = re.compile(
    r"\b(?:verlengd|verlenging|heropend|uitgesteld|verschoven|verplaatst|opgeschoven|schuift op|vervroegd"
    r"|in plaats van)\b",
    re.IGNORECASE,
)
_CAN = re.compile(r"(?:\s+om \d+ uur)?\s*(?:kan|kun|kunnen|kon|konden|mag|mogen|is het mogelijk)\b", re.IGNORECASE)
_COULD = re.compile(r"\b(?:kunt|kan|kunnen|konden|kon)\s+(?:\w+\s+){0,2}?(?:van|tussen)\s*$", re.IGNORECASE)
_HAND_IN = re.compile(r"[^.;,]{0,60}\b(?:indienen|aanvragen|inschrijven|aanmelden|intekenen)\b", re.IGNORECASE)
_GATHERING = re.compile(
    r"\b(?:\w*sessies?|\w*workshops?|webinars?|info\w*momenten?|studiedag\w*|evenement\w*|opleiding\w*|cursus\w*"
    r"|bijeenkomst\w*|project\w*|traject\w*)\b",
    re.IGNORECASE,
)
_STEPS = (
    (re.compile(r"\bvooraanmeld\w*", re.IGNORECASE), "vooraanmelding"),
    (re.compile(r"\bvolledige? \w*", re.IGNORECASE), "volledige aanvraag"),
)
_HANDED_IN_BEFORE = re.compile(
    r"[^.;,]{0,40}\b(?:(?:zijn|werden|waren|is|werd)\s+(?:\w+\s+)?(?:ingediend|aangevraagd)|indienden?)\b",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\bverplicht(?:t|te|ten)?\s+(?:(?:de|alle|lokale)\s+)*(?:steden|gemeenten|besturen|organisaties|bedrijven)\b"
    r"|\bwettelijke?\s+(?:verplichting|termijn|deadline)\b"
    r"|\b(?:decreet|wet|richtlijn|verordening)\s+(?:\w+\s+)?(?:verplicht|bepaalt|vereist|vraagt|legt)\b",
    re.IGNORECASE,
)
"""What the law has everyone do by a day is not asked by whoever calls."""

_OF_BEFORE = re.compile(rf"\bvan\s+{BEFORE}\s*$", re.IGNORECASE)


def is_open(sentence: str, first: FoundDate, second: FoundDate, cue: Cue) -> bool:
    """Whether a range is when one can hand in, and not when something else takes place."""
    if cue.start > first.start:
        could = begins(sentence, first, _COULD) and _HAND_IN.match(sentence, second.end)
        return bool(could or _CAN.match(sentence, second.end))
    return not _GATHERING.search(sentence, cue.end, first.start)


def is_last(sentence: str, one: FoundDate, cue: Cue | None) -> bool:
    """Whether a date is the last one to hand in; `cue` is the word of handing in that it belongs to, if any."""
    if begins(sentence, one, _CALL_MOVED) or begins(sentence, one, _CLOSES):
        return True
    if cue is None or is_of_else(sentence, one, cue) or _DUTY.search(sentence):
        return False
    if begins(sentence, one, _AFTER):
        return bool(_LATE.match(sentence, one.end))
    if begins(sentence, one, _TOWARDS):
        return bool(MOVED.search(sentence))
    until = begins(sentence, one, _UNTIL) and not is_for(sentence, one, cue)
    return until or begins(sentence, one, _LAST_DAY)


def is_opening(sentence: str, one: FoundDate) -> bool:
    """Whether one can hand in from a date on: "de oproep opent op …", "vanaf … kunnen steden indienen"."""
    return (
        begins(sentence, one, _OPENS)
        or (begins(sentence, one, _OPEN_IN) and bool(_OPENED.match(sentence, one.end)))
        or (begins(sentence, one, _SINCE) and bool(_CAN_HAND_IN.match(sentence, one.end)))
    )


def is_of_else(sentence: str, one: FoundDate, cue: Cue) -> bool:
    """Whether the words around a date say that on it something else is done than handing in."""
    if begins(sentence, one, _AT_LEAST) or begins(sentence, one, _OF_BEFORE):
        return True
    if cue.start > one.start and _HANDED_IN_BEFORE.match(sentence, one.end):
        return True
    gaps = _SEGMENT_END.finditer(sentence, max(0, one.start - WINDOW), one.start)
    begin = max((gap.end() for gap in gaps), default=max(0, one.start - WINDOW))
    gap = _SEGMENT_END.search(sentence, one.end, one.end + WINDOW)
    end = gap.start() if gap else one.end + WINDOW
    sure = cue.sort == "hand_in" and begin <= cue.start < end
    return not sure and bool(_ELSE.search(sentence, begin, end))


def is_of_meeting(sentence: str, one: FoundDate, cue: Cue) -> bool:
    """Whether what one signs up for is a meeting: "inschrijven voor het webinar kan tot …"."""
    begin, end = (cue.end, one.start) if cue.end <= one.start else (one.end, one.end + WINDOW)
    return bool(_MEETING.search(sentence, begin, end))


def is_for(sentence: str, one: FoundDate, cue: Cue) -> bool:
    """Whether "voor" before a date can mean something else than "no later than"."""
    sure = cue.sort == "hand_in" and one.date.precision is Precision.DAY and not begins(sentence, one, _COME_FOR)
    return begins(sentence, one, _FOR) and not sure


def step_of(sentence: str, place: int) -> str:
    """Which step of a call a deadline is for, as far as the words since the last one say."""
    before = sentence[max(0, place - 120) : place]
    clause = re.split(r"[;,]|\ben\b", before)[-1]
    return next((label for words in (clause, before) for cue, label in _STEPS if cue.search(words)), "")
