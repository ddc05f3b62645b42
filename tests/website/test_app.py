"""The overview on a real socket."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import httpx
import pytest
from parsel import Selector

from storage.changes import load_changes
from storage.database import Sessions, close_database
from storage.initiatives import load_initiative, save_initiative
from website.conditional import entity_tag

PAGES = [
    "/",
    "/?q=kade",
    "/soort/oproep",
    "/status/open",
    "/thema/mobiliteit",
    "/initiatieven/oproep-slimme-kade",
    "/wijzigingen",
    "/wijzigingen/2022-01",
    "/deadlines",
    "/bronnen",
    "/over",
    "/open-data",
]
FILES = {
    "/data/initiatieven.jsonl": "application/x-ndjson",
    "/data/initiatieven.csv": "text/csv",
    "/data/wijzigingen.jsonl": "application/x-ndjson",
    "/data/wijzigingen.csv": "text/csv",
    "/feed.atom": "application/atom+xml",
    "/deadlines.ics": "text/calendar",
    "/static/style.css": "text/css",
    "/static/icon.svg": "image/svg+xml",
}
Serve = Callable[..., httpx.Client]


def words(answer: httpx.Response) -> str:
    """What a reader reads, with single spaces."""
    return " ".join("".join(Selector(answer.text).xpath("//body//text()").getall()).split())


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_dutch_html_with_landmarks_and_headings_in_order(site: httpx.Client, path: str) -> None:
    """Every page has its language, skip link, main part, one h1, and no heading level is skipped."""
    answer = site.get(path)
    page = Selector(answer.text)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.xpath("/html/@lang").get() == "nl"
    assert page.xpath("//body/a[1]/@href").get() == "#inhoud"
    assert page.xpath("//header/div/nav and //main[@id='inhoud'] and //footer").get() == "1"
    levels = [
        int(name[1])
        for name in page.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4]").xpath("name()").getall()
    ]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", PAGES)
def test_ids_are_unique_and_labels_point_at_them(site: httpx.Client, path: str) -> None:
    """Labels and headings belong to something that is there, once."""
    page = Selector(site.get(path).text)
    ids = page.xpath("//@id").getall()
    assert len(ids) == len(set(ids))
    assert set(page.xpath("//@for | //@aria-labelledby").getall()) <= set(ids)
    assert page.xpath("//table//th[not(@scope)]").getall() == []


@pytest.mark.parametrize("path", [*PAGES, *FILES, "/healthz", "/bestaat-niet"])
def test_nothing_may_run_be_guessed_or_be_told_to_others(site: httpx.Client, path: str) -> None:
    """Every answer forbids scripts, frames and guessing of types, and sends no referrer."""
    headers = site.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; ")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_what_a_reader_has_is_not_sent_again(site: httpx.Client, path: str) -> None:
    """With the validators of the last answer the same address gives 304 and no body."""
    first = site.get(path)
    for name, value in (
        ("If-None-Match", first.headers["etag"]),
        ("If-Modified-Since", first.headers["last-modified"]),
    ):
        again = site.get(path, headers={name: value})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]


def test_what_changed_is_sent_again(filled_sqlite: Sessions, serve: Serve) -> None:
    """After a change neither the old ETag nor the old date gives 304."""
    client = serve(filled_sqlite)
    first = client.get("/")
    with filled_sqlite.begin() as session:
        stored = load_initiative(session, "iopen")
        assert stored is not None
        renamed = stored.initiative.model_copy(
            update={"title": stored.initiative.title.model_copy(update={"value": "Nieuw"})}
        )
        later = stored.last_changed + timedelta(days=20)
        save_initiative(session, renamed, (), now=later, changed=True)
    for name, value in (
        ("If-None-Match", first.headers["etag"]),
        ("If-Modified-Since", first.headers["last-modified"]),
    ):
        assert client.get("/", headers={name: value}).status_code == 200


def test_an_unreadable_date_or_other_etag_is_ignored(site: httpx.Client) -> None:
    """A header that says nothing of ours changes nothing; an ETag goes before a date."""
    first = site.get("/over")
    assert site.get("/over", headers={"If-Modified-Since": "gisteren"}).status_code == 200
    headers = {"If-None-Match": entity_tag(b"x"), "If-Modified-Since": first.headers["last-modified"]}
    assert site.get("/over", headers=headers).status_code == 200
    assert site.get("/over", headers={"If-None-Match": f'"a", W/{first.headers["etag"]}'}).status_code == 304


def test_head_gives_the_headers_without_the_page(site: httpx.Client) -> None:
    """A link checker asks for no more than it needs."""
    answer = site.head("/deadlines")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"] == site.get("/deadlines").headers["etag"]


def test_the_overview_begins_with_what_can_be_handed_in(filled: Sessions, serve: Serve) -> None:
    """The first section names the open call, its last day and how long that is, on each kind of database."""
    page = Selector(serve(filled).get("/").text)
    first = page.xpath("(//main//section)[1]")
    assert first.xpath(".//h2/text()").get() == "Nu indienen"
    assert first.xpath(".//h3/a/text()").get() == "Oproep Slimme Kade & <Co>"
    assert "t.e.m. 4 februari 2022" in first.xpath("string()").get("")
    assert "nog 15 dagen" in first.xpath("string()").get("")


def test_the_overview_says_which_source_may_be_out_of_date(site: httpx.Client) -> None:
    """A reader hears that the wiki could not be read, and that what was known is still there."""
    assert "De wiki kon de laatste keer niet goed gelezen worden" in words(site.get("/"))


def test_searching_works_without_accents_on_each_database(filled: Sessions, serve: Serve) -> None:
    """The search form finds by words, and says what was asked for."""
    client = serve(filled)
    page = Selector(client.get("/", params={"q": "CAFE", "status": "open"}).text)
    assert page.xpath("//ul[@class='cards']//h3/a/text()").getall() == ["Café Digitaal"]
    assert page.xpath("//input[@name='q']/@value").get() == "CAFE"
    assert page.xpath("//select[@name='status']/option[@selected]/text()").get() == "open"


@pytest.mark.parametrize(
    "query", ["?q=bestaatniet", "?soort=subsidie&status=open", "?q=" + "a" * 5000, "?q=%00%3Cb%3E"]
)
def test_a_search_without_result_says_what_to_do(site: httpx.Client, query: str) -> None:
    """Nothing found is told in words, whatever was asked for."""
    assert "Niets gevonden." in words(site.get(f"/{query}"))


def test_a_filter_that_does_not_exist_filters_nothing(site: httpx.Client) -> None:
    """An unknown value in the address asks for nothing."""
    assert "Alle initiatieven" in words(site.get("/?soort=zeppelin&status=x&thema=y"))


def test_every_fact_is_shown_with_its_page_words_and_date(site: httpx.Client) -> None:
    """The page of an initiative proves what it says."""
    facts = Selector(site.get("/initiatieven/oproep-slimme-kade").text).xpath("//dl[@class='facts']/div")
    assert [fact.xpath("dt/text()").get() for fact in facts][:4] == ["Soort", "Status", "Indienen", "Bedragen"]
    for value in facts.xpath("dd"):
        assert value.xpath(".//q/text()").get()
        assert value.xpath(".//a[starts-with(@href, 'https://')]")
        assert value.xpath(".//time[@datetime]/text()").get() == "10 januari 2022"


def test_a_programme_that_we_know_is_shown_by_its_name(site: httpx.Client) -> None:
    """Whatever the page calls it, the programme's own page is one click away."""
    fact = Selector(site.get("/initiatieven/oproep-slimme-kade").text).xpath("//div[dt='Programma']/dd")
    assert (fact.xpath(".//a/text()").get(), fact.xpath(".//a/@href").get()) == ("Programma Water", "programma-water")


def test_contradictions_stand_side_by_side(site: httpx.Client) -> None:
    """Both dates are shown, each with its own page, and which of them we show elsewhere."""
    sides = Selector(site.get("/initiatieven/oproep-slimme-kade").text).xpath("//ul[@class='sides']/li")
    assert sides.xpath("p[@class='value']/text()").getall() == ["4 februari 2022", "11 februari 2022"]
    assert "dit tonen we" in sides[0].xpath("string()").get("")
    assert sides[1].xpath(".//a/@href").get() == "https://wiki.example.org/Kade"


def test_an_initiative_leads_to_its_programme_and_back(site: httpx.Client) -> None:
    """Parts name their programme and programmes their parts."""
    part = Selector(site.get("/initiatieven/oproep-slimme-kade").text)
    assert part.xpath("//section[h2='Verband met andere initiatieven']//a/@href").getall() == ["programma-water"]
    whole = Selector(site.get("/initiatieven/programma-water").text)
    assert whole.xpath("//section[h2='Verband met andere initiatieven']//li/a/@href").getall() == ["oproep-slimme-kade"]


def test_history_tells_versions_and_changes(site: httpx.Client) -> None:
    """The latest version stands first, with what was noticed then, corrections and beginnings included."""
    told = words(site.get("/initiatieven/oproep-slimme-kade"))
    history = told[told.index("Geschiedenis") :]
    assert history.index("versie 2") < history.index("verschoven naar") < history.index("versie 1")
    assert history.index("versie 1") < history.index("Opgenomen in het overzicht")


def test_what_is_gone_says_so_and_stays(site: httpx.Client) -> None:
    """The page of a vanished initiative keeps what was known; the overview no longer lists it."""
    assert "Niet langer online." in words(site.get("/initiatieven/verdwenen-platform"))
    assert "Verdwenen platform" not in words(site.get("/"))


@pytest.mark.parametrize("name", ["iprogramme", "iold", "oude-naam"])
def test_ids_and_former_names_lead_to_the_initiative(site: httpx.Client, name: str) -> None:
    """An id, a merged id and the slug of a merged initiative redirect for good, under any prefix."""
    answer = site.get(f"/initiatieven/{name}")
    assert (answer.status_code, answer.headers["location"]) == (301, "programma-water")


def test_changes_leave_the_beginning_out_and_corrections_apart(site: httpx.Client) -> None:
    """News first, our own corrections under their own heading, what stood there at the start not at all."""
    day = Selector(site.get("/wijzigingen").text).xpath("//section[h2='20 januari 2022']")
    assert "is verschoven naar 4 februari 2022" in day.xpath("string(ul[1])").get("")
    assert day.xpath("string(h3)").get() == "Rechtzettingen"
    assert "totaalbudget" in day.xpath("string(ul[2])").get("")
    assert "Opgenomen in het overzicht" not in words(site.get("/wijzigingen"))


def test_a_changed_text_is_shown_word_by_word(site: httpx.Client) -> None:
    """What went is struck out, what came stands behind it; both say so to who does not see that."""
    (diff,) = Selector(site.get("/wijzigingen").text).css(".word-diff")
    assert diff.css("del").xpath("string()").getall() == ["geschrapt: 2022"]
    assert diff.css("ins").xpath("string()").getall() == ["nieuw: 2023"]
    assert "loopt tot eind" in " ".join(diff.xpath("string()").get("").split())


def test_sources_tell_how_they_are(site: httpx.Client) -> None:
    """Outcome, reason, last good time, counts and what was not understood are all there."""
    told = words(site.get("/bronnen"))
    for expected in (
        "De stadssite",
        "in orde",
        "onbereikbaar",
        "connection refused",
        "Laatste keer in orde: 10 januari 2022",
        "seconden per antwoord0,25",
    ):
        assert expected in told
    assert "onleesbare waarde (einde)" in told


def test_over_gives_the_contact(site: httpx.Client) -> None:
    """A reader who sees a mistake knows whom to write to."""
    assert 'href="mailto:radar@example.org"' in site.get("/over").text


@pytest.mark.parametrize(("path", "kind"), FILES.items())
def test_files_have_their_type(site: httpx.Client, path: str, kind: str) -> None:
    """Programs know what they get."""
    answer = site.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)


@pytest.mark.parametrize(
    "path",
    [
        "/bestaat-niet",
        "/initiatieven/bestaat-niet",
        "/soort/zeppelin",
        "/status/x",
        "/thema/x",
        "/wijzigingen/1999-01",
        "/wijzigingen/x",
        "/data/personen.csv",
        "/static/..%2fapp.py",
        "/docs",
        "/openapi.json",
    ],
)
def test_what_does_not_exist_is_told_in_dutch(site: httpx.Client, path: str) -> None:
    """A wrong address gives 404 and a page that leads on."""
    answer = site.get(path)
    assert answer.status_code == 404
    assert "Deze pagina bestaat niet" in words(answer)
    assert Selector(answer.text).xpath("//main//a[text()='overzicht']/@href").get("").strip("./") == ""


@pytest.mark.parametrize(("path", "target"), [("/deadlines/", "../deadlines"), ("/initiatieven/x/", "../x")])
def test_a_closing_slash_leads_to_the_address_without(site: httpx.Client, path: str, target: str) -> None:
    """Addresses of the published files work here too."""
    answer = site.get(path)
    assert (answer.status_code, answer.headers["location"]) == (308, target)


def test_nothing_stored_is_a_page_too(sqlite_sessions: Sessions, serve: Serve) -> None:
    """Before the first night every page says that there is nothing yet."""
    client = serve(sqlite_sessions)
    for path in ("/", "/wijzigingen", "/deadlines", "/bronnen", "/feed.atom", "/data/initiatieven.csv"):
        assert client.get(path).status_code == 200
    assert words(client.get("/bronnen")).count("nog niet gelezen") == 2
    assert "geen uiterste indiendatum bekend" in words(client.get("/deadlines"))


def test_a_broken_store_is_told_in_dutch_and_to_the_monitor(filled_sqlite: Sessions, serve: Serve) -> None:
    """When the store fails, readers get a page with status 500 and the monitor 503; nothing of the fault leaks."""
    client = serve(filled_sqlite)
    assert client.get("/healthz").text == "ok\n"
    break_store(filled_sqlite)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Er ging iets mis bij ons" in words(answer)
    assert "sqlite" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert client.get("/healthz").status_code == 503


def break_store(sessions: Sessions) -> None:
    """Put something in the place of the database file that is no database."""
    bound = sessions.kw["bind"]
    close_database(sessions)
    for suffix in ("", "-wal", "-shm"):
        with open(f"{bound.url.database}{suffix}", "wb") as file:  # noqa: PTH123  the name is put together here
            file.write(b"no database" * 1000)


def test_reading_changes_nothing(filled_sqlite: Sessions, serve: Serve) -> None:
    """Readers leave no trace in the store."""
    client = serve(filled_sqlite)
    with filled_sqlite() as session:
        before = load_changes(session), load_initiative(session, "icall")
    for path in [*PAGES, *FILES]:
        client.get(path)
    with filled_sqlite() as session:
        assert (load_changes(session), load_initiative(session, "icall")) == before
