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
    """Announced before it opens, open until its last deadline, closed after it."""
    if start and start.earliest() > today:
        return Status.ANNOUNCED
    return Status.OPEN if any(last_day(deadline) >= today for deadline in deadlines) else Status.CLOSED


def last_day(deadline: Deadline) -> dt.date:
    """The last day on which something can be handed in."""
    return deadline.date.latest() if deadline.inclusive else deadline.date.latest() - dt.timedelta(days=1)
