"""The status that the dates of an initiative give, and where words hold against it."""

import datetime as dt
from collections.abc import Sequence

from domain.values import Deadline, PartialDate, Precision
from domain.vocabulary import Kind, Status

_PARTS = {
    "voorjaar": (3, 6),
    "lente": (3, 6),
    "zomer": (6, 9),
    "najaar": (9, 12),
    "herfst": (9, 12),
    "Q1": (1, 3),
    "Q2": (4, 6),
    "Q3": (7, 9),
    "Q4": (10, 12),
    "eerste helft": (1, 6),
    "tweede helft": (7, 12),
    "begin": (1, 4),
    "midden": (5, 8),
    "eind": (9, 12),
}
"""The first and the last month that a part of a year can mean; a winter is of two years."""

_HANDED_IN = frozenset({Kind.CALL, Kind.SUBSIDY})
FROM_DATES = "uit de datums"
"""The note on a status that nobody said, but that dates give."""

_HOLDS = {
    Status.ENDED: frozenset({Status.ANNOUNCED, Status.OPEN, Status.RUNNING}),
    Status.CLOSED: frozenset({Status.OPEN, Status.RUNNING}),
}


def bounds(date: PartialDate) -> tuple[dt.date, dt.date]:
    """The first and the last day that a date can mean, its qualifier taken along: "najaar 2023" is no March."""
    months = _PARTS.get(date.qualifier)
    if months is None or date.precision is Precision.MONTH:
        return date.earliest(), date.latest()
    first, last = (PartialDate(iso=f"{date.iso}-{month:02d}", precision=Precision.MONTH) for month in months)
    return first.earliest(), last.latest()


def status_from_dates(
    kind: Kind | None,
    start: PartialDate | None,
    end: PartialDate | None,
    deadlines: Sequence[Deadline],
    *,
    today: dt.date,
) -> Status | None:
    """What the dates say on `today`, None where they say nothing.

    The opening of a call alone does not tell whether it is still open, nor does "start in het najaar" in the autumn
    whether it has started.
    """
    if end and bounds(end)[1] < today:
        return Status.ENDED
    if deadlines and (kind is None or kind in _HANDED_IN):
        return status_of_call(start, deadlines, today=today)
    if kind is Kind.CALL and not end:
        return None
    if kind in {Kind.EVENT, Kind.TRAINING} and start and not end:
        return Status.ANNOUNCED if start.latest() >= today else Status.ENDED
    return status_of_course(start, end, today=today)


def status_of_course(start: PartialDate | None, end: PartialDate | None, *, today: dt.date) -> Status | None:
    """Announced before the start, running until the end; in the part of a year that a start names nobody knows."""
    if start is None:
        return Status.RUNNING if end else None
    first, last = bounds(start)
    if start.qualifier and first <= today <= last:
        return None
    return Status.ANNOUNCED if first > today else Status.RUNNING


def status_of_call(start: PartialDate | None, deadlines: Sequence[Deadline], *, today: dt.date) -> Status:
    """Announced before it opens, open until its last deadline, closed after it.

    A start behind the last deadline is not the opening of the call but the start of what is asked for.
    """
    last = max(deadline.last_day() for deadline in deadlines)
    if start and today < bounds(start)[0] <= last:
        return Status.ANNOUNCED
    return Status.OPEN if today <= last else Status.CLOSED


def holds(said: Status, found: Status) -> bool:
    """Whether a status that words tell holds against the one that dates give: what is over, no date makes go on."""
    return found in _HOLDS.get(said, ())
