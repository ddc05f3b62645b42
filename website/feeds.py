"""The Atom feed (RFC 4287): what the sources changed, for feed readers."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from domain.changes import Cause, Change
from domain.open_data import moment
from website.links import initiative_path
from website.site import Document, View
from website.templating import clean

ATOM = "application/atom+xml; charset=utf-8"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_ENTRIES = 100
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def feed_document(view: View) -> Document:
    """The latest changes that the sources made, newest first."""
    news = [change for change in view.snapshot.changes if change.cause is Cause.SOURCE][: -_ENTRIES - 1 : -1]
    feed = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": "nl"})
    add(feed, "id", identifier(f"{view.site.public_url}/feed.atom"))
    add(feed, "title", "Initiatievenradar: wijzigingen")
    add(feed, "updated", moment(news[0].detected_at if news else view.snapshot.updated_at or _NEVER))
    SubElement(
        feed, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{view.site.public_url}/feed.atom"}
    )
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": f"{view.site.public_url}/wijzigingen"})
    add(SubElement(feed, "author"), "name", "Initiatievenradar")
    feed.extend(entries(view, news))
    content: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return Document("/feed.atom", content, ATOM)


def entries(view: View, news: Iterable[Change]) -> Iterable[Element]:
    """One entry per change."""
    for change in news:
        entry = Element("entry")
        add(entry, "id", identifier(change.id))
        add(entry, "title", change.summary)
        add(entry, "updated", moment(change.detected_at))
        SubElement(entry, "link", {"rel": "alternate", "href": clean(address_of(view, change))})
        add(entry, "summary", change.summary)
        SubElement(entry, "category", {"term": change.significance.value})
        yield entry


def address_of(view: View, change: Change) -> str:
    """Where the initiative of a change is shown; the source's page for one that we no longer list."""
    stored = view.snapshot.find(change.initiative)
    return view.site.public_url + initiative_path(stored.initiative.slug) if stored else change.url


def identifier(name: str) -> str:
    """An id that never changes (RFC 4287, 4.2.6)."""
    return uuid5(NAMESPACE_URL, f"initiatievenradar:{name}").urn


def add(parent: Element, name: str, text: str) -> None:
    """A child with text; XML 1.0 allows no control characters."""
    SubElement(parent, name).text = clean(text)
