"""A database filled with initiatives in our own words, and the overview on a real socket."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

import httpx
import pytest
import uvicorn

from domain.captures import CrawlCounts, Outcome
from domain.changes import Cause, Change, ChangeKind, Significance
from domain.initiative import Conflict, Evidence, Fact, Initiative, Page
from domain.issues import Issue, IssueCode
from domain.values import (
    Amount,
    AmountMeaning,
    Deadline,
    Municipality,
    Organisation,
    PartialDate,
    Precision,
)
from domain.vocabulary import Kind, PageRole, PageState, Presence, Role, Status
from storage.changes import add_changes
from storage.crawls import finish_crawl, start_crawl
from storage.database import Session, Sessions, close_database, open_database
from storage.initiatives import redirect_initiative, save_initiative
from storage.issues import record_issues
from storage.schema import prepare_database
from website.app import create_app
from website.site import SourceInfo

V = TypeVar("V")

FIRST_NIGHT = datetime(2022, 1, 10, 2, 15, tzinfo=UTC)
LAST_NIGHT = datetime(2022, 1, 20, 2, 15, tzinfo=UTC)
NOW = datetime(2022, 1, 20, 9, 0, tzinfo=UTC)
PUBLIC_URL = "https://radar.example.org"
SOURCES = {
    "stad": SourceInfo("De stadssite", "https://stad.example.org/"),
    "wiki": SourceInfo("De wiki", "https://wiki.example.org/"),
}


def fact(value: V, quote: str = "zo staat het er", url: str = "https://stad.example.org/kade") -> Fact[V]:
    """A value that was read from one page on the first night."""
    evidence = Evidence(capture=1, url=url, quote=quote, xpath="/html/body/p", captured_at=FIRST_NIGHT)
    return Fact[V](value=value, evidence=(evidence,))


def day(iso: str) -> PartialDate:
    """A date that was told to the day."""
    return PartialDate(iso=iso, precision=Precision.DAY)


def page(url: str, role: PageRole = PageRole.MAIN, state: PageState = PageState.LIVE) -> Page:
    """A page that was seen on both nights."""
    return Page(url=url, source="stad", key="", role=role, first_seen=FIRST_NIGHT, last_seen=LAST_NIGHT, state=state)


def make_initiative(identity: str, slug: str, title: str, **known: object) -> Initiative:
    """An initiative with a title, one page, and whatever else is known."""
    pages = (page(f"https://stad.example.org/{slug}"),)
    return Initiative.model_validate(
        {"id": identity, "slug": slug, "title": fact(title), "pages": pages, "languages": ("nl",), **known}
    )


def call() -> Initiative:
    """An open call with everything that can be known, and pages that contradict each other."""
    return make_initiative(
        "icall",
        "oproep-slimme-kade",
        "Oproep Slimme Kade & <Co>",
        summary=fact("Steun voor kaden die zelf tellen hoe druk het is."),
        kind=fact(Kind.CALL),
        status=fact(Status.OPEN),
        themes=(fact("slimme-stad-iot"), fact("mobiliteit")),
        target_groups=(fact("gemeente"),),
        organisations=(fact(Organisation(name="Agentschap Kade", role=Role.OWNER, ovo="OVO000001")),),
        deadlines=(fact(Deadline(date=day("2022-02-04"), label="vooraanmelding"), "tot en met 4 februari"),),
        amounts=(fact(Amount(eur=Decimal(250000), meaning=AmountMeaning.ENVELOPE)),),
        municipalities=(fact(Municipality(nis="44021", name="Gent")),),
        contact=(fact("kade@example.org"), fact("javascript:alert(1)")),
        start=fact(PartialDate(iso="2022-01", precision=Precision.MONTH)),
        parent="iprogramme",
        programme=fact("Programma Water"),
        conflicts=(
            Conflict(
                field="deadlines",
                facts=(
                    fact("2022-02-04"),
                    fact("2022-02-11", "uiterlijk 11 februari", "https://wiki.example.org/Kade"),
                ),
            ),
        ),
        pages=(
            page("https://stad.example.org/kade"),
            page("https://wiki.example.org/Kade", PageRole.MENTION, PageState.GONE),
        ),
        unknown=frozenset({"end"}),
    )


def initiatives() -> list[Initiative]:
    """What the radar knows."""
    return [
        call(),
        make_initiative(
            "iprogramme",
            "programma-water",
            "Programma Water",
            kind=fact(Kind.PROGRAMME),
            status=fact(Status.RUNNING),
            themes=(fact("omgeving-klimaat"),),
        ),
        make_initiative("iopen", "cafe-digitaal", "Café Digitaal", kind=fact(Kind.EVENT), status=fact(Status.OPEN)),
        make_initiative(
            "ipast",
            "subsidie-voorbij",
            "Subsidie van vorig jaar",
            kind=fact(Kind.SUBSIDY),
            status=fact(Status.CLOSED),
            deadlines=(fact(Deadline(date=day("2021-12-01"))),),
        ),
        make_initiative("igone", "verdwenen-platform", "Verdwenen platform", presence=Presence.GONE),
        make_initiative("iold", "oude-naam", "Oude naam"),
    ]


def change(identity: str, cause: Cause, summary: str, at: datetime, initiative: str = "icall") -> Change:
    """Something that was noticed about an initiative."""
    return Change(
        id=identity,
        initiative=initiative,
        title="Oproep Slimme Kade",
        kind=ChangeKind.CHANGED,
        cause=cause,
        field="deadlines",
        significance=Significance.CRITICAL,
        summary=summary,
        url="https://stad.example.org/kade",
        detected_at=at,
        evidence_after=fact("x", "tot en met 4 februari").evidence,
    )


def changes() -> list[Change]:
    """News, a correction, and what stood there at the beginning."""
    rewritten = {"field": "description", "before": "loopt tot eind 2022", "after": "loopt tot eind 2023"}
    merged = change("c4", Cause.SOURCE, "Oude naam is samengevoegd met een ander initiatief.", LAST_NIGHT, "iold")
    return [
        change("c1", Cause.BASELINE, "Opgenomen in het overzicht: Oproep Slimme Kade.", FIRST_NIGHT),
        change("c2", Cause.SOURCE, "De uiterste indiendatum is verschoven naar 4 februari 2022.", LAST_NIGHT),
        change("c3", Cause.CORRECTION, "Rechtzetting: het totaalbudget is 250.000 euro.", LAST_NIGHT),
        merged.model_copy(update=rewritten),
    ]


def add_crawls(session: Session) -> None:
    """A healthy crawl of one source, and of the other one that failed after it."""
    counts = CrawlCounts(requests=12, pages=10, changed=1, seconds=3.0)
    first = start_crawl(session, "stad", now=FIRST_NIGHT)
    finish_crawl(session, first, outcome=Outcome.HEALTHY, why="", counts=counts, now=FIRST_NIGHT)
    wiki = start_crawl(session, "wiki", now=FIRST_NIGHT)
    finish_crawl(session, wiki, outcome=Outcome.HEALTHY, why="", counts=counts, now=FIRST_NIGHT)
    failed = start_crawl(session, "wiki", now=LAST_NIGHT)
    why = "connection refused"
    finish_crawl(session, failed, outcome=Outcome.UNREACHABLE, why=why, counts=CrawlCounts(), now=LAST_NIGHT)
    issue = Issue(code=IssueCode.UNREADABLE_VALUE, url="https://stad.example.org/kade", field="end", reason="'ooit'")
    record_issues(session, "stad", issue.url, [issue], now=LAST_NIGHT, stage="read")


def fill(sessions: Sessions) -> None:
    """Store all of it."""
    with sessions.begin() as session:
        add_crawls(session)
        for one in initiatives():
            save_initiative(session, one, (), now=FIRST_NIGHT, changed=True)
        save_initiative(session, call(), (), now=LAST_NIGHT, changed=True)
        redirect_initiative(session, "iold", "iprogramme")
        add_changes(session, changes())


@pytest.fixture
def filled(sessions: Sessions) -> Sessions:
    """A database with initiatives, changes, crawls and issues, once for each kind of database."""
    fill(sessions)
    return sessions


@pytest.fixture
def filled_sqlite(sqlite_sessions: Sessions) -> Sessions:
    """The same in SQLite."""
    fill(sqlite_sessions)
    return sqlite_sessions


@contextmanager
def serving(sessions: Sessions) -> Iterator[httpx.Client]:
    """The overview of a database on a loopback socket, and a client of it."""
    app = create_app(sessions, public_url=PUBLIC_URL, clock=lambda: NOW, contact="radar@example.org", sources=SOURCES)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    wait_until_started(server)
    with httpx.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=30) as client:
        yield client
    server.should_exit = True
    thread.join(timeout=30)


def wait_until_started(server: uvicorn.Server) -> None:
    """Return when the server answers."""
    until = time.monotonic() + timedelta(seconds=30).total_seconds()
    while not server.started:
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture
def serve() -> Iterator[Callable[[Sessions], httpx.Client]]:
    """Start the overview of a database on a loopback socket; gives a client of it."""
    with ExitStack() as stack:
        yield lambda sessions: stack.enter_context(serving(sessions))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    """A filled database that no test changes."""
    found = open_database(f"sqlite:///{tmp_path_factory.mktemp('shared') / 'radar.sqlite'}")
    prepare_database(found)
    fill(found)
    yield found
    close_database(found)


@pytest.fixture(scope="module")
def site(shared: Sessions) -> Iterator[httpx.Client]:
    """A client of the overview of a filled database that no test changes."""
    with serving(shared) as client:
        yield client


@pytest.fixture
def make() -> Callable[..., Initiative]:
    """Make an initiative with an id, slug, title and whatever else is known."""
    return make_initiative


@pytest.fixture
def open_call() -> Initiative:
    """An open call with everything that can be known."""
    return call()


@pytest.fixture
def all_initiatives() -> list[Initiative]:
    """What the radar knows."""
    return initiatives()


@pytest.fixture
def now() -> datetime:
    """The moment at which the overview is shown."""
    return NOW
