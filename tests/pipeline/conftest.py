"""Builders of small values for the tests of the pipeline."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.initiative import QUOTE_LENGTH, Evidence, Fact, Initiative, Page, PageRecord, PageUse
from domain.values import Organisation, PartialDate, Precision
from domain.vocabulary import Kind, PageClass, PageRole, PageState, Role, Status
from pipeline.reading import PageReading
from pipeline.survey import SurveyedPage

FIRST_NIGHT = datetime(2022, 3, 1, 2, 15, tzinfo=UTC)
URL = "https://smart.flanders.be/projecten/kade/"


def make_record(title: str = "Slimme kade", url: str = URL, key: str = "", capture: int = 1) -> PageRecord:
    """One subject of one page with a title and a kind."""
    evidence = (Evidence(capture=capture, url=url, quote=title, xpath="/html/body/h1", captured_at=FIRST_NIGHT),)
    return PageRecord(
        source="smart_flanders",
        url=url,
        key=key,
        page_class=PageClass.INITIATIVE,
        why="a project page",
        language="nl",
        captured_at=FIRST_NIGHT,
        title=Fact[str](value=title, evidence=evidence),
        kind=Fact[Kind](value=Kind.PROJECT, evidence=evidence),
    )


def make_use(url: str = URL, key: str = "", capture: int = 1, missing_since: datetime | None = None) -> PageUse:
    """The capture that one subject was read from."""
    return PageUse(
        url=url,
        key=key,
        source="smart_flanders",
        role=PageRole.MAIN,
        capture=capture,
        missing_since=missing_since,
    )


def make_page(
    url: str = URL,
    *,
    now: int = 1,
    before: int | None = 1,
    state: PageState = PageState.LIVE,
    absent: bool = False,
    proven: bool = False,
    first_seen: datetime = FIRST_NIGHT,
) -> SurveyedPage:
    """A page as one run sees it: its capture of now, and the one that was read before."""
    return SurveyedPage(
        url=url,
        source="smart_flanders",
        first_seen=first_seen,
        last_seen=first_seen,
        crawl=now,
        now=now,
        before=before,
        stored=PageState.LIVE,
        state=state,
        absent=absent,
        proven=proven,
        touched=now != before,
    )


def make_reading(*records: PageRecord, understood: bool = True) -> PageReading:
    """What one capture means."""
    return PageReading(
        page_class=PageClass.INITIATIVE, why="a project page", records=records, issues=(), understood=understood
    )


@pytest.fixture
def record() -> Callable[..., PageRecord]:
    """Makes one subject of one page."""
    return make_record


@pytest.fixture
def use() -> Callable[..., PageUse]:
    """Makes the capture that one subject was read from."""
    return make_use


@pytest.fixture
def page() -> Callable[..., SurveyedPage]:
    """Makes a page as one run sees it."""
    return make_page


@pytest.fixture
def reading() -> Callable[..., PageReading]:
    """Makes what one capture means."""
    return make_reading


def make_fact(value: object, *, capture: int = 1, url: str = URL, quote: str = "") -> Fact[Any]:
    """A value with the words that it was read from."""
    words = quote or str(value)[:QUOTE_LENGTH]
    evidence = Evidence(capture=capture, url=url, quote=words, xpath="/html/body/p", captured_at=FIRST_NIGHT)
    return Fact(value=value, evidence=(evidence,))


def make_date(iso: str) -> PartialDate:
    """A date as exactly as its text is long."""
    return PartialDate(iso=iso, precision={4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}[len(iso)])


def make_telling_record(  # noqa: PLR0913  each test names the few that it is about
    title: str = "CityFlows",
    *,
    url: str = URL,
    source: str = "smart_flanders",
    key: str = "",
    aliases: Sequence[str] = (),
    kind: str = "",
    status: str = "",
    owner: str = "",
    programme: str = "",
    start: str = "",
    capture: int = 1,
    page_class: PageClass = PageClass.INITIATIVE,
    **fields: object,
) -> PageRecord:
    """One subject of one page, with plain words and values for its facts; `owner` is a name or an OVO code."""

    def fact(value: object) -> Fact[Any]:
        return make_fact(value, capture=capture, url=url)

    ovo = owner if owner.startswith("OVO") else None
    facts: dict[str, object] = {
        "title": fact(title) if title else None,
        "aliases": tuple(fact(alias) for alias in aliases),
        "kind": fact(Kind(kind)) if kind else None,
        "status": fact(Status(status)) if status else None,
        "organisations": (fact(Organisation(name=owner, role=Role.OWNER, ovo=ovo)),) if owner else (),
        "programme": fact(programme) if programme else None,
        "start": fact(make_date(start)) if start else None,
    }
    return PageRecord.model_validate(
        {
            "source": source,
            "url": url,
            "key": key,
            "page_class": page_class,
            "why": "a project page",
            "language": "nl",
            "captured_at": FIRST_NIGHT,
            **facts,
            **fields,
        }
    )


def make_initiative(title: str = "CityFlows", **fields: object) -> Initiative:
    """An initiative with one live page; `fields` are facts or other attributes of it."""
    page = Page(
        url=URL,
        source="smart_flanders",
        key="",
        role=PageRole.MAIN,
        first_seen=FIRST_NIGHT,
        last_seen=FIRST_NIGHT,
        state=PageState.LIVE,
    )
    return Initiative.model_validate(
        {"id": "i1", "slug": "cityflows", "title": make_fact(title), "pages": (page,), **fields}
    )


@pytest.fixture(scope="session")
def fact() -> Callable[..., Fact[Any]]:
    """Makes a value with the words that it was read from."""
    return make_fact


@pytest.fixture(scope="session")
def partial_date() -> Callable[[str], PartialDate]:
    """Makes a date as exactly as its text is long."""
    return make_date


@pytest.fixture(scope="session")
def telling_record() -> Callable[..., PageRecord]:
    """Makes one subject of one page, with plain words and values for its facts."""
    return make_telling_record


@pytest.fixture(scope="session")
def initiative() -> Callable[..., Initiative]:
    """Makes an initiative with one live page."""
    return make_initiative
