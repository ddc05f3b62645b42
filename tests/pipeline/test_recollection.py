"""What is remembered of a page of which the cues tell nothing any more. With real bodies in a real database."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from domain.captures import Answer, ObservationKind
from domain.initiative import PageUse
from domain.reference import load_reference
from domain.vocabulary import Kind
from pipeline.reading import Reader
from pipeline.recollection import lost_subjects, recollect, taken_in
from scrapers.source import load_sources
from storage.answers import store_answers
from storage.captures import page_heads
from storage.crawls import start_crawl
from storage.database import Session, Sessions

URL = "https://smart.flanders.be/smart-flanders-2.0/kade/"
NIGHT = datetime(2022, 3, 1, 2, 15, tzinfo=UTC)
PAGE = """<!DOCTYPE html><html lang="nl"><head><title>Slimme kade</title></head><body><div class="page">
<div class="main-content" id="main" role="main"><article class="page"><header class="region intro">
<div class="headings"><h1 class="h1">Slimme kade</h1></div></header><section class="region paragraphs">
<div class="paragraph paragraph__text"><div class="paragraph__content"><p>{text}</p></div></div></section></article>
</div></div></body></html>"""
REST = (
    "De sensoren hangen aan lantaarnpalen in de winkelstraten van het centrum, waar ze voorbijgangers tellen zonder "
    "beelden te bewaren. Elke ochtend staan de cijfers klaar voor wie er werken mee plant."
)
TELLING, SILENT = f"Slimme kade is een netwerk dat mensen telt. {REST}", f"Er wordt geteld. {REST}"
NOTICE = "Hier staat nu niets."
Make = Callable[..., PageUse]


@pytest.fixture
def session(sqlite_sessions: Sessions) -> Iterator[Session]:
    """A transaction on an empty database."""
    with sqlite_sessions.begin() as one:
        yield one


@pytest.fixture
def reader() -> Reader:
    """What reads with today's code, and has read nothing yet."""
    return Reader(load_sources(), load_reference(), now=NIGHT)


def store(session: Session, *texts: str) -> list[int]:
    """The ids of the captures of a page that said each of `texts`, night after night."""
    found = []
    for night, text in enumerate(texts):
        now = NIGHT + timedelta(days=night)
        crawl = start_crawl(session, "smart_flanders", now=now)
        body = PAGE.format(text=text).encode()
        answer = Answer(url=URL, kind=ObservationKind.FETCHED, at=now, status=200, body=body)
        store_answers(session, "smart_flanders", crawl, [answer])
        found += [page.latest for page in page_heads(session, "smart_flanders")]
    return found


def test_a_page_is_remembered_by_the_newest_version_that_tells(session: Session, reader: Reader, use: Make) -> None:
    """Of the kind that this version tells, whatever stood on the page in between."""
    *_, last = store(session, TELLING, NOTICE, SILENT)
    (record,) = taken_in(session, reader, use(url=URL, capture=last))
    assert record.kind is not None
    assert record.kind.value is Kind.NETWORK


def test_a_page_that_never_told_is_not_remembered(session: Session, reader: Reader, use: Make) -> None:
    """However often the same text was read from it: what later code does not find, was none."""
    *_, last = store(session, SILENT, f"{SILENT} Soms.", f"{SILENT} Vaak.")
    assert taken_in(session, reader, use(url=URL, capture=last)) == []


def test_what_a_page_tells_later_says_nothing_of_before(session: Session, reader: Reader, use: Make) -> None:
    """Only older versions count: the same capture means the same, whatever comes after it."""
    first, _ = store(session, SILENT, TELLING)
    assert taken_in(session, reader, use(url=URL, capture=first)) == []


@pytest.mark.parametrize(("text", "count"), [(SILENT, 1), (NOTICE, 0)])
def test_a_new_version_is_read_as_the_one_before_while_it_says_the_same(
    session: Session, reader: Reader, use: Make, text: str, count: int
) -> None:
    """What the reader gives for it from then on; another text stays what it is by itself."""
    known, new = store(session, TELLING, text)
    lost = lost_subjects(reader.read(session, new), [use(url=URL, capture=known)])
    recollect(session, reader, lost, new)
    assert len(reader.read(session, new).records) == count


def test_only_what_is_not_told_is_lost(session: Session, reader: Reader, use: Make) -> None:
    """A page that tells needs no memory; one that is not understood proves nothing."""
    told, silent = store(session, TELLING, SILENT)
    uses = [use(url=URL, capture=told)]
    assert lost_subjects(reader.read(session, told), uses) == []
    assert lost_subjects(reader.read(session, silent), uses) == uses
    puzzling = reader.read(session, silent).model_copy(update={"understood": False})
    assert lost_subjects(puzzling, uses) == []
