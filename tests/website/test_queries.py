"""The feed and the calendar of what somebody chose: the same choices as for mail, in an address without a name."""

from datetime import UTC, date, datetime
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event
from lxml import etree

from domain.changes import Cause, Change, ChangeKind, Significance
from domain.deadlines import deadlines_ahead
from domain.filters import concerns, told_traits, traits_of
from domain.initiative import Evidence, Fact, Initiative, StoredInitiative
from domain.subscriptions import Filters, Province
from domain.values import Deadline, Municipality, PartialDate, Precision
from domain.vocabulary import Kind
from website.feeds import asked_changes, calendar_document, feed_document
from website.queries import Asked, query_of
from website.site import Site, Snapshot, View

ATOM = {"a": "http://www.w3.org/2005/Atom"}
NOW = datetime(2022, 1, 20, 9, tzinfo=UTC)
DEADLINE, MERGED = "De uiterste indiendatum is verschoven naar 4 februari 2022.", "Oude naam is samengevoegd"
NAUGHTY = ["Kade\r\nBEGIN:VEVENT\r\nX:y", "\u202eedak", "🚲 <b>x</b> & co", "K" * 10_000, "a;b,c\\n:d"]


def entries(client: httpx.Client, query: str) -> list[str]:
    """The titles of the entries of a feed."""
    found = etree.fromstring(client.get(f"/feed.atom?{query}").content).xpath("a:entry/a:title/text()", namespaces=ATOM)
    assert isinstance(found, list)
    return [str(one) for one in found]


def events(content: bytes | str) -> list[Event]:
    """The events of a calendar."""
    return list(Calendar.from_ical(content).walk("VEVENT"))


@pytest.mark.parametrize(
    ("query", "told", "dated"),
    [
        ("", 2, 1),
        ("thema=mobiliteit", 1, 1),
        ("thema=omgeving-klimaat", 1, 0),
        ("thema=mobiliteit&thema=omgeving-klimaat", 2, 1),
        ("soort=call", 1, 1),
        ("soort=event", 0, 0),
        ("gemeente=44021", 2, 1),
        ("gemeente=11002", 1, 0),
        ("provincie=oost-vlaanderen", 2, 1),
        ("doelgroep=gemeente&soort=call", 1, 1),
        ("bron=wiki", 0, 0),
        ("initiatief=icall", 1, 1),
        ("initiatief=iprogramme", 2, 1),
        ("initiatief=iold", 2, 1),
        ("kritiek=ja", 2, 1),
        ("thema=", 2, 1),
    ],
)
def test_each_field_narrows_feed_and_calendar(site: httpx.Client, query: str, told: int, dated: int) -> None:
    """Parts of what is followed pass, what is for all municipalities passes, an empty field narrows nothing."""
    assert len(entries(site, query)) == told
    assert len(events(site.get(f"/deadlines.ics?{query}").content)) == dated


@pytest.mark.parametrize("path", ["/feed.atom", "/deadlines.ics"])
@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("thema=knikkers", "thema: Dit kan niet gekozen worden: knikkers"),
        ("thema=mobiliteit&soort=alles", "soort: Dit kan niet gekozen worden: alles"),
        ("kleur=rood", "kleur: Dit veld kennen we niet."),
        ("kritiek=misschien", "kritiek: Dit kan niet gekozen worden: misschien"),
        ("&".join(["thema=mobiliteit"] * 601), "Meer dan 600 velden kan niet."),
    ],
)
def test_what_is_not_known_gives_nothing_instead_of_everything(
    site: httpx.Client, path: str, query: str, named: str
) -> None:
    """The answer says which field, in plain text; nobody keeps it."""
    answer = site.get(f"{path}?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/plain")
    assert named in answer.text


def test_the_same_choices_are_the_same_feed(site: httpx.Client) -> None:
    """However they are spelt: one id, one address of its own; another choice is another feed with the same entries."""
    first = etree.fromstring(site.get("/feed.atom?soort=call&thema=mobiliteit&thema=mobiliteit").content)
    other = etree.fromstring(site.get("/feed.atom?thema=mobiliteit&soort=call").content)
    whole = etree.fromstring(site.get("/feed.atom").content)
    (own,) = first.xpath("a:link[@rel='self']/@href", namespaces=ATOM)  # type: ignore[misc]
    assert own == "https://radar.example.org/feed.atom?thema=mobiliteit&soort=call"
    assert first.findtext("a:id", namespaces=ATOM) == other.findtext("a:id", namespaces=ATOM)
    assert first.findtext("a:id", namespaces=ATOM) != whole.findtext("a:id", namespaces=ATOM)
    assert (
        first.findtext("a:title", namespaces=ATOM)
        == "Initiatievenradar: wijzigingen (thema: Mobiliteit en openbaar domein; soort: oproep)"
    )
    ids = whole.xpath("a:entry/a:id/text()", namespaces=ATOM)
    assert first.findtext("a:entry/a:id", namespaces=ATOM) in list(ids)  # type: ignore[arg-type]


def test_a_calendar_says_what_it_is_and_need_not_be_fetched_again(site: httpx.Client) -> None:
    """It has a name and the day, and nothing of the moment at which it was asked for."""
    answer = site.get("/deadlines.ics?thema=mobiliteit")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    assert calendar["X-WR-CALNAME"] == "Initiatievenradar: deadlines (thema: Mobiliteit en openbaar domein)"
    (event,) = events(answer.content)
    assert event.start == date(2022, 2, 4)
    assert event["SUMMARY"] == "Deadline: Oproep Slimme Kade & <Co>"
    known = {"If-None-Match": answer.headers["etag"]}
    assert site.get("/deadlines.ics?thema=mobiliteit", headers=known).status_code == 304


def test_a_calendar_without_deadlines_is_a_calendar(site: httpx.Client) -> None:
    """So that nobody's program complains (RFC 5545 3.6 wants a component)."""
    calendar = Calendar.from_ical(site.get("/deadlines.ics?soort=event").content)
    assert [one.name for one in calendar.subcomponents] == ["VTIMEZONE"]


def test_the_pages_lead_to_what_they_are_about(site: httpx.Client) -> None:
    """The initiative to its own feed and calendar, the deadlines to the calendar of all."""
    page = site.get("/initiatieven/oproep-slimme-kade").text
    assert "../feed.atom?initiatief=icall" in page
    assert "../deadlines.ics?initiatief=icall" in page
    assert (
        'href="./deadlines.ics"' in site.get("/deadlines").text or 'href="deadlines.ics"' in site.get("/deadlines").text
    )


def test_who_wants_no_mail_is_shown_the_addresses_of_their_choices(site: httpx.Client) -> None:
    """Without giving an address; a choice that can't be made is told."""
    chosen = {"email": "", "website": "", "thema": "mobiliteit", "doe": "volg"}
    shown = site.post("/inschrijven", data=chosen)
    assert shown.status_code == 200
    assert "https://radar.example.org/feed.atom?thema=mobiliteit" in shown.text
    assert "https://radar.example.org/deadlines.ics?thema=mobiliteit" in shown.text
    assert site.post("/inschrijven", data={**chosen, "thema": "knikkers"}).status_code == 422


def stored(number: int, title: str = "Kade", **known: object) -> StoredInitiative:
    """A call with a deadline."""
    evidence = (Evidence(capture=1, url="https://a.test/", quote="x", xpath="/p", captured_at=NOW),)
    deadline = Deadline(date=PartialDate(iso="2022-02-04", precision=Precision.DAY))
    made = Initiative.model_validate(
        {
            "id": f"i{number}",
            "slug": f"kade-{number}",
            "title": Fact[str](value=title, evidence=evidence),
            "deadlines": (Fact[Deadline](value=deadline, evidence=evidence),),
            **known,
        }
    )
    return StoredInitiative(initiative=made, version=1, first_seen=NOW, last_seen=NOW, last_changed=NOW)


def change(number: int, initiative: int, **more: object) -> Change:
    """News of one of them."""
    told = {
        "id": f"c{number}",
        "initiative": f"i{initiative}",
        "title": "Kade",
        "kind": ChangeKind.CHANGED,
        "cause": Cause.SOURCE,
        "field": "title",
        "before": "Oud",
        "after": "Kade",
        "significance": Significance.MAJOR,
        "summary": f"Wijziging {number}.",
        "url": "https://a.test/",
        "detected_at": NOW,
    }
    return Change.model_validate(told | more)


def view_of(initiatives: list[StoredInitiative], changes: list[Change]) -> View:
    """A view of these."""
    return View(Snapshot(tuple(initiatives), tuple(changes), (), {}), Site("https://radar.test"), NOW)


THEMES = st.frozensets(st.sampled_from(["mobiliteit", "klimaat", "zorg"]))
PLACES = st.frozensets(st.sampled_from([("11002", "Antwerpen"), ("44021", "Gent")]))
ASKED = st.builds(
    Filters,
    themes=THEMES.map(sorted).map(tuple),
    municipalities=st.frozensets(st.sampled_from(["11002", "44021"])).map(sorted).map(tuple),
    provinces=st.frozensets(st.sampled_from(Province)).map(sorted).map(tuple),
    kinds=st.frozensets(st.sampled_from(Kind)).map(sorted).map(tuple),
    critical_only=st.booleans(),
)


@settings(deadline=None)
@given(st.lists(st.tuples(THEMES, PLACES, st.sampled_from(Significance)), max_size=6), ASKED)
def test_a_feed_has_what_the_filters_of_mail_let_pass(
    told: list[tuple[frozenset[str], frozenset[tuple[str, str]], Significance]], filters: Filters
) -> None:
    """Of initiatives that changed once: neither more nor less than `concerns` says of them."""
    initiatives = [
        stored(
            number,
            themes=tuple(Fact[str](value=theme, evidence=()) for theme in sorted(themes)),
            municipalities=tuple(
                Fact[Municipality](value=Municipality(nis=nis, name=name), evidence=()) for nis, name in sorted(places)
            ),
        )
        for number, (themes, places, _) in enumerate(told)
    ]
    changes = [change(number, number, significance=one[2]) for number, one in enumerate(told)]
    found = {one.id for one in asked_changes(view_of(initiatives, changes).snapshot, filters)}
    assert found == {
        one.id
        for one, about in zip(changes, initiatives, strict=True)
        if concerns(filters, traits_of(about.initiative) | told_traits([one]))
        and (one.significance is Significance.CRITICAL or not filters.critical_only)
    }
    dated = deadlines_ahead(initiatives, filters, today=NOW.date())
    calendar = calendar_document(view_of(initiatives, changes), Asked(filters))
    assert len(events(calendar.content)) == len(dated)


def test_what_stands_in_a_feed_stays_when_a_theme_is_dropped() -> None:
    """Who follows the theme sees the change before it, and that it was dropped."""
    dropped = change(2, 1, field="themes", before=["zorg"], after=[])
    snapshot = view_of([stored(1)], [change(1, 1), dropped, change(3, 1)]).snapshot
    assert [one.id for one in asked_changes(snapshot, Filters(themes=("zorg",)))] == ["c2", "c1"]


@pytest.mark.parametrize("title", NAUGHTY)
def test_any_title_is_text_in_feed_and_calendar(title: str) -> None:
    """One entry and one event, whatever it holds; no line of it is a property."""
    view = view_of([stored(1, title)], [change(1, 1, summary=title, title=title)])
    found = etree.fromstring(feed_document(view).content)
    assert len(found.findall("a:entry", ATOM)) == 1
    assert found.find("a:entry/a:title", ATOM).attrib.get("type", "text") == "text"  # type: ignore[union-attr]
    (event,) = events(calendar_document(view).content)
    assert "\u202e" not in event["SUMMARY"]
    assert "X" not in event


def test_a_query_is_read_as_it_is_written() -> None:
    """Signs that mean something in an address are spelt so that they don't."""
    assert query_of(Filters(sources=("a&b",), critical_only=True)) == urlencode([("bron", "a&b"), ("kritiek", "ja")])
