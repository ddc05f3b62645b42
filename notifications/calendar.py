"""The deadlines of a mail as a calendar file (RFC 5545)."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from domain.plain import plain, shortened
from domain.subscriptions import UpcomingDeadline
from domain.values import Precision
from notifications.digest import BRUSSELS
from notifications.entries import shown_deadline

_LONGEST = 80


def calendar_file(
    deadlines: Sequence[UpcomingDeadline], *, public_url: str, now: datetime, words: NullTranslations
) -> bytes:
    """An event for each deadline; one that moved since an earlier file takes the place of that one's event."""
    calendar = Calendar()
    calendar.add("prodid", "-//Initiatievenradar//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    alike = Counter((one.initiative, one.deadline.label) for one in deadlines)
    for deadline in deadlines:
        alone = alike[deadline.initiative, deadline.deadline.label] == 1
        calendar.add_component(event_of(deadline, public_url, now, words, alone=alone))
    return bytes(calendar.to_ical())


def event_of(
    deadline: UpcomingDeadline, public_url: str, now: datetime, words: NullTranslations, *, alone: bool
) -> Event:
    """One deadline: at its time where the page tells one, else all day long.

    Where it is not `alone` with its label, its day tells it from the others.
    """
    event = Event()
    name = f"{deadline.initiative} {deadline.deadline.label}" + ("" if alone else f" {deadline.last_day}")
    event.add("uid", uuid5(NAMESPACE_URL, f"initiatievenradar:deadline {name}").urn)
    event.add("dtstamp", now)
    event.add("sequence", int(now.timestamp()) // 60)
    if deadline.deadline.time and deadline.deadline.date.precision is Precision.DAY:
        moment = datetime.combine(deadline.deadline.date.earliest(), deadline.deadline.time, BRUSSELS)
        event.add("dtstart", moment.astimezone(UTC))
    else:
        event.add("dtstart", deadline.last_day)
        event.add("dtend", deadline.last_day + timedelta(days=1))
    event.add("summary", shortened(plain(f"Deadline: {deadline.title}"), _LONGEST))
    event.add("description", shortened(shown_deadline(deadline.deadline, words), _LONGEST))
    event.add("url", f"{public_url}/initiatieven/{deadline.initiative}")
    event.add("transp", "TRANSPARENT")
    return event
