"""What differs between two texts, in pieces that a reader can take in, and which of them matters most."""

import re
import textwrap
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from domain.dutch import MONTHS
from pipeline.changes.words import DAY, words_of

LENGTH = 200
"""The most characters of one line that we show of a text, before and after."""
LINES = 20
"""The most lines: of a text that was written anew nobody reads more."""

_CONTINUED = "…"
_DAY_OF_MONTH = re.compile(rf"\d\s+(?:{'|'.join(MONTHS)})\b|\d/\d", re.IGNORECASE)
_MONEY = re.compile(r"€|%|\b(?:euro|eur|procent)\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"niet|geen|nooit|niemand|enkel|alleen|uitsluitend|slechts|mits|tenzij|indien|behalve|zonder|vanaf|tot|tem"
    r"|(?:minst|hoogst)ens|m(?:ini|axi)m\w+|verplicht\w*|\w*voorwaarde\w*|moet(?:en)?|mag|mogen|vereist\w*|nodig"
    r"|stopgezet|afge(?:last|sloten|rond|lopen|schaft)|geannuleerd|geschrapt|(?:uit|op)gestart|uitgesteld|verlengd"
    r"|(?:her)?open(?:d|en)?|gestart|beeindigd|gratis|aanmerking|deelne\w+|deelna\w+|neemt|kandida\w+|kandid\w+"
    r"|\w*inschrij\w+|aan(?:vra\w+|meld\w+)|in(?:dien\w+|gediend)|lokale?|\w*gemeenten?|\w*st(?:ad|eden)|\w*bestu(?:ur|ren)"
    r"|ocmws?|provincies?|iedereen"
)
"""Words that bind, deny, begin and end, and those of who may take part."""


@dataclass(frozen=True)
class TextChange:
    """The words that differ, with a few around them; None for nothing.

    Line by line, what matters most first: a line of `after` took the place of the same line of `before`, where an empty
    line is nothing. At most LINES lines of LENGTH characters each.
    """

    before: str | None
    after: str | None


class Difference(NamedTuple):
    """Words that became others, "" for nothing, and the number of their sentence in its text."""

    before: str
    after: str
    place: int


def pieces(text: str) -> list[str]:
    """A text in pieces of at most LENGTH characters, cut between words; none of no text."""
    if len(text) <= LENGTH:
        return [text] if text else []
    room = LENGTH - 2 * (len(_CONTINUED) + 1)
    cut = textwrap.wrap(text, room, break_on_hyphens=False)
    last = len(cut) - 1
    return [
        " ".join([*([_CONTINUED] if number else []), piece, *([_CONTINUED] if number < last else [])])
        for number, piece in enumerate(cut)
    ]


def together(differences: Iterable[Difference]) -> TextChange | None:
    """All differences as one change, what matters most first; None where there are none.

    In the same order the other way around, so that a text that is put back is told as what was told before.
    """
    ordered = sorted(differences, key=lambda one: (weight(one), one.place, sorted((one.before, one.after))))
    lines = [line for one in ordered for line in lines_of(one)]
    more = [_CONTINUED] if len(lines) > LINES else []
    before = "\n".join([*(line.before for line in lines[:LINES]), *more]).rstrip("\n")
    after = "\n".join([*(line.after for line in lines[:LINES]), *more]).rstrip("\n")
    return TextChange(before or None, after or None) if lines else None


def lines_of(difference: Difference) -> list[Difference]:
    """A difference in as many as it takes to show all of it, the part that matters most first."""
    sides = zip_longest(pieces(difference.before), pieces(difference.after), fillvalue="")
    return sorted((Difference(before, after, difference.place) for before, after in sides), key=weight)


def weight(difference: Difference) -> int:
    """How much a difference matters: 0 a date, 1 a sum, 2 a condition or who may take part, 3 a number, 4 wording."""
    changed = changed_words(difference)
    text = f"{difference.before} {difference.after}"
    numbers = any(word[0].isdigit() for word in changed)
    dated = numbers and _DAY_OF_MONTH.search(text)
    if dated or any(DAY.fullmatch(word) or word in MONTHS for word in changed):
        return 0
    if numbers and _MONEY.search(text):
        return 1
    if any(_CONDITION.fullmatch(word) for word in changed):
        return 2
    return 3 if numbers else 4


def changed_words(difference: Difference) -> set[str]:
    """The words that stand on one side alone, all where they only stand in another order."""
    old, new = (Counter(word.form for word in words_of(text)) for text in (difference.before, difference.after))
    return set((old - new) + (new - old)) or set(old)
