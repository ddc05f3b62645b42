"""Initiatives: versions, what they were read from, and ids that live on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from domain.captures import Answer, CrawlCounts
from domain.initiative import Evidence, Fact, Initiative, Page, PageUse
from domain.vocabulary import PageRole, PageState
from storage.database import Sessions
from storage.initiatives import (
    initiative_pages,
    load_initiative,
    load_initiatives,
    load_versions,
    redirect_initiative,
    resolve_initiative,
    save_initiative,
    touch_initiatives,
)

NIGHT = datetime(2022, 3, 1, 2, 15, tzinfo=UTC)
URL = "https://smart.flanders.be/over/"
USE = PageUse(url=URL, key="", source="smart_flanders", role=PageRole.MAIN, capture=1)


def make(title: str, initiative: str = "i1", slug: str = "kade") -> Initiative:
    """An initiative with a title and some text."""
    evidence = Evidence(capture=1, url=URL, quote=title, xpath="/html/body/h1", captured_at=NIGHT)
    fact = Fact[str](value=title, evidence=(evidence,))
    return Initiative(id=initiative, slug=slug, title=fact, passages=("Een hele alinea.",))


@pytest.fixture(autouse=True)
def _a_capture(crawl: Callable[..., tuple[int, CrawlCounts]], answer: Callable[..., Answer]) -> None:
    crawl(answer())


def test_an_initiative_comes_back_without_its_running_text(sessions: Sessions) -> None:
    """We keep facts and quotations, never articles."""
    with sessions.begin() as session:
        save_initiative(session, make("Slimme kade"), [USE], now=NIGHT, changed=False)
    with sessions() as session:
        (stored,) = load_initiatives(session)
        assert initiative_pages(session) == {"i1": [USE]}
    assert stored.initiative == make("Slimme kade").model_copy(update={"passages": ()})
    assert (stored.version, stored.first_seen, stored.last_changed) == (1, NIGHT, NIGHT)


def test_a_change_makes_a_version_and_a_new_capture_does_not(sessions: Sessions) -> None:
    """Versions are what a reader would see change."""
    later, last = NIGHT + timedelta(days=1), NIGHT + timedelta(days=2)
    with sessions.begin() as session:
        save_initiative(session, make("Kade"), [USE], now=NIGHT, changed=False)
        save_initiative(session, make("Kade"), [USE], now=later, changed=False)
        save_initiative(session, make("Slimme kade"), [USE], now=last, changed=True)
    with sessions() as session:
        versions = load_versions(session, "i1")
        (stored,) = load_initiatives(session)
    assert [(one.version, one.last_changed) for one in versions] == [(1, NIGHT), (2, last)]
    assert (stored.version, stored.last_changed, stored.first_seen) == (2, last, NIGHT)


def test_an_initiative_is_found_by_id_slug_and_merged_id(sessions: Sessions) -> None:
    """Ids are never lost: a merged one redirects, also in two steps."""
    with sessions.begin() as session:
        save_initiative(session, make("Kade"), [USE], now=NIGHT, changed=False)
        save_initiative(session, make("Loket", "i2", "loket"), [], now=NIGHT, changed=False)
        redirect_initiative(session, "i0", "i2")
        redirect_initiative(session, "i2", "i1")
    with sessions() as session:
        found = [load_initiative(session, name) for name in ("i1", "kade", "i0", "i2", "onbekend")]
        assert [one.initiative.id if one else None for one in found] == ["i1", "i1", "i1", "i1", None]
        assert resolve_initiative(session, "i9") == "i9"


def test_last_seen_follows_the_pages(
    sessions: Sessions, crawl: Callable[..., tuple[int, CrawlCounts]], answer: Callable[..., Answer]
) -> None:
    """An initiative is as fresh as the last of its pages; one without pages keeps its moment."""
    with sessions.begin() as session:
        save_initiative(session, make("Kade"), [USE], now=NIGHT, changed=False)
        save_initiative(session, make("Loket", "i2", "loket"), [], now=NIGHT, changed=False)
    last = NIGHT + timedelta(days=3)
    crawl(answer(night=3), night=3)
    with sessions.begin() as session:
        touch_initiatives(session)
    with sessions() as session:
        seen = {one.initiative.id: one.last_seen for one in load_initiatives(session, ["i1", "i2"])}
    assert seen == {"i1": last, "i2": NIGHT}


def test_pages_of_an_initiative_are_as_fresh_as_their_sightings(
    sessions: Sessions, crawl: Callable[..., tuple[int, CrawlCounts]], answer: Callable[..., Answer]
) -> None:
    """Without storing the initiative again."""
    page = Page(
        url=URL,
        source="smart_flanders",
        key="",
        role=PageRole.MAIN,
        first_seen=NIGHT,
        last_seen=NIGHT,
        state=PageState.LIVE,
    )
    with sessions.begin() as session:
        save_initiative(session, make("Kade").model_copy(update={"pages": (page,)}), [USE], now=NIGHT, changed=False)
    crawl(answer(night=3), night=3)
    with sessions() as session:
        found = load_initiative(session, "kade")
        assert found is not None
        assert load_initiatives(session) == [found]
    assert [one.last_seen for one in found.initiative.pages] == [NIGHT + timedelta(days=3)]
