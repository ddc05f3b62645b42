"""Dates that running text tells of its subject: until when one can hand in, when it starts, runs and ends.

What a date is the date of, the nearest word before it that can have one tells: "indienen kan tot", "het project
loopt tot", "de jury beslist tegen"; else the first one behind it: "tot 12 november kan je een dossier indienen".
"""

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from domain.values import Deadline, PartialDate, Precision
from pipeline.normalise.dates import FoundDate, find_dates, find_years
from pipeline.normalise.periods import BEFORE, TILL, deadline_at, is_range

_CUES = {
    "hand_in": (
        r"(?:aan|vooraan)meld\w*|(?:project)?indien(?!s\b|ers?\b|den?\b)\w*|ingediend\w*|in te dienen|registre\w+"
        r"|inschrijv(?!ingsgeld)\w*|ingeschreven|schrijf (?:je|u)(?: \w+){0,2} in|inteken\w*|ingetekend|deadline"
        r"|laatste dag|kandidatu\w+|kandidaat(?:stel\w*)?|aan ?te ?vragen|aanvragen|dien (?:je|uw|jouw|een|het|de)\b"
        r"|dien(?:t|en)\b(?=[^.;]{0,80}\bin(?:\s*(?:[.,;)]|$)|\s+(?:via|bij|op|met)\b))"
        r"|(?:oproep|call) (?:die )?(?:loopt|liep|staat open|is open|blijft open)"
        r"|reageren op (?:de|deze) \w*(?:oproep|call)"
    ),
    "thing": r"dossiers?|(?:project)?voorstel\w*|aanvraag\w*|(?:aanvraag|inschrijvings|ingevulde?\s)formulier\w*",
    "runs": r"loopt|liep|lopen|liepen|duurt|duurde|looptijd|uitgevoerd",
    "decides": (
        r"beoordel\w*|beoordeel\w*|(?:goed|af)gekeurd\w*|goedkeur\w*|bekendgemaakt|bekendmak\w*|beslis\w*|beslot\w*"
        r"|besluit\w*|selecti\w*|selecte\w*|geselecteerd\w*|uitbetaal\w*|jury\w*|gunning\w*|gegund|antwoord\w*"
        r"|evaluati\w*|geëvalueerd|behandel\w*|verwerk\w*|onderzocht|vragen|gepubliceerd|publicatie\w*"
        r"|toegekend|dienden? (?=\d)"
    ),
    "reports": (
        r"\w*rapport\w*|\w*verslag\w*|verantwoord\w*|factu\w+|\w*afrekening\w*"
        r"|bewijsstuk\w*|saldo|schuldvordering\w*|onkosten\w*"
    ),
}
_CUE = re.compile(
    r"\b(?:(?P<loops>(?:indien\w*|inschrijv\w*|aanvra\w+|aanmeld\w*) (?:loopt|lopen|liep|liepen))|"
    + "|".join(rf"(?P<{name}>{words})" for name, words in _CUES.items())
    + r")\b",
    re.IGNORECASE,
)
_STARTED = re.compile(
    r"\b(?:lanceer\w+|gelanceerd|van start|start(?:te|ten|t)?|gestart|begint|begon|begonnen|opgestart)\b", re.IGNORECASE
)
_UNTIL = re.compile(
    rf"\b(?:uiterlijk(?: op| tegen)?|ten laatste(?: op)?|{TILL}|tegen|{BEFORE}"
    r"|deadline(?: is| op)?:?|uiterste \w+(?: is| op)?:?)\s*$",
    re.IGNORECASE,
)
_HANDING_IN = (
    r"\s+(?:voor|van|om|bij)\s+(?:[\w’'-]+\s+){0,3}?(?:in te dien|indien|aanvra|inschrijv|kandid|\w*voorstel|dossier"
    r"|\w*oproep|aanmeld|vooraanmeld|inteken|deelname|registr)\w*[^.;,:]{0,40}"
)
_LAST_DAY = re.compile(
    rf"\b(?:(?:deadline|uiterste \w+|laatste dag|indien(?:ings)?(?:datum|data|termijn|moment))(?:{_HANDING_IN})?"
    rf"|(?:termijn|einddatum){_HANDING_IN})"
    r"(?:\s*:|\s+(?:is|zijn|was|wordt|valt|ligt|eindigt|verstrijkt|verstreek))(?:\s+(?:al|nu))?(?:\s+op)?\s*$",
    re.IGNORECASE,
)
_ALSO = re.compile(r"(?:\s*,)?\s*(?:\ben\b)?\s*", re.IGNORECASE)
_CLOSES = re.compile(
    r"\b(?:\w*oproep|call|inschrijving\w*|aanvraagperiode|indien(?:ings)?(?:periode|termijn))\b[^.;]{0,70}"
    r"\b(?:sluit|sluiten|sloot|sloten|(?:af)?gesloten|eindigt|eindigde|verstrijkt|loopt af|liep af)(?:\s+op)?\s*$",
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
    rf"\b(?:verlengd|verlengen|uitgesteld|verschoven)\b[^.;]{{0,20}}\b(?:{TILL}|naar)\s*$",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"\b(?:krijg\w*|ontvang\w*|hoor(?:t|en)?|verne\w+|bewaar\w*|bewaren|betaal\w*|betalen|(?:ge)?realiseer\w*|uitgevoerd"
    r"|onderteken\w*|antwoord\w*|opgeleverd|gestort|starten|gelden|geldt|geldig)\b",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(rf"\b(?:minstens|zeker|ten minste)\s+{TILL}\s*$", re.IGNORECASE)
_SEGMENT_END = re.compile(r"[,;:]|\ben\b")
_THAT = re.compile(
    r"\b(?:die|dat)\s+(?:\w+\s+){0,3}?(?:loopt|liep|lopen|liepen|start\w*|begon|duurde)\b[^.;,]{0,30}$", re.IGNORECASE
)
_LATE = re.compile(
    r"[^.;]{0,60}\b(?:niet (?:meer|langer)|te laat|laattijdig|onontvankelijk|niet ontvankelijk|niet in aanmerking)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\b(?:na|later dan)\s*$", re.IGNORECASE)
_TOWARDS = re.compile(r"\bnaar\s*$", re.IGNORECASE)
_EARLIER = re.compile(
    r"\b(?:vorige?|eerdere?|andere?|voorgaande?)\s+(?:\w*oproep\w*|calls?|edities?|rondes?|\w*project\w*|\w*programma)\b",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\b(?:\w*sessies?|\w*workshops?|webinars?|info\w*momenten?|infomoment|studiedag\w*|evenement\w*|opleiding\w*"
    r"|cursus\w*|bijeenkomst\w*|congres\w*|vacatures?)\b",
    re.IGNORECASE,
)
_FOR = re.compile(r"\bvoor\s*$", re.IGNORECASE)
_COME_FOR = re.compile(r"\b(?:inschrijv\w*|ingeschreven|aanmeld\w*|registr\w+) voor\s*$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:van(?:af)?|tussen)\s*$", re.IGNORECASE)
MOVED = re.compile(
    r"\b(?:verlengd|verlenging|uitgesteld|verschoven|verplaatst|opgeschoven|schuift op|vervroegd|in plaats van)\b",
    re.IGNORECASE,
)
_CAN = re.compile(r"(?:\s+om \d+ uur)?\s*(?:kan|kun|kunnen|kon|konden|mag|mogen|is het mogelijk)\b", re.IGNORECASE)
_GATHERING = re.compile(
    r"\b(?:\w*sessies?|\w*workshops?|webinars?|info\w*momenten?|studiedag\w*|evenement\w*|opleiding\w*|cursus\w*"
    r"|bijeenkomst\w*|project\w*|traject\w*)\b",
    re.IGNORECASE,
)
_STEPS = (
    (re.compile(r"\bvooraanmeld\w*", re.IGNORECASE), "vooraanmelding"),
    (re.compile(r"\bvolledige? \w*", re.IGNORECASE), "volledige aanvraag"),
)
_START_AT = re.compile(r"\b(?:op|in|vanaf|sinds)(?:\s+(?:het|de))?\s*$", re.IGNORECASE)
_ENDS = re.compile(
    rf"\b(?:(?:loopt|liep|lopen|liepen|duurt|duurde|verlengd)\b[^.;]{{0,40}}\b{TILL}|eindig(?:t|de|en)\b[^.;]{{0,40}}\b(?:{TILL}|op|in)"
    r"|(?:loopt|liep|lopen|liepen)\s+af\s+(?:op|in)|(?:is|werd|wordt)\s+(?:afgelopen|afgerond|beëindigd|stopgezet)\s+(?:op|in))(?:\s+(?:het|de))?\s*$",
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
_HANDED_IN_BEFORE = re.compile(
    r"[^.;,]{0,40}\b(?:(?:zijn|werden|waren|is|werd)\s+(?:\w+\s+)?ingediend|indienden?)\b", re.IGNORECASE
)
_OF_BEFORE = re.compile(rf"\bvan\s+{BEFORE}\s*$", re.IGNORECASE)
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
    r"|\bloop(?:t|en)\s+(?:al\s+)?(?:sinds|vanaf)\s*$",
    re.IGNORECASE,
)
_ENDED_IN = re.compile(
    rf"\b(?:eindig(?:t|de)|afgelopen|afgerond|beëindigd)\s+in\s*$|\b(?:loopt|liep|duurt|duurde)\s+(?:nog\s+)?{TILL}\s*$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\d{4}")
_HANDED_IN = frozenset({"hand_in", "thing"})
_CLAUSE_END = re.compile(r"[,;]")
_WINDOW = 120


@dataclass(frozen=True)
class ToldDate:
    """A date that a sentence tells: of which field, and where it stands.

    `opening`: a start from which one can hand in, which is the start of a call and of nothing else. `meeting`: a
    deadline to come to a meeting, which is one of the meeting and of nothing else.
    """

    field: str
    found: FoundDate
    deadline: Deadline | None = None
    opening: bool = False
    meeting: bool = False

    @property
    def date(self) -> PartialDate:
        """The date itself."""
        return self.found.date


@dataclass(frozen=True)
class Cue:
    """A word that can have a date, and what sort of date that is."""

    start: int
    end: int
    sort: str


def told_dates(sentence: str, *, page_date: dt.date | None, month_first: bool) -> Iterator[ToldDate]:
    """The deadlines, starts and ends that one sentence tells; every other date in it is passed over."""
    dates = list(find_dates(sentence, page_date=page_date, month_first=month_first))
    if _EARLIER.search(sentence):
        return
    cues = find_cues(sentence) if dates else []
    started = bool(_STARTED.search(sentence)) and not any(cue.sort in _HANDED_IN for cue in cues)
    heads = list(_HEAD.finditer(sentence)) if dates or _YEAR.search(sentence) else []
    skip, before = False, None
    for one, behind in zip_longest(dates, dates[1:]):
        if skip:
            skip = False
            continue
        if behind and is_range(sentence, one, behind):
            skip = True
            found = list(told_range(sentence, one, behind, cue_of(one, cues)))
        elif before and _ALSO.fullmatch(sentence, before.found.end, one.start):
            found = [ToldDate("deadlines", one, deadline_at(sentence, one), meeting=before.meeting)]
        else:
            found = list(told_single(sentence, one, cue_of(one, cues), started=started))
        yield from (told for told in found if not is_of_part(sentence, told, heads))
        before = found[0] if found and found[0].deadline and not skip else None
    yield from (told for told in told_years(sentence, dates) if not is_of_part(sentence, told, heads))


def is_of_part(sentence: str, told: ToldDate, heads: Sequence[re.Match[str]]) -> bool:
    """Whether a sentence begins with what only belongs to the subject: "de evaluatie van het project loopt"."""
    number = bisect_right(heads, told.found.start, key=lambda match: match.start())
    head = heads[number - 1]["head"] if number else ""
    if told.field == "deadlines" or told.opening:
        return bool(_OTHER_HEADS.search(head))
    relative = _THAT.search(sentence, max(0, told.found.start - _WINDOW), told.found.start)
    return bool(relative or (head and not _OWN_HEADS.search(head)))


def find_cues(sentence: str) -> list[Cue]:
    """The words that can have a date, in order; in sentences on reports and decisions things are not handed in."""
    found = [Cue(match.start(), match.end(), match.lastgroup or "") for match in _CUE.finditer(sentence)]
    sorts = {cue.sort for cue in found}
    known = {"loops": "hand_in"}
    if "decides" in sorts:
        known["thing"] = "decides"
    if "reports" in sorts:
        known |= {"thing": "decides", "hand_in": "decides", "loops": "decides"}
    return [Cue(cue.start, cue.end, known.get(cue.sort, cue.sort)) for cue in found]


def cue_of(one: FoundDate, cues: Sequence[Cue]) -> Cue | None:
    """The nearest cue before a date, else the first one behind it."""
    number = bisect_right(cues, one.start, key=lambda cue: cue.end)
    if number:
        return cues[number - 1]
    return cues[0] if cues else None


def told_range(sentence: str, first: FoundDate, second: FoundDate, cue: Cue | None) -> Iterator[ToldDate]:
    """Two dates with "tot en met" or the like between them: of a stay open, or of how long the subject runs."""
    if (cue and cue.sort == "runs") or is_in_brackets(sentence, first, second):
        yield from (ToldDate("start", first), ToldDate("end", second))
    if cue and cue.sort in _HANDED_IN and is_open(sentence, first, second, cue):
        deadline = deadline_at(sentence, second, step_of(sentence, first.start))
        yield ToldDate("deadlines", second, deadline, meeting=is_of_meeting(sentence, first, cue))
        if begins(sentence, first, _FROM) and not MOVED.search(sentence):
            yield ToldDate("start", first, opening=True)


def is_in_brackets(sentence: str, first: FoundDate, second: FoundDate) -> bool:
    """Whether a range stands in brackets right behind the noun for the subject: "het project (2020-2022)"."""
    return begins(sentence, first, _IN_BRACKETS) and bool(_CLOSING_BRACKET.match(sentence, second.end))


def is_open(sentence: str, first: FoundDate, second: FoundDate, cue: Cue) -> bool:
    """Whether a range is when one can hand in, and not when something else takes place."""
    if cue.start > first.start:
        return bool(_CAN.match(sentence, second.end))
    return not _GATHERING.search(sentence, cue.end, first.start)


def told_single(sentence: str, one: FoundDate, cue: Cue | None, *, started: bool) -> Iterator[ToldDate]:
    """A date by itself: a deadline, an opening, an end, or a start."""
    handed_in = cue is not None and cue.sort in _HANDED_IN
    if is_last(sentence, one, cue if handed_in else None):
        deadline = deadline_at(sentence, one, step_of(sentence, one.start))
        yield ToldDate("deadlines", one, deadline, meeting=cue is not None and is_of_meeting(sentence, one, cue))
    elif is_opening(sentence, one):
        yield ToldDate("start", one, opening=True)
    elif handed_in:
        return
    elif is_end(sentence, one):
        yield ToldDate("end", one)
    elif started and is_start(sentence, one):
        yield ToldDate("start", one)


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


def is_last(sentence: str, one: FoundDate, cue: Cue | None) -> bool:
    """Whether a date is the last one to hand in; `cue` is the word of handing in that it belongs to, if any."""
    if begins(sentence, one, _CALL_MOVED) or begins(sentence, one, _CLOSES):
        return True
    if cue is None or is_of_else(sentence, one, cue):
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
    gaps = _SEGMENT_END.finditer(sentence, max(0, one.start - _WINDOW), one.start)
    begin = max((gap.end() for gap in gaps), default=max(0, one.start - _WINDOW))
    gap = _SEGMENT_END.search(sentence, one.end, one.end + _WINDOW)
    end = gap.start() if gap else one.end + _WINDOW
    sure = cue.sort == "hand_in" and begin <= cue.start < end
    return not sure and bool(_ELSE.search(sentence, begin, end))


def is_of_meeting(sentence: str, one: FoundDate, cue: Cue) -> bool:
    """Whether what one signs up for is a meeting: "inschrijven voor het webinar kan tot …"."""
    begin, end = (cue.end, one.start) if cue.end <= one.start else (one.end, one.end + _WINDOW)
    return bool(_MEETING.search(sentence, begin, end))


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
        elif begins(sentence, one, _BEGAN_IN):
            yield ToldDate("start", one)
        elif begins(sentence, one, _ENDED_IN):
            yield ToldDate("end", one)


def begins(sentence: str, one: FoundDate, words: re.Pattern[str]) -> bool:
    """Whether `words` stand right before a date."""
    return bool(words.search(sentence, max(0, one.start - _WINDOW), one.start))


def is_for(sentence: str, one: FoundDate, cue: Cue) -> bool:
    """Whether "voor" before a date can mean something else than "no later than"."""
    sure = cue.sort == "hand_in" and one.date.precision is Precision.DAY and not begins(sentence, one, _COME_FOR)
    return begins(sentence, one, _FOR) and not sure


def is_decision(sentence: str, one: FoundDate) -> bool:
    """Whether the clause with a date is about a decision or a publication."""
    begin = max(
        (match.end() for match in _CLAUSE_END.finditer(sentence, max(0, one.start - _WINDOW), one.start)), default=0
    )
    begin = max(begin, one.start - _WINDOW, 0)
    end = _CLAUSE_END.search(sentence, one.end, one.end + _WINDOW)
    clause = sentence[begin : end.start() if end else one.end + _WINDOW]
    return any(match.lastgroup == "decides" for match in _CUE.finditer(clause))


def step_of(sentence: str, place: int) -> str:
    """Which step of a call a deadline is for, as far as the words since the last one say."""
    before = sentence[max(0, place - 120) : place]
    clause = re.split(r"[;,]|\ben\b", before)[-1]
    return next((label for words in (clause, before) for cue, label in _STEPS if cue.search(words)), "")
