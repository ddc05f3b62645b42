"""Dates that running text tells of its subject: until when one can hand in, when it starts, runs and ends.

What a date is the date of, the nearest word before it that can have one tells: "indienen kan tot", "het project
loopt tot", "de jury beslist tegen"; else the first one behind it: "tot 12 november kan je een dossier indienen".
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from pipeline.normalise.date_cues import HANDED_IN, Cue, cue_of, find_cues
from pipeline.normalise.date_forms import MonthFirst
from pipeline.normalise.dates import FoundDate, find_dates
from pipeline.normalise.handing_in import MOVED, is_last, is_of_meeting, is_open, is_opening, step_of
from pipeline.normalise.periods import deadline_at, is_range
from pipeline.normalise.running import (
    STARTED,
    find_heads,
    is_end,
    is_in_brackets,
    is_of_part,
    is_start,
    told_years,
)
from pipeline.normalise.told import ToldDate, begins

_ALSO = re.compile(r"(?:\s*,)?\s*(?:\ben\b)?\s*", re.IGNORECASE)
_EARLIER = re.compile(
    r"\b(?:vorige?|eerdere?|andere?|voorgaande?)\s+(?:\w*oproep\w*|calls?|edities?|rondes?|\w*project\w*|\w*programma)\b",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:\b(?:van(?:af)?|tussen)|:)\s*$", re.IGNORECASE)


def told_dates(sentence: str, *, page_date: dt.date | None, month_first: MonthFirst) -> Iterator[ToldDate]:
    """The deadlines, starts and ends that one sentence tells; every other date in it is passed over."""
    if _EARLIER.search(sentence):
        return
    dates = list(find_dates(sentence, page_date=page_date, month_first=month_first))
    heads = find_heads(sentence)
    for told in chain(told_by_words(sentence, dates), told_years(sentence, dates)):
        if not is_of_part(sentence, told, heads):
            yield told


def told_by_words(sentence: str, dates: Sequence[FoundDate]) -> Iterator[ToldDate]:
    """What the words beside each date, or each range, say that it is; "15 maart en 15 mei" are two of one sort."""
    cues = find_cues(sentence) if dates else []
    started = bool(STARTED.search(sentence)) and not any(cue.sort in HANDED_IN for cue in cues)
    ends: FoundDate | None = None
    before: ToldDate | None = None
    for one, behind in zip_longest(dates, dates[1:]):
        if one is ends:
            continue
        ends = behind if behind and is_range(sentence, one, behind) else None
        if ends:
            found = list(told_range(sentence, one, ends, cue_of(one, cues)))
        elif before and _ALSO.fullmatch(sentence, before.found.end, one.start):
            found = [ToldDate("deadlines", one, deadline_at(sentence, one), meeting=before.meeting)]
        else:
            found = list(told_single(sentence, one, cue_of(one, cues), started=started))
        yield from found
        before = found[0] if found and found[0].deadline and not ends else None


def told_range(sentence: str, first: FoundDate, second: FoundDate, cue: Cue | None) -> Iterator[ToldDate]:
    """Two dates with "tot en met" or the like between them: of a stay open, or of how long the subject runs."""
    if (cue and cue.sort == "runs") or is_in_brackets(sentence, first, second):
        yield from (ToldDate("start", first), ToldDate("end", second))
    if cue and cue.sort in HANDED_IN and is_open(sentence, first, second, cue):
        deadline = deadline_at(sentence, second, step_of(sentence, first.start))
        yield ToldDate("deadlines", second, deadline, meeting=is_of_meeting(sentence, first, cue))
        if begins(sentence, first, _FROM) and not MOVED.search(sentence):
            yield ToldDate("start", first, opening=True)


def told_single(sentence: str, one: FoundDate, cue: Cue | None, *, started: bool) -> Iterator[ToldDate]:
    """A date by itself: a deadline, an opening, an end, or a start."""
    handed_in = cue is not None and cue.sort in HANDED_IN
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
