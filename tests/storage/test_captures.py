"""Captures: a body once per hash, a sighting for every night, observations for what was not there."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from domain.captures import Answer, CrawlCounts, ObservationKind, Outcome
from domain.vocabulary import PageClass, PageState
from storage.answers import doubt_silent_hosts
from storage.bodies import body_batches, hash_of, load_body, store_bodies, store_body
from storage.captures import (
    Processed,
    known_pages,
    known_redirects,
    load_capture,
    mark_processed,
    observations,
    page_captures,
    page_heads,
    page_lines,
    set_page_state,
)
from storage.crawls import load_crawls, start_crawl
from storage.database import Sessions
from storage.schema import downgrade_database, upgrade_database
from storage.tables import BodyRow, CaptureRow

Crawl = Callable[..., tuple[int, CrawlCounts]]
Make = Callable[..., Answer]
URL = "https://smart.flanders.be/over/"


def test_a_page_seen_for_the_first_time_is_kept_with_its_body(sessions: Sessions, crawl: Crawl, answer: Make) -> None:
    """The body can be had again, byte for byte."""
    started, counts = crawl(answer(b"<h1>Over \xc3\xa9\xc3\xa9n</h1>", headers={"etag": '"a"'}))
    with sessions() as session:
        (page,) = page_captures(session, "smart_flanders")
        assert load_body(session, page.latest.body_sha256) == b"<h1>Over \xc3\xa9\xc3\xa9n</h1>"
        assert load_capture(session, page.latest.id) == page.latest
        assert [known.etag for known in known_pages(session, "smart_flanders")] == ['"a"']
    assert (page.crawl, page.processed, page.state) == (started, None, PageState.LIVE)
    assert (counts.pages, counts.new) == (1, 1)


def test_the_same_body_gives_no_second_capture(sessions: Sessions, crawl: Crawl, answer: Make) -> None:
    """An unchanged night moves only the sighting."""
    crawl(answer())
    started, counts = crawl(answer(night=1), night=1)
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(CaptureRow)) == 1
        (page,) = page_captures(session, "smart_flanders")
    assert (page.crawl, counts.changed, counts.pages) == (started, 0, 1)
    assert page.last_seen > page.first_seen


def test_two_pages_with_one_body_share_it(sessions: Sessions, crawl: Crawl, answer: Make) -> None:
    """A body is stored once per hash."""
    crawl(answer(), answer(url=f"{URL}ons/"))
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(BodyRow)) == 1
        assert session.scalar(select(func.count()).select_from(CaptureRow)) == 2


def test_another_body_is_a_new_capture(sessions: Sessions, crawl: Crawl, answer: Make) -> None:
    """What was read before stays until it is processed."""
    crawl(answer())
    with sessions.begin() as session:
        (page,) = page_captures(session, "smart_flanders")
        mark_processed(session, [Processed(URL, page.latest.id, PageClass.INITIATIVE, "omdat")])
    _, counts = crawl(answer(b"<h1>Anders</h1>", night=1), night=1)
    with sessions() as session:
        (again,) = page_captures(session, "smart_flanders")
    assert again.processed == page.latest
    assert again.latest != page.latest
    assert (again.page_class, again.why, counts.changed) == (PageClass.INITIATIVE, "omdat", 1)


def test_a_304_keeps_the_validators(sessions: Sessions, crawl: Crawl, answer: Make) -> None:
    """A server need not repeat them (RFC 9110 15.4.5)."""
    crawl(answer(headers={"ETag": '"a"', "Last-Modified": "Tue, 01 Mar 2022 00:00:00 GMT"}))
    _, counts = crawl(answer(None, kind=ObservationKind.NOT_MODIFIED, night=1), night=1)
    with sessions() as session:
        (known,) = known_pages(session, "smart_flanders")
    assert (known.etag, known.last_modified) == ('"a"', "Tue, 01 Mar 2022 00:00:00 GMT")
    assert (counts.not_modified, counts.pages) == (1, 1)


def test_a_body_without_validators_has_none(sessions: Sessions, crawl: Crawl, answer: Make) -> None:
    """Those of the body before would have the site answer 304 for that one, and its return would be missed."""
    crawl(answer(headers={"ETag": '"a"'}))
    crawl(answer(b"<h1>Onderhoud</h1>", night=1), night=1)
    with sessions() as session:
        (known,) = known_pages(session, "smart_flanders")
    assert (known.etag, known.last_modified) == ("", "")


def test_a_host_that_finds_none_of_its_pages_is_doubted(sessions: Sessions, crawl: Crawl, answer: Make) -> None:
    """It may be broken: what it says of its pages proves nothing, while other hosts are believed."""
    broken = [f"https://smart.flanders.be/{number}/" for number in range(3)]
    alive, gone = "https://www.vlaanderen.be/a", "https://www.vlaanderen.be/b"
    crawl(*(answer(url=url) for url in (*broken, alive, gone)))
    lost = {"kind": ObservationKind.NOT_FOUND, "status": 404, "night": 1}
    second, _ = crawl(*(answer(None, url=url, **lost) for url in (*broken, gone)), answer(url=alive, night=1), night=1)
    with sessions.begin() as session:
        assert doubt_silent_hosts(session, second) == {"smart.flanders.be"}
    with sessions() as session:
        kinds = {url: seen[-1].kind for url, seen in observations(session, "smart_flanders").items()}
    assert kinds == dict.fromkeys(broken, ObservationKind.FAILED) | {gone: ObservationKind.NOT_FOUND}


def test_what_was_not_there_is_observed_until_it_is_back(sessions: Sessions, crawl: Crawl, answer: Make) -> None:
    """A page seen alive again has no adverse observations."""
    crawl(answer())
    _, counts = crawl(answer(None, kind=ObservationKind.NOT_FOUND, status=404, night=1), night=1)
    with sessions() as session:
        (seen,) = observations(session, "smart_flanders")[URL]
    assert (seen.kind, seen.healthy, seen.status, counts.gone) == (ObservationKind.NOT_FOUND, True, 404, 1)
    crawl(answer(night=2), night=2)
    with sessions() as session:
        assert observations(session, "smart_flanders") == {}


def test_an_observation_of_an_unhealthy_crawl_says_so(sessions: Sessions, crawl: Crawl, answer: Make) -> None:
    """It proves nothing."""
    crawl(answer())
    gone = answer(None, kind=ObservationKind.NOT_FOUND, status=404, night=1)
    crawl(gone, night=1, outcome=Outcome.UNHEALTHY)
    with sessions() as session:
        assert [one.healthy for one in observations(session, "smart_flanders")[URL]] == [False]


def test_permanent_redirects_are_remembered(sessions: Sessions, crawl: Crawl, answer: Make) -> None:
    """A temporary one is not (RFC 9110 15.4.3)."""
    redirected = ObservationKind.REDIRECTED
    crawl(
        answer(None, url="https://smart.flanders.be/over", kind=redirected, status=301, location=URL),
        answer(None, url="https://smart.flanders.be/nu", kind=redirected, status=302, location=URL),
    )
    with sessions() as session:
        assert known_redirects(session, "smart_flanders") == {"https://smart.flanders.be/over": URL}


def test_trouble_with_a_page_that_we_never_had_is_no_observation(
    sessions: Sessions, crawl: Crawl, answer: Make
) -> None:
    """A dead link is an issue, not a page that is gone."""
    _, counts = crawl(answer(None, kind=ObservationKind.NOT_FOUND, status=404))
    with sessions() as session:
        assert observations(session, "smart_flanders") == {}
        assert page_captures(session, "smart_flanders") == []
    assert counts.gone == 0


def test_a_crawl_that_never_ended_was_interrupted(sessions: Sessions) -> None:
    """The next crawl of the source says so."""
    now = datetime(2022, 3, 1, tzinfo=UTC)
    with sessions.begin() as session:
        start_crawl(session, "smart_flanders", now=now)
        start_crawl(session, "vloca", now=now)
        start_crawl(session, "smart_flanders", now=now)
    with sessions() as session:
        assert [(one.source, one.outcome) for one in load_crawls(session)] == [
            ("smart_flanders", Outcome.INTERRUPTED),
            ("vloca", Outcome.RUNNING),
            ("smart_flanders", Outcome.RUNNING),
        ]


def test_the_state_of_a_page_is_kept_and_exported(sessions: Sessions, crawl: Crawl, answer: Make) -> None:
    """The crawl sees it, and so does the export."""
    crawl(answer())
    with sessions.begin() as session:
        set_page_state(session, URL, PageState.GONE)
    with sessions() as session:
        assert [page.state for page in known_pages(session, "smart_flanders")] == [PageState.GONE]
        assert [(line.url, line.status) for line in page_lines(session)] == [(URL, 200)]


@pytest.mark.parametrize("size", [0, 1, 100_000])
def test_bodies_of_any_size_come_back(sessions: Sessions, size: int) -> None:
    """Also an empty one."""
    body = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    with sessions.begin() as session:
        sha256 = store_body(session, body)
        assert store_body(session, body) == sha256
        assert load_body(session, sha256) == body


def page(menu: int, words: str) -> bytes:
    """A page with a menu that it shares with others."""
    items = "".join(hashlib.sha256(f"{menu} {number}".encode()).hexdigest() for number in range(200))
    return f"<nav>{items}</nav><p>{words}</p>".encode()


def test_what_bodies_share_is_kept_once(sessions: Sessions, crawl: Crawl, answer: Make) -> None:
    """Another version of a page, and a page beside it, take little room; a rebuilt site is whole again."""
    neighbour = "https://smart.flanders.be/b"
    bodies = [page(1, "een"), page(1, "twee"), page(1, "drie"), page(2, "vier"), page(2, "vijf")]
    crawl(answer(bodies[0]), answer(bodies[1], url=neighbour))
    for night, body in enumerate(bodies[2:], start=1):
        crawl(answer(body, night=night), night=night)
    with sessions() as session:
        assert [load_body(session, hash_of(body)) for body in bodies] == bodies
        rows = {row.sha256: row for row in session.scalars(select(BodyRow))}
    first, rebuilt = hash_of(bodies[0]), hash_of(bodies[3])
    assert [rows[hash_of(body)].base_sha256 for body in bodies] == [None, first, first, None, rebuilt]
    assert len(rows[hash_of(bodies[2])].content) * 20 < len(rows[first].content)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # every example is rolled back
@given(st.lists(st.binary(max_size=400), min_size=1, max_size=6))
def test_any_bodies_come_back(sqlite_sessions: Sessions, parts: list[bytes]) -> None:
    """Whatever they resemble or claim to."""
    bodies = {hash_of(body): body for body in (b"".join(parts[: n + 1]) for n in range(len(parts)))}
    with sqlite_sessions() as session:
        store_bodies(session, bodies, neighbours={later: earlier for earlier, later in pairwise(bodies)})
        assert {sha256: load_body(session, sha256) for sha256 in bodies} == bodies
        session.rollback()


def test_neighbours_that_are_of_no_use_are_left_alone(sqlite_sessions: Sessions) -> None:
    """Comparing costs more than storing: after some strangers in a row only the page's own body before is a base."""
    strangers = [hashlib.shake_128(bytes([number])).digest(3000) for number in range(7)]
    bodies = {hash_of(body): body for body in (*strangers, strangers[6] + b"!", strangers[0] + b"!")}
    *_, last, like_the_last, changed = bodies
    with sqlite_sessions() as session:
        neighbours = {later: earlier for earlier, later in pairwise(bodies) if later != changed}
        store_bodies(session, bodies, earlier={changed: hash_of(strangers[0])}, neighbours=neighbours)
        rows = {row.sha256: row.base_sha256 for row in session.scalars(select(BodyRow))}
        assert (rows[like_the_last], rows[changed]) == (None, hash_of(strangers[0]))
        store_bodies(session, {hash_of(b := strangers[6] + b"?"): b}, neighbours={hash_of(b): last})
        assert session.get_one(BodyRow, hash_of(b)).base_sha256 == last
        session.rollback()


def test_one_batch_may_hold_one_page_twice(sessions: Sessions, crawl: Crawl, answer: Make) -> None:
    """The last answer counts; each body that differed from the one before is kept."""
    gone = answer(None, kind=ObservationKind.NOT_FOUND, status=404)
    _, counts = crawl(answer(b"een", key="7"), gone, answer(b"twee"), answer(b"twee"), answer(b"een"))
    with sessions() as session:
        (page,) = page_captures(session, "smart_flanders")
        assert load_body(session, page.latest.body_sha256) == b"een"
        assert session.scalar(select(func.count()).select_from(CaptureRow)) == 3
        assert observations(session, "smart_flanders") == {}
    assert (counts.new, counts.changed, counts.gone, page.key) == (1, 2, 1, "7")


def test_bodies_survive_the_version_before(sessions: Sessions) -> None:
    """The step back gives each body whole; the step forth can read them."""
    bodies = {hash_of(body): body for body in (page(1, "een"), page(1, "twee"))}
    first, second = bodies
    with sessions.begin() as session:
        store_bodies(session, bodies, neighbours={second: first})
    downgrade_database(sessions, "0003")
    upgrade_database(sessions)
    with sessions() as session:
        assert {sha256: load_body(session, sha256) for sha256 in bodies} == bodies


def test_bodies_come_in_batches(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order that was asked for, also twice, beside bases that were not; a long one comes by itself."""
    monkeypatch.setattr("storage.bodies._MOST_AT_ONCE", 2 * len(page(1, "een")) + 10)
    long = page(2, "lang") * 3
    bodies = {hash_of(body): body for body in (page(1, "een"), page(1, "twee"), page(1, "drie"), long)}
    base, second, third, longest = bodies
    with sessions.begin() as session:
        store_bodies(session, bodies, neighbours={second: base, third: base})
        asked = [third, second, longest, third]
        batches = list(body_batches(session, asked))
        assert [body for batch in batches for body in batch] == [bodies[sha256] for sha256 in asked]
        assert [len(batch) for batch in batches] == [2, 1, 1]
        with pytest.raises(KeyError):
            list(body_batches(session, [base, "0" * 64]))


def test_a_page_in_few_bytes_is_the_page(sessions: Sessions, crawl: Crawl, answer: Make) -> None:
    """With the ids of its captures, whether it was read or not."""
    crawl(answer(), answer(url=f"{URL}ons/"))
    with sessions.begin() as session:
        first, second = page_captures(session, "smart_flanders")
        mark_processed(session, [Processed(first.url, first.latest.id, PageClass.OTHER, "een lijst")])
        heads = list(page_heads(session, "smart_flanders"))
        assert [(head.latest, head.processed) for head in heads] == [
            (first.latest.id, first.latest.id),
            (second.latest.id, None),
        ]
        whole = [(one.url, one.source, one.state, one.first_seen, one.last_seen, one.crawl) for one in (first, second)]
    assert [(one.url, one.source, one.state, one.first_seen, one.last_seen, one.crawl) for one in heads] == whole


def test_captures_of_a_batch_belong_to_their_pages(sessions: Sessions, crawl: Crawl, answer: Make) -> None:
    """However many rows go in at once."""
    urls = [f"https://smart.flanders.be/{number}" for number in range(1500)]
    crawl(*[answer(url.encode(), url=url) for url in reversed(urls)])
    with sessions() as session:
        pages = page_captures(session, "smart_flanders")
        assert all(page.latest.url == page.url for page in pages)
        assert load_body(session, pages[7].latest.body_sha256) == pages[7].url.encode()
    assert [page.url for page in pages] == sorted(urls)


def test_a_zero_character_spoils_no_batch(sessions: Sessions, crawl: Crawl, answer: Make) -> None:
    """PostgreSQL keeps none; the pages beside it are stored too."""
    crawl(answer(), answer(url=f"{URL}ons/", key="a\0b", headers={"x": "a\0b"}))
    with sessions() as session:
        pages = page_captures(session, "smart_flanders")
    assert [(page.key, page.latest.headers) for page in pages] == [("", {}), ("a\ufffdb", {"x": "a\0b"})]
