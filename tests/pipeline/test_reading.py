"""Reading captures: once per run, in this process or in others, with the same result."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from types import ModuleType

import pytest
from sqlalchemy import event

from domain.captures import Answer, ObservationKind
from domain.issues import IssueCode
from domain.readings import Reading
from domain.reference import load_reference
from pipeline.reading import MOST_SECONDS, PageReading, Reader
from scrapers.pages.base import SubjectPage, cached_field
from scrapers.source import PagePattern, Source, load_sources
from storage.captures import page_captures, store_answers
from storage.crawls import start_crawl
from storage.database import Session, Sessions

NIGHT = datetime(2022, 3, 1, 2, 15, tzinfo=UTC)
ENOUGH = 200
PAGE = """<!DOCTYPE html>
<html lang="nl"><head><title>Project Kade {number} | Smart Flanders</title></head><body><div id="main">
<article class="page"><header class="region intro"><div class="headings"><h1 class="h1">Project Kade {number}</h1></div>
</header><section class="region paragraphs"><div class="paragraph paragraph__text"><div class="paragraph__content">
<p>Dit project van imec kost 1.250,50 euro en loopt van 1 maart 2022 tot en met eind 2023. Indienen kan tot en met
{day} april 2022 om 12 uur.</p></div></div></section></article></div></body></html>"""


def store(session: Session, count: int) -> list[int]:
    """So many pages, captured."""
    crawl = start_crawl(session, "smart_flanders", now=NIGHT)
    pages = [PAGE.format(number=number, day=1 + number % 30) for number in range(count - 1)]
    answers = [
        Answer(
            url=f"https://smart.flanders.be/kade{number}/",
            kind=ObservationKind.FETCHED,
            at=NIGHT,
            status=200,
            headers={"Content-Type": "text/html; charset=utf-8"},
            body=page.encode(),
        )
        for number, page in enumerate([*pages, "\x00\x01\x02\x03"])
    ]
    store_answers(session, "smart_flanders", crawl, answers)
    return [page.latest.id for page in page_captures(session, "smart_flanders")]


def reader(sources: Mapping[str, Source] | None = None, seconds: float = MOST_SECONDS) -> Reader:
    """A reader on the morning after."""
    return Reader(sources or load_sources(), load_reference(), now=NIGHT, seconds=seconds)


@pytest.mark.parametrize("count", [ENOUGH // 10, ENOUGH + 10])
def test_other_processes_read_the_same(sqlite_sessions: Sessions, count: int) -> None:
    """Two processes give what one gives, to the last fact, and what can't be read is an issue in both."""
    with sqlite_sessions.begin() as session:
        captures = store(session, count)
        alone = list(reader().read_ahead(session, captures, processes=1))
        together = reader()
        assert list(together.read_ahead(session, captures, processes=2)) == alone
        assert [together.recall(capture) for capture in captures] == alone
    assert sum(len(reading.records) for reading in alone) == count - 1
    assert [issue.code for reading in alone for issue in reading.issues] == [IssueCode.NOT_HTML]


def test_what_was_not_read_is_not_remembered() -> None:
    """A capture of another run is unknown to this one."""
    assert reader().recall(1) is None


def questions(session: Session) -> list[str]:
    """A list to which each question to the database is added from now on."""
    asked: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *told: asked.append(told[2]))
    return asked


def test_reading_asks_for_many_bodies_at_once(sqlite_sessions: Sessions) -> None:
    """Far fewer questions to the database than pages."""
    with sqlite_sessions.begin() as session:
        captures = store(session, ENOUGH)
        asked = questions(session)
        assert len(list(reader().read_ahead(session, captures, processes=1))) == ENOUGH
    assert 0 < len(asked) <= ENOUGH // 20


def test_what_was_read_is_not_read_again(sqlite_sessions: Sessions) -> None:
    """Of a page with facts and of one without, the meaning is remembered."""
    with sqlite_sessions.begin() as session:
        known, captures = reader(), store(session, 3)
        first = [known.read(session, capture) for capture in captures]
        asked = questions(session)
        assert [known.read(session, capture) for capture in captures] == first
    assert asked == []


FEW_SECONDS = 2
"""More than any of these pages takes, with the imports of a process that begins."""


class Endless(SubjectPage):
    """A page whose heading is looked for without end."""

    @cached_field
    def title(self) -> Reading | None:
        """Never found."""
        while True:
            pass


def reading_first(pattern: PagePattern) -> dict[str, Source]:
    """The sources, with a pattern before those of one of them."""
    sources = load_sources()
    source = sources["smart_flanders"]
    return {**sources, source.name: source.model_copy(update={"pages": (pattern, *source.pages)})}


def check_that_one_is_too_slow(readings: list[PageReading], path: str) -> None:
    """Nothing is read of this page but that it took too long; of the others all is, but of the one that is no page."""
    (slow,) = (one for one in readings if any(issue.url.endswith(path) for issue in one.issues))
    assert (slow.records, slow.understood) == ((), False)
    assert [(issue.code, issue.field, issue.reason) for issue in slow.issues] == [
        (IssueCode.TOO_SLOW, "", f"reading it took longer than {FEW_SECONDS} seconds")
    ]
    assert sum(len(one.records) for one in readings) == len(readings) - 2


def test_a_page_that_is_read_without_end_is_too_slow(
    sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However deep in a page object, where each field may fail by itself; the others are read."""
    module = ModuleType("scrapers.pages.endless")
    vars(module)["Endless"] = Endless
    monkeypatch.setitem(sys.modules, module.__name__, module)
    sources = reading_first(PagePattern(match="/kade3/", use=("endless.Endless",)))
    with sqlite_sessions.begin() as session:
        captures = store(session, 10)
        readings = list(reader(sources, FEW_SECONDS).read_ahead(session, captures, processes=1))
    check_that_one_is_too_slow(readings, "/kade3/")


def test_a_page_is_too_slow_in_other_processes_too(sqlite_sessions: Sessions) -> None:
    """Here because of a regular expression that tries two to the power of thirty ways to read one address."""
    sources = reading_first(PagePattern(match="^(?=.*/kade207/)(.+)+!$", use=("feed.Feed",)))
    with sqlite_sessions.begin() as session:
        captures = store(session, ENOUGH + 10)
        readings = list(reader(sources, FEW_SECONDS).read_ahead(session, captures, processes=2))
    check_that_one_is_too_slow(readings, "/kade207/")
