"""Reading captures: once per run, in this process or in others, with the same result."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from domain.captures import Answer, ObservationKind
from domain.issues import IssueCode
from domain.reference import load_reference
from pipeline.reading import Reader
from scrapers.source import load_sources
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


def reader() -> Reader:
    """A reader on the morning after."""
    return Reader(load_sources(), load_reference(), now=NIGHT)


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
