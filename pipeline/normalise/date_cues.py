"""The words that can have a date, and what sort of date each has: one to hand in by, to run until, to decide on."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.normalise.dates import FoundDate

_CUES = {
    "hand_in": (
        r"(?:aan|vooraan)meld\w*|(?:project)?indien(?!s\b|ers?\b|den?\b)\w*|ingediend\w*|in te dienen|registre\w+"
        r"|inschrijv(?!ingsgeld)\w*|ingeschreven|schrijf (?:je|u)(?: \w+){0,2} in|inteken\w*|ingetekend|\w*deadline"
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
