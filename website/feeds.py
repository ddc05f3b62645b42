"""What changed and what can be handed in, for feed readers (Atom, RFC 4287) and calendars (RFC 5545)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import NAMESPACE_URL, uuid5

from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]  # ships no types
from icalendar import vDuration, vText

from domain.calendar_file import new_calendar
from domain.changes import Cause, Change
from domain.deadlines import deadlines_ahead
from domain.filters import concerning, resolved
from domain.plain import plain, shortened, web_address
from domain.subscriptions import Filters
from website.links import initiative_path
from website.queries import EVERYTHING, Asked
from website.site import Document, Snapshot, View

FEED, CALENDAR = "/feed.atom", "/deadlines.ics"
_ATOM = "application/atom+xml; charset=utf-8"
_ICALENDAR = "text/calendar; charset=utf-8"
_ENTRIES = 100
_LONGEST_TITLE = 200
_UNTOLD = "Gewijzigd"
"""For a change whose words are signs that nobody sees: an entry has a title (RFC 4287 4.1.2)."""
_NIGHTLY = timedelta(days=1)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def feed_document(view: View, asked: Asked = EVERYTHING) -> Document:
    """The latest changes that the sources made, newest first, as far as they are asked for."""
    news = list(islice(asked_changes(view.snapshot, asked.filters), _ENTRIES))
    address = view.site.public_url + asked.address(FEED)
    feed = FeedGenerator()
    feed.id(identifier(address))
    feed.title(asked.title("wijzigingen"))
    feed.language("nl")
    feed.updated(news[0].detected_at if news else view.snapshot.updated_at or _NEVER)
    feed.author(name="Initiatievenradar")
    feed.link(href=address, rel="self", type="application/atom+xml")
    feed.link(href=f"{view.site.public_url}/wijzigingen", rel="alternate", type="text/html")
    for change in news:
        add_entry(feed, view, change)
    content: bytes = feed.atom_str(pretty=False)
    return Document(FEED, content, _ATOM)


def add_entry(feed: FeedGenerator, view: View, change: Change) -> None:
    """One change."""
    entry = feed.add_entry(order="append")
    told = plain(change.summary) or _UNTOLD
    entry.id(identifier(change.id))
    entry.title(shortened(told, _LONGEST_TITLE))
    entry.updated(change.detected_at)
    entry.link(href=address_of(view, change), rel="alternate")
    entry.summary(told)
    entry.category(term=change.significance.value)


def asked_changes(snapshot: Snapshot, filters: Filters) -> Iterator[Change]:
    """The changes by the sources that filters ask for, newest first; what stands in a feed stays there."""
    found = concerning(snapshot.changes, filters, snapshot.by_any_id)
    return (change for change in found if change.cause is Cause.SOURCE)


def calendar_document(view: View, asked: Asked = EVERYTHING) -> Document:
    """The deadlines that can still be met, as far as they are asked for; who subscribes to it sees them move."""
    wanted = resolved(asked.filters, view.snapshot.by_any_id)
    deadlines = deadlines_ahead(view.snapshot.initiatives, wanted, today=view.today)
    calendar = new_calendar(deadlines, public_url=view.site.public_url)
    for name in ("name", "x-wr-calname"):  # RFC 7986 5.1, and what programs knew before it
        calendar.add(name, vText(asked.title("deadlines")))
    calendar.add("refresh-interval", vDuration(_NIGHTLY, {"VALUE": "DURATION"}))
    calendar.add("x-published-ttl", vDuration(_NIGHTLY))
    return Document(CALENDAR, bytes(calendar.to_ical()), _ICALENDAR)


def address_of(view: View, change: Change) -> str:
    """Where the initiative of a change is shown; the source's page, or our changes, for one that we no longer list."""
    stored = view.snapshot.find(change.initiative)
    path = initiative_path(stored.initiative.slug) if stored else "/wijzigingen"
    return (not stored and web_address(change.url)) or view.site.public_url + path


def identifier(name: str) -> str:
    """An id that never changes (RFC 4287, 4.2.6)."""
    return uuid5(NAMESPACE_URL, f"initiatievenradar:{name}").urn
