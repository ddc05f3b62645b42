"""Deadlines as events of a calendar: known again after they moved, and whole whatever a page calls itself."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar, Event

from domain.calendar_file import new_calendar
from domain.deadlines import deadlines_ahead
from domain.initiative import Fact, Initiative, StoredInitiative
from domain.subscriptions import Filters
from domain.values import Deadline, PartialDate, Precision

NIGHT = datetime(2022, 1, 10, 2, 15, tzinfo=UTC)
TODAY = date(2022, 1, 20)
NAUGHTY = [
    "Kade\r\nEND:VEVENT\r\nATTENDEE:mailto:x@y.be",
    "\u202eedak emmilS \u2066",
    "Kade 🚤 en één; twee, drie\\n",
    "K" * 10_000,
    "🚤" * 10_000,
    "\x00\x07 leeg \u2028 \ufeff",
    "",
    "<script>alert(1)</script>",
]


def deadline(iso: str, label: str = "", **more: object) -> Deadline:
    """A deadline that was told to the day."""
    return Deadline.model_validate(
        {"date": PartialDate(iso=iso, precision=Precision.DAY), "label": label, "inclusive": True, **more}
    )


def stored(*deadlines: Deadline, title: str = "Kade", at: datetime = NIGHT) -> StoredInitiative:
    """An initiative with these deadlines, as it is since `at`."""
    facts = tuple(Fact[Deadline](value=one, evidence=()) for one in deadlines)
    made = Initiative(id="i1", slug="kade", title=Fact[str](value=title, evidence=()), deadlines=facts)
    return StoredInitiative(initiative=made, version=1, first_seen=NIGHT, last_seen=at, last_changed=at)


def events(*initiatives: StoredInitiative, today: date = TODAY) -> list[Event]:
    """The events of a calendar, read back."""
    ahead = deadlines_ahead(initiatives, Filters(), today=today)
    return Calendar.from_ical(new_calendar(ahead, public_url="https://radar.test").to_ical()).events


def test_a_day_is_all_day_and_a_time_is_that_of_belgium() -> None:
    """In summer two hours before the clock of the page, by the clock of the world."""
    whole, exact = events(stored(deadline("2022-02-04"), deadline("2022-07-01", "tweede", time=time(12))))
    assert (whole["DTSTART"].dt, whole["DTEND"].dt) == (date(2022, 2, 4), date(2022, 2, 5))
    assert exact["DTSTART"].dt == datetime(2022, 7, 1, 10, tzinfo=UTC)
    assert exact["DESCRIPTION"] == "t.e.m. 1 juli 2022 om 12 uur (tweede)"
    assert exact["URL"] == "https://radar.test/initiatieven/kade"


def test_a_deadline_that_moved_is_the_same_event_with_a_higher_number() -> None:
    """A calendar program then moves what it has (RFC 5545 3.8.7.4)."""
    (before,) = events(stored(deadline("2022-02-04", "aanvraag")))
    (after,) = events(stored(deadline("2022-03-04", "aanvraag"), at=NIGHT + timedelta(days=1)))
    assert before["UID"] == after["UID"]
    assert before["SEQUENCE"] < after["SEQUENCE"]
    assert before["DTSTAMP"].dt < after["DTSTAMP"].dt
    assert after["DTSTART"].dt == date(2022, 3, 4)


def test_rounds_are_told_apart_by_their_day_also_when_one_is_over() -> None:
    """The second round keeps its event after the first one passed, whatever list it stands in."""
    rounds = stored(deadline("2022-02-04"), deadline("2022-05-04"))
    first, second = events(rounds)
    assert first["UID"] != second["UID"]
    assert [one["UID"] for one in events(rounds, today=date(2022, 2, 5))] == [second["UID"]]


def test_what_pages_tell_twice_is_one_event() -> None:
    """No id stands in a calendar twice (RFC 5545 3.8.4.7)."""
    assert len(events(stored(deadline("2022-02-04"), deadline("2022-02-04", time=time(17))))) == 1


def test_what_is_over_or_not_there_is_no_event() -> None:
    """A calendar without any holds a time zone, as it may not be empty (RFC 5545 3.6)."""
    assert events(stored(deadline("2022-01-19"))) == []
    empty = Calendar.from_ical(new_calendar([], public_url="https://radar.test").to_ical())
    assert [one.name for one in empty.subcomponents] == ["VTIMEZONE"]


@pytest.mark.parametrize("title", NAUGHTY)
def test_whatever_a_page_calls_itself_is_text(title: str) -> None:
    """One event with a short summary on one line, in lines of 75 bytes at most (RFC 5545 3.1)."""
    one = stored(deadline("2022-02-04", title), title=title)
    file = new_calendar(deadlines_ahead([one], Filters(), today=TODAY), public_url="https://radar.test").to_ical()
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    (event,) = Calendar.from_ical(file).events
    assert event["SUMMARY"].startswith("Deadline:")
    assert max(len(event["SUMMARY"]), len(event["DESCRIPTION"])) <= 80
    assert not set("\r\n\x00\x07\u2028\u202e\u2066\ufeff") & set(event["SUMMARY"] + event["DESCRIPTION"])
    assert "ATTENDEE" not in event
