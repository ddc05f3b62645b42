"""Deadlines as a calendar (RFC 5545): in mail and in feeds the same event for the same deadline. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event, Timezone

from domain.plain import plain, shortened
from domain.subscriptions import UpcomingDeadline
from domain.values import BRUSSELS, Precision
from domain.wording import DUTCH, render_until

_LONGEST = 80


def new_calendar(
    deadlines: Sequence[UpcomingDeadline], *, public_url: str, words: NullTranslations = DUTCH
) -> Calendar:
    """An event for each deadline; one that moved since an earlier file takes the place of that one's event.

    Nothing in it tells when it was made: the same deadlines are the same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Initiatievenradar//NL")
    calendar.add("version", "2.0")
    events: dict[str, Event] = {}
    for deadline in deadlines:  # a day that pages tell twice is one event
        events.setdefault(deadline.key, event_of(deadline, public_url, words))
    for event in events.values():
        calendar.add_component(event)
    if not deadlines:  # a calendar has one component at least (RFC 5545 3.6)
        calendar.add_component(Timezone.from_tzid(BRUSSELS.key))
    return calendar


def event_of(deadline: UpcomingDeadline, public_url: str, words: NullTranslations) -> Event:
    """One deadline: at its time where the page tells one, else all day long.

    It has the moment at which the initiative last changed, in minutes also as its number: the latest one counts.
    """
    event = Event()
    event.add("uid", uuid5(NAMESPACE_URL, f"initiatievenradar:deadline {deadline.key}").urn)
    event.add("dtstamp", deadline.changed_at.astimezone(UTC))
    event.add("sequence", int(deadline.changed_at.timestamp()) // 60)
    if deadline.deadline.time and deadline.deadline.date.precision is Precision.DAY:
        moment = datetime.combine(deadline.deadline.date.earliest(), deadline.deadline.time, BRUSSELS)
        event.add("dtstart", moment.astimezone(UTC))
    else:
        event.add("dtstart", deadline.last_day)
        event.add("dtend", deadline.last_day + timedelta(days=1))
    event.add("summary", shortened(plain(f"Deadline: {deadline.title}"), _LONGEST))
    event.add("description", shortened(plain(render_until(deadline.deadline, words)), _LONGEST))
    event.add("url", f"{public_url}/initiatieven/{deadline.initiative}")
    event.add("transp", "TRANSPARENT")
    return event
