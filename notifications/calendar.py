"""The deadlines of a mail as a calendar file (RFC 5545)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from domain.subscriptions import UpcomingDeadline
from notifications.plain import plain, shortened

_LONGEST = 80


def calendar_file(deadlines: Sequence[UpcomingDeadline], *, public_url: str, now: datetime) -> bytes:
    """An event on the last day of each deadline; importing a later file replaces the event."""
    calendar = Calendar()
    calendar.add("prodid", "-//Initiatievenradar//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for deadline in deadlines:
        calendar.add_component(event_of(deadline, public_url, now))
    return bytes(calendar.to_ical())


def event_of(deadline: UpcomingDeadline, public_url: str, now: datetime) -> Event:
    """One deadline, all day long."""
    event = Event()
    event.add("uid", f"{deadline.initiative}-{deadline.last_day}@initiatievenradar")
    event.add("dtstamp", now)
    event.add("dtstart", deadline.last_day)
    event.add("dtend", deadline.last_day + timedelta(days=1))
    event.add("summary", shortened(plain(f"Deadline: {deadline.title}"), _LONGEST))
    event.add("description", shortened(plain(deadline.told), _LONGEST))
    event.add("url", f"{public_url}/initiatieven/{deadline.initiative}")
    event.add("transp", "TRANSPARENT")
    return event
