"""The feed and the calendar of what somebody chose: the same choices as for mail, in an address without a name."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event
from lxml import etree

from domain.changes import Cause, Change, ChangeKind, Significance
from domain.deadlines import deadlines_ahead
from domain.filters import concerns, told_traits, traits_of
from domain.initiative import Evidence, Fact, Initiative, StoredInitiative
from domain.subscriptions import Filters, Province, Rhythm, Subscriber
from domain.values import Deadline, Municipality, PartialDate, Precision
from domain.vocabulary import Kind, Presence, Role
from notifications.digest import compose, window
from notifications.links import links_with
from notifications.render import build, render_preview
from notifications.selection import select
from storage.database import Sessions
from website.feeds import asked_changes, calendar_document, feed_document
from website.publish import publish
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
        ("bron=stad", 2, 1),
        ("organisatie=OVO001835", 0, 0),
        ("organisatie=OVO001835&rol=owner&initiatief=icall", 1, 1),
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
        ("thema=%ff", "thema: Dit kan niet gekozen worden: \ufffd"),
        ("thema=mobiliteit&email=an%40gemeente.be", "email: Dit veld kennen we niet."),
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


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/thema/mobiliteit", "thema=mobiliteit"),
        ("/soort/oproep", "soort=call"),
        ("/?soort=oproep&thema=mobiliteit", "thema=mobiliteit&amp;soort=call"),
    ],
)
def test_a_list_of_a_theme_or_kind_can_be_followed(site: httpx.Client, path: str, query: str) -> None:
    """Programs find its feed and calendar, and so do readers."""
    page = site.get(path).text
    assert len(re.findall(rf'<link rel="alternate"[^>]*(?:feed.atom|deadlines.ics)\?{query}"', page)) == 2
    assert len(re.findall(rf'<a href="[^"]*(?:feed.atom|deadlines.ics)\?{query}"', page)) == 2


@pytest.mark.parametrize("path", ["/", "/status/open", "/?soort=oproep&q=kade"])
def test_no_feed_is_offered_that_holds_something_else(site: httpx.Client, path: str) -> None:
    """No filter asks for a status or for words."""
    assert not re.search(r"(?:feed.atom|deadlines.ics)\?", site.get(path).text)


def test_who_asked_for_mail_is_shown_what_else_follows_their_choices(site: httpx.Client) -> None:
    """The same for every address, and with a title of its own for what was chosen."""
    asked = site.post("/inschrijven", data={"email": "an@gemeente.be", "website": "x", "thema": "mobiliteit"})
    assert "https://radar.example.org/deadlines.ics?thema=mobiliteit" in asked.text
    assert "Deze adressen volgen thema: Mobiliteit en openbaar domein." in asked.text


def test_the_published_folder_has_what_is_there_without_a_server(shared: Sessions, tmp_path: Path) -> None:
    """The feed and the calendar of everything, and no link that asks for less."""
    publish(shared, tmp_path / "public", public_url="https://radar.example.org", now=NOW)
    assert len(events((tmp_path / "public" / "deadlines.ics").read_bytes())) == 1
    pages = [path.read_text() for path in (tmp_path / "public").rglob("*.html")]
    assert any('deadlines.ics"' in page for page in pages)
    assert not any(re.search(r'href="[^"]*(?:feed.atom|deadlines.ics)\?', page) for page in pages)


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


def places_of(places: frozenset[tuple[str, str]]) -> tuple[Fact[Municipality], ...]:
    """Municipalities that were read."""
    return tuple(
        Fact[Municipality](value=Municipality(nis=nis, name=name), evidence=()) for nis, name in sorted(places)
    )


def themes_of(themes: frozenset[str]) -> tuple[Fact[str], ...]:
    """Themes that were read."""
    return tuple(Fact[str](value=theme, evidence=()) for theme in sorted(themes))


@given(st.lists(st.tuples(THEMES, PLACES, st.sampled_from(Significance)), max_size=6), ASKED)
def test_a_feed_has_what_the_filters_of_mail_let_pass(
    told: list[tuple[frozenset[str], frozenset[tuple[str, str]], Significance]], filters: Filters
) -> None:
    """Of initiatives that changed once: neither more nor less than `concerns` says of them."""
    initiatives = [
        stored(
            number,
            themes=themes_of(themes),
            municipalities=places_of(places),
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


NEWS = st.tuples(
    st.sampled_from(["i0", "i1", "i2", "old", "lost"]),
    st.sampled_from([Cause.SOURCE, Cause.SOURCE, Cause.CORRECTION]),
    st.sampled_from(Significance),
    st.sampled_from(
        [
            ("title", "Oud", "Kade"),
            ("themes", ["zorg"], []),
            ("themes", [], ["klimaat"]),
            ("kind", "call", "event"),
            ("municipalities", [{"nis": "11002", "name": "Antwerpen"}], []),
            ("municipalities", [], [{"nis": "44021", "name": "Gent"}]),
            ("organisations", [{"name": "X", "role": "partner", "ovo": "OVO001835"}], []),
            ("parent", "i2", None),
        ]
    ),
)
FOLLOWED = st.lists(st.sampled_from(["i0", "i2", "old"]), unique=True).map(tuple)
PARTNERS = st.sampled_from([(), ("OVO001835",)])
ROLES = st.sampled_from([(), (Role.OWNER,), (Role.PARTNER,)])


@given(st.lists(NEWS, max_size=8), THEMES, PLACES, ASKED, FOLLOWED, PARTNERS, ROLES)
def test_a_feed_has_what_a_mail_would_have_told(
    news: list[tuple[str, Cause, Significance, tuple[str, object, object]]],
    themes: frozenset[str],
    places: frozenset[tuple[str, str]],
    filters: Filters,
    followed: tuple[str, ...],
    partners: tuple[str, ...],
    roles: tuple[Role, ...],
) -> None:
    """Each change stands in it if and only if a mail of its moment, made today, would tell it; the newest first.

    Whatever came after it, also to what was merged, is part of something else, or is no longer stored.
    """
    known = [stored(0, themes=themes_of(themes)), stored(1, parent="i0", municipalities=places_of(places)), stored(2)]
    changes = [
        change(number, 0, cause=cause, significance=weight, field=field, before=before, after=after).model_copy(
            update={"initiative": name}
        )
        for number, (name, cause, weight, (field, before, after)) in enumerate(news)
    ]
    snapshot = Snapshot(tuple(known), tuple(changes), (), {"old": "i0"}, {"old": "i0"})
    today = {"i0": known[0], "old": known[0], "i1": known[1], "i2": known[2]}
    wanted = filters.model_copy(update={"initiatives": followed, "organisations": partners, "roles": roles})
    told = [one.id for place, one in enumerate(changes) if select([one], wanted, today, later=changes[place + 1 :])]
    assert [one.id for one in asked_changes(snapshot, wanted)] == told[::-1]


def test_mail_and_calendar_hold_the_same_events() -> None:
    """Whoever has both sees each deadline once: the same id, number, day and words."""
    rounds = tuple(
        Fact[Deadline](value=Deadline(date=PartialDate(iso=iso, precision=Precision.DAY)), evidence=())
        for iso in ("2022-01-28", "2022-02-11")
    )
    known = {"i1": stored(1), "i2": stored(2, deadlines=rounds)}
    reader = Subscriber(id=1, email="an@gemeente.test", confirmed_at=NOW)
    digest = compose(reader, window(Rhythm.WEEKLY, NOW), [change(1, 1, detected_at=NOW - timedelta(days=5))], known)
    assert digest is not None
    links = links_with("k", public_url="https://radar.test")
    shown = render_preview(digest, known, public_url="https://radar.test", links=links)
    mail = build(digest, shown, links, public_url="https://radar.test", mail_from="radar@radar.test", now=NOW)
    (file,) = mail.iter_attachments()
    calendar = calendar_document(view_of(list(known.values()), []))
    in_mail, in_feed = (
        {one["UID"]: one.to_ical() for one in events(each)} for each in (file.get_content(), calendar.content)
    )
    assert in_mail == in_feed
    assert len(in_feed) == 3


def test_a_calendar_follows_what_became_of_a_deadline() -> None:
    """It moves the event, and holds none for what is gone: programs drop what a calendar no longer holds."""
    later = (Fact[Deadline](value=Deadline(date=PartialDate(iso="2022-03-04", precision=Precision.DAY)), evidence=()),)
    moved = stored(1, deadlines=later).model_copy(update={"last_changed": NOW + timedelta(days=1)})
    (first,), (second,) = (events(calendar_document(view_of([one], [])).content) for one in (stored(1), moved))
    assert (first["UID"], first["SEQUENCE"] < second["SEQUENCE"]) == (second["UID"], True)
    assert (first.start, second.start) == (date(2022, 2, 4), date(2022, 3, 4))
    for gone in (stored(1, presence=Presence.GONE), stored(1, deadlines=())):
        assert events(calendar_document(view_of([gone], [])).content) == []


def test_a_calendar_is_the_same_at_any_hour() -> None:
    """Its bytes change only when what they tell does, so that it need not be sent again."""
    morning = view_of([stored(1)], [])
    evening = View(morning.snapshot, morning.site, NOW + timedelta(hours=9))
    assert calendar_document(morning) == calendar_document(evening)


def test_what_we_no_longer_list_leads_to_its_page_or_to_our_changes() -> None:
    """Never to an address that does something else."""
    lost = [change(1, 9), change(2, 9, url="javascript:alert(1)"), change(3, 9, url="https://a.test/\n\x00")]
    found = etree.fromstring(feed_document(view_of([], lost)).content)
    links = [one.attrib["href"] for one in found.findall("a:entry/a:link", ATOM)]
    assert links == ["https://radar.test/wijzigingen", "https://radar.test/wijzigingen", "https://a.test/"]


def test_a_feed_holds_the_newest_hundred() -> None:
    """With titles that a list can show; all that was told stands below them."""
    changes = [change(number, 1, summary=f"{number} {'k' * 10_000}") for number in range(150)]
    found = etree.fromstring(feed_document(view_of([stored(1)], changes)).content).findall("a:entry", ATOM)
    assert [(one.findtext("a:title", "", ATOM) or "").split()[0] for one in found] == [
        str(n) for n in range(149, 49, -1)
    ]
    assert all(len(one.findtext("a:title", "", ATOM)) <= 200 for one in found)
    assert all(len(one.findtext("a:summary", "", ATOM)) > 10_000 for one in found)


def test_what_stands_in_a_feed_stays_when_a_theme_is_dropped() -> None:
    """Who follows the theme sees the change before it, and that it was dropped."""
    dropped = change(2, 1, field="themes", before=["zorg"], after=[])
    snapshot = view_of([stored(1)], [change(1, 1), dropped, change(3, 1)]).snapshot
    assert [one.id for one in asked_changes(snapshot, Filters(themes=("zorg",)))] == ["c2", "c1"]


def test_what_was_merged_counts_as_all_that_it_became_since() -> None:
    """Who follows a theme sees news of an initiative that had it after it took over another, as in a mail."""
    merged = change(1, 0).model_copy(update={"initiative": "old"})
    dropped = change(2, 1, field="themes", before=["zorg"], after=[])
    snapshot = Snapshot((stored(1),), (merged, dropped), (), {"old": "i1"}, {"old": "i1"})
    wanted = Filters(themes=("zorg",))
    assert [one.id for one in asked_changes(snapshot, wanted)] == ["c2", "c1"]
    assert select([merged], wanted, snapshot.by_any_id, later=[dropped]) == ((merged,),)


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
