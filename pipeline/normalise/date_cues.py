"""The words that can have a date, and what sort of date each has: one to hand in by, to run until, to decide on."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.normalise.dates import FoundDate
from pipeline.normalise.periods import BEFORE, TILL

_UNTIL = rf"{BEFORE}|{TILL}|uiterlijk|ten laatste|tegen"
_AHEAD = r"[^.;:?!]{0,80}"
_IN = rf"\bin(?=\s*(?:[.,;)!]|$)|\s+(?:{_UNTIL}|via|bij|op|met)\b)"
_AAN = rf"\baan(?=\s*(?:[.,;)!]|$)|\s+(?:{_UNTIL}|via|bij|op|met|als|door)\b)"
"""The other part of a verb ("dienen … in", "melden … aan"), and no preposition: what follows is no thing or person."""

_SELF = r"\s+(?:[\w’'-]+\s+){0,3}?(?:zich|je|jullie|jouw|u|uw|hun)\b"
_HERS = r"(?:je|uw|jouw|jullie|zijn|haar|hun|een|het|de)\s+"
_THING = (
    r"(?:\w*dossiers?|\w*voorstel(?:len)?|\w*aanvra(?:ag|gen)|\w*kandidatu\w+|\w*formulier(?:en)?"
    r"|projectfiches?|projectidee\w*)\b"
)
_SENT = rf"\s+(?:ons\s+)?(?=(?:(?:{_UNTIL})\b[^.;:?!]{{0,60}}?)?\b{_HERS}(?:[\w-]+\s+){{0,2}}?{_THING})"
_SENDERS = r"(?:(?:je|u|steden|gemeenten|besturen|kandidaten|aanvragers|indieners|deelnemers|geïnteresseerden)\s+|,\s*)"
_MONEY = (
    r"(?=[^.;:?!]{0,40}\b(?:\w*subsidie\w*|\w*premie|steun|middelen|budget|\w*financiering|begeleiding|ondersteuning"
    r"|advies op maat|traject)\b)"
)
_CUES = {
    "sends": (
        rf"dien (?:je|uw|jouw|een|het|de)\b|dien(?:t|en)\b(?={_AHEAD}{_IN})|meld(?:t|en)?{_SELF}(?={_AHEAD}{_AAN})"
        rf"|schrij(?:f|ft|ven){_SELF}(?={_AHEAD}{_IN})|schrijf (?:je|u)(?: \w+){{0,2}} in"
        rf"|teken(?:t|en)?\b(?={_AHEAD}{_IN})|vra(?:ag|agt|gen)\b{_MONEY}(?={_AHEAD}{_AAN})"
        rf"|(?:stuur|bezorg|mail){_SENT}"
        rf"|{_SENDERS}(?:stuurt|sturen|bezorgt|bezorgen|mailt|mailen){_SENT}"
    ),
    "hand_in": (
        r"(?:aan|vooraan)meld\w*|(?:project)?indien(?!s\b|ers?\b|den?\b)\w*|ingediend\w*|in te dienen|registre\w+"
        r"|inschrijv(?!ingsgeld)\w*|ingeschreven|inteken\w*|ingetekend|\w*deadline"
        r"|laatste dag|kandidatu\w+|kandidaat(?:stel\w*)?|kandide(?:er|ert|ren)|aan ?te ?vragen|aan te melden"
        r"|in te (?:schrijven|tekenen|sturen)|aanvragen|aangevraagd"
        r"|(?:oproep|call) (?:die )?(?:loopt|liep|staat open|is open|blijft open)"
        r"|(?:reageren|deelnemen) (?:op|aan) (?:de|deze) \w*(?:oproep|call|wedstrijd)"
        r"|(?:charter|(?:engagements|intentie)verklaring) (?:mee )?(?:te )?(?:onder)?tekenen"
        r"|op (?:de|deze) \w*(?:oproep|call) (?:reageren|ingaan|intekenen)"
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
        r"|bewijsstuk\w*|saldo|schuldvordering\w*|onkosten\w*|bezwa\w+|ter inzage|wijzigingen|klacht\w*"
        r"|(?:tweede|laatste|volgende) schijf"
    ),
}
CUE = re.compile(
    r"\b(?:(?P<loops>(?:indien\w*|inschrijv\w*|aanvra\w+|aanmeld\w*|in te dienen) (?:loopt|lopen|liep|liepen))|"
    + "|".join(rf"(?P<{name}>{words})" for name, words in _CUES.items())
    + r")\b",
    re.IGNORECASE,
)
HANDED_IN = frozenset({"hand_in", "thing"})


@dataclass(frozen=True)
class Cue:
    """A word that can have a date, and what sort of date that is."""

    start: int
    end: int
    sort: str


def find_cues(sentence: str) -> list[Cue]:
    """The words that can have a date, in order, each part of the sentence up to a ";" by itself."""
    parts = (0, *(gap.start() for gap in re.finditer(";", sentence)), len(sentence))
    return [cue for begin, end in pairwise(parts) for cue in cues_of_part(sentence, begin, end)]


def cues_of_part(sentence: str, begin: int, end: int) -> list[Cue]:
    """The words that can have a date; where reports and decisions are told of, things are not handed in."""
    found = [Cue(match.start(), match.end(), match.lastgroup or "") for match in CUE.finditer(sentence, begin, end)]
    sorts = {cue.sort for cue in found}
    known = {"loops": "hand_in", "sends": "hand_in"}
    if "decides" in sorts:
        known["thing"] = "decides"
    if "reports" in sorts:
        known |= {"thing": "decides", "hand_in": "decides", "loops": "decides", "sends": "decides"}
    return [Cue(cue.start, cue.end, known.get(cue.sort, cue.sort)) for cue in with_verbs(sentence, found)]


def with_verbs(sentence: str, found: Sequence[Cue]) -> Iterator[Cue]:
    """The cues in order; a thing right behind the verb that hands it in belongs to that verb ("dien je dossier in")."""
    before: Cue | None = None
    for cue in found:
        one = cue
        if before and (before.sort, cue.sort) == ("sends", "thing") and "," not in sentence[before.end : cue.start]:
            one = Cue(cue.start, cue.end, "sends")
        yield one
        before = one


def cue_of(one: FoundDate, cues: Sequence[Cue]) -> Cue | None:
    """The nearest cue before a date, else the first one behind it."""
    number = bisect_right(cues, one.start, key=lambda cue: cue.end)
    if number:
        return cues[number - 1]
    return cues[0] if cues else None
