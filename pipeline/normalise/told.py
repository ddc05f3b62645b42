"""A date that running text tells, and the words right before it."""

import re
from dataclasses import dataclass

from domain.values import Deadline, PartialDate
from pipeline.normalise.dates import FoundDate

WINDOW = 120
"""How many characters before or behind a date can say what it is the date of."""


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


def begins(sentence: str, one: FoundDate, words: re.Pattern[str]) -> bool:
    """Whether `words` stand right before a date."""
    return bool(words.search(sentence, max(0, one.start - WINDOW), one.start))
