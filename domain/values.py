"""What facts are made of, with the precision and the inclusiveness that the source gave."""

import calendar
import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import model_validator

from domain.value import Value
from domain.vocabulary import Role

BRUSSELS = ZoneInfo("Europe/Brussels")
"""The clock of pages and readers: days begin and end by it."""
_DECEMBER = 12


class Precision(StrEnum):
    """How exactly a source told a date."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    HALF = "half"
    YEAR = "year"


class PartialDate(Value):
    """A date as exactly as it was told: ISO 8601 `2022`, `2022-02` or `2022-02-04`.

    `qualifier` keeps the word that narrows a year or month without naming it ("eind", "najaar", "Q3").
    """

    iso: str
    precision: Precision
    qualifier: str = ""

    @model_validator(mode="after")
    def _is_a_date(self) -> Self:
        self.earliest()
        return self

    def earliest(self) -> dt.date:
        """The first day that the words can mean, the qualifier left aside."""
        year, month, day = (*map(int, self.iso.split("-")), 1, 1)[:3]
        return dt.date(year, month, day)

    def latest(self) -> dt.date:
        """The last day that the words can mean, the qualifier left aside."""
        year, month, day = (*map(int, self.iso.split("-")), 0, 0)[:3]
        month = month or _DECEMBER
        return dt.date(year, month, day or calendar.monthrange(year, month)[1])


class Deadline(Value):
    """The last moment at which something can be handed in. `inclusive`: on the day itself it still can."""

    date: PartialDate
    time: dt.time | None = None
    label: str = ""
    inclusive: bool = True

    def last_day(self) -> dt.date:
        """The last day on which something can be handed in; of a month or year the last day that it can mean."""
        return self.date.latest() if self.inclusive else self.date.earliest() - dt.timedelta(days=1)


class AmountMeaning(StrEnum):
    """What a sum of money is."""

    ENVELOPE = "envelope"
    MAXIMUM = "maximum"
    GRANTED = "granted"
    RATE = "rate"
    OWN_SHARE = "own_share"
    UNKNOWN = "unknown"


class Amount(Value):
    """A sum in euro, or for a rate or own share a percentage; `per` is what it counts for ("project", "year")."""

    eur: Decimal | None = None
    percent: Decimal | None = None
    meaning: AmountMeaning
    per: str = ""


class Organisation(Value):
    """An organisation in one role, with its code in the organisation register (OVO) where known."""

    name: str
    role: Role
    ovo: str | None = None


class Municipality(Value):
    """A Flemish municipality since 2025 with its NIS code."""

    nis: str
    name: str
