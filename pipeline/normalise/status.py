"""The status of an initiative: from its dates first, then from the words of its page."""

import datetime as dt
import re
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
_NOW = r"(?:\s+(?:nu|intussen|inmiddels|ondertussen|weer|opnieuw|momenteel|definitief|al|nog|volop))*"
_CALL = (
    r"(?<!eerste )(?<!tweede )(?<!derde )(?<!vorige )(?:oproep|projectoproep|call|indienperiode|inschrijving(?:en)?)"
)
_THING = (
    r"(?<!van )(?:het|dit|de|deze)\s+(?:[\w-]+\s+)?(?:\w*programma|\w*project|\w*traject|initiatief|proeftuin|piloot"
    r"|platform|dienst|toepassing|databank)"
)
_CUES: tuple[tuple[Status, re.Pattern[str]], ...] = (
    (
        Status.CLOSED,
        re.compile(
            rf"(?i)\b{_CALL}\s+(?:is|werd|zijn|werden){_NOW}\s+(?:afgesloten|gesloten|voorbij|afgelopen)\b"
            r"|\b(?:indienen|inschrijven|aanvragen|deelnemen)\s+(?:is|kan)\s+niet\s+(?:meer|langer)"
            r"|\bgeen\s+(?:nieuwe\s+)?(?:aanvra(?:ag|gen)|dossiers?|(?:project)?voorstel(?:len)?)\s+meer\b"
            rf"|\bde\s+(?:indien(?:ings)?|aanvraag|inschrijvings)(?:termijn|periode)\s+is{_NOW}\s+(?:verstreken|voorbij)\b"
            rf"|\bhet\s+budget\s+is{_NOW}\s+(?:volledig\s+)?(?:uitgeput|opgebruikt)\b"
        ),
    ),
    (
        Status.ENDED,
        re.compile(
            rf"(?i)\b{_THING}\s+(?:is|werd){_NOW}(?:\s+in\s+(?:(?:januari|februari|maart|april|mei|juni|juli|augustus"
            r"|september|oktober|november|december)\s+)?(?:19|20)\d\d)?(?:\s+(?:succesvol|volledig|vervroegd))?"
            r"\s+(?:afgerond|afgelopen(?!\s+\w+dag)|beëindigd|stopgezet|geannuleerd)\b"
            rf"|\b{_THING}\s+liep\s+af\b|\b{_THING}\s+is\s+niet\s+(?:langer|meer)\s+(?:beschikbaar|actief|in\s+gebruik)\b"
        ),
    ),
    (
        Status.OPEN,
        re.compile(
            rf"(?i)\b{_CALL}\s+(?:is|zijn|staat|staan){_NOW}\s+open\b"
            rf"|\b{_CALL}\s+loopt\s+(?:nog|momenteel|volop)\b"
            r"|\b(?:kunt|kan|kunnen)\s+(?:\w+\s+)?(?:doorlopend|permanent|momenteel)"
            r"\s+(?:(?!geen\b|niet\b)[\w-]+\s+){0,4}(?:indienen|aanvragen)\b"
        ),
    ),
    (
        Status.RUNNING,
        re.compile(
            rf"(?i)\b{_THING}\s+(?:loopt\s+(?:nog|momenteel|volop)|is{_NOW}\s+(?:in\s+uitvoering|lopende?|in\s+gebruik))\b"
        ),
    ),
    (
        Status.ANNOUNCED,
        re.compile(rf"(?i)\b(?:{_THING}|de\s+{_CALL})\s+(?:start|gaat|opent|wordt)\s+binnenkort\b"),
    ),
)


_IF = re.compile(r"(?i)\b(?:als|wanneer|zodra|nadat|indien|tenzij)\b|\?\s*$|\bmeer\s+\w+\s+na\s")
"""What makes a status one that may come: a condition, a question."""


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


def status_in_words(sentence: str) -> tuple[Status, int, int] | None:
    """The status that one sentence about the subject tells, and where; what is over goes before what is not."""
    if _IF.search(sentence):
        return None
    found = ((status, match) for status, cue in _CUES if (match := cue.search(sentence)))
    return next(((status, match.start(), match.end()) for status, match in found), None)
