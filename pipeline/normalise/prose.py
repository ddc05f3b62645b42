"""Dates that running text tells of its subject: until when one can hand in, when it starts, runs and ends."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.values import Deadline, PartialDate
from pipeline.normalise.dates import FoundDate, deadline_at, find_dates, is_range

_HAND_IN = re.compile(
    r"(?i)\b(?:indien\w*|ingediend\w*|inschrijv\w*|schrijf (?:je|u) in|kandida\w*|aanvra\w+"
    r"|aanmeld\w*|vooraanmeld\w*|dossiers?"
    r"|projectvoorstel\w*|voorstellen|deadline|registre\w+|oproep (?:loopt|staat open|is open))\b"
)
_UNTIL = re.compile(
    r"(?i)\b(?:uiterlijk(?: op| tegen)?|ten laatste(?: op)?|tot en met|t\.?e\.?m\.?|tot|tegen|vóór"
    r"|voor|deadline(?: is| op)?:?"
    r"|uiterste \w+(?: is| op)?:?)\s*$"
)
_FROM = re.compile(r"(?i)\bvan(?:af)?\s*$")
_STEPS = (
    (re.compile(r"(?i)\bvooraanmeld\w*"), "vooraanmelding"),
    (re.compile(r"(?i)\bvolledige? \w*"), "volledige aanvraag"),
)
_STARTED = re.compile(
    r"(?i)\b(?:lanceer\w+|gelanceerd|van start|start(?:te|ten|t)?|gestart|begint|begon|begonnen|opgestart)\b"
)
_START_AT = re.compile(r"(?i)\b(?:op|in|vanaf|sinds)\s*$")
_RUNS = re.compile(r"(?i)\b(?:loopt|liep|lopen|liepen|duurt|duurde|looptijd|uitgevoerd)\b")
_ENDS = re.compile(
    r"(?i)\b(?:loopt|liep|lopen|liepen|eindigt|eindigde|verlengd)\b[^.;]{0,40}\b(?:tot(?: en met)?"
    r"|t\.?e\.?m\.?|op|in)\s*$"
)


@dataclass(frozen=True)
class ToldDate:
    """A date that a sentence tells: of which field, and where it stands."""

    field: str
    found: FoundDate
    deadline: Deadline | None = None

    @property
    def date(self) -> PartialDate:
        """The date itself."""
        return self.found.date


def told_dates(sentence: str, *, page_date: dt.date | None, month_first: bool) -> Iterator[ToldDate]:
    """The deadlines, starts and ends that one sentence tells; every other date in it is passed over."""
    found = list(find_dates(sentence, page_date=page_date, month_first=month_first))
    hand_in, runs, started = _HAND_IN.search(sentence), _RUNS.search(sentence), _STARTED.search(sentence)
    for number, one in enumerate(found):
        before = sentence[: one.start]
        ranged = number > 0 and is_range(sentence, found[number - 1], one)
        if hand_in and (ranged or _UNTIL.search(before)):
            yield ToldDate("deadlines", one, deadline_at(sentence, one, step_of(before)))
            if ranged and _FROM.search(sentence[: found[number - 1].start]):
                yield ToldDate("start", found[number - 1])
        elif runs and ranged:
            yield from (ToldDate("start", found[number - 1]), ToldDate("end", one))
        elif _ENDS.search(before):
            yield ToldDate("end", one)
        elif started and _START_AT.search(before) and not hand_in:
            yield ToldDate("start", one)


def step_of(before: str) -> str:
    """Which step of a call a deadline is for, as far as the words since the last one say."""
    clause = re.split(r"[;,]|\ben\b", before)[-1]
    return next((label for cue, label in _STEPS if cue.search(clause) or cue.search(before[-120:])), "")
