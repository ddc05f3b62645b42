"""The status of an initiative: from its dates first, then from the words of its page."""

import datetime as dt
from collections.abc import Sequence

from domain.values import Deadline, PartialDate
from domain.vocabulary import Kind, Status

_HANDED_IN = frozenset({Kind.CALL, Kind.SUBSIDY})


def status_from_dates(
    kind: Kind | None,
    start: PartialDate | None,
    end: PartialDate | None,
    deadlines: Sequence[Deadline],
    *,
    today: dt.date,
) -> Status | None:
    """What the dates say on `today`, None where they say nothing."""
    if end and end.latest() < today:
        return Status.ENDED
    if deadlines and (kind is None or kind in _HANDED_IN):
        return status_of_call(start, deadlines, today=today)
    if kind in {Kind.EVENT, Kind.TRAINING} and start and not end:
        return Status.ANNOUNCED if start.latest() >= today else Status.ENDED
    if start:
        return Status.ANNOUNCED if start.earliest() > today else Status.RUNNING
    return Status.RUNNING if end else None


def status_of_call(start: PartialDate | None, deadlines: Sequence[Deadline], *, today: dt.date) -> Status:
    """Announced before it opens, open until its last deadline, closed after it.

    A start behind the last deadline is not the opening of the call but the start of what is asked for.
    """
    last = max(deadline.last_day() for deadline in deadlines)
    if start and today < start.earliest() <= last:
        return Status.ANNOUNCED
    return Status.OPEN if today <= last else Status.CLOSED
