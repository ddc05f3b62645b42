"""Pages and their captures, as the crawl asks and the processing reads them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, exists, func, select, update
from sqlalchemy.orm import aliased

from domain.captures import (
    Capture,
    KnownPage,
    Observation,
    ObservationKind,
    Outcome,
    PageCaptures,
    PageLine,
)
from domain.values import BRUSSELS
from domain.vocabulary import PageClass, PageState
from storage.answers import store_answers
from storage.database import Session
from storage.tables import (
    CaptureRow,
    CrawlRow,
    InitiativePageRow,
    IssueRow,
    ObservationRow,
    PageRow,
    RedirectRow,
    SightingRow,
)

__all__ = [
    "PageHead",
    "Processed",
    "known_pages",
    "known_redirects",
    "load_capture",
    "load_captures",
    "mark_processed",
    "observations",
    "page_captures",
    "page_heads",
    "page_lines",
    "set_page_state",
    "store_answers",
    "unanswered",
    "unproven_moves",
]
_PERMANENT = (301, 308)
_AT_ONCE = 500


def known_pages(session: Session, source: str) -> list[KnownPage]:
    """Every page of `source` that was ever read, with what to ask with.

    A page that was last seen by a crawl that did not follow all links (killed, or of single pages) has no validators:
    a 304 would hide the links that nobody followed.
    """
    ended = [Outcome.HEALTHY, Outcome.UNHEALTHY, Outcome.MISREAD]
    followed = and_(CrawlRow.partial.is_(False), CrawlRow.outcome.in_(ended))
    found = (
        select(
            PageRow.url,
            PageRow.state,
            PageRow.key,
            PageRow.latest_id,
            SightingRow.etag,
            SightingRow.last_modified,
            SightingRow.revision,
            followed.label("followed"),
            and_(
                followed, CrawlRow.outcome == Outcome.HEALTHY, ~exists().where(ObservationRow.url == PageRow.url)
            ).label("settled"),
        )
        .join(SightingRow, SightingRow.url == PageRow.url)
        .join(CrawlRow, CrawlRow.id == SightingRow.crawl_id)
        .where(PageRow.source == source)
        .order_by(PageRow.url)
    )
    return [
        KnownPage(
            url=row.url,
            state=PageState(row.state),
            etag=row.etag if row.followed else "",
            last_modified=row.last_modified if row.followed else "",
            revision=row.revision,
            key=row.key,
            capture=row.latest_id,
            settled=row.settled,
        )
        for row in session.execute(found.execution_options(yield_per=_AT_ONCE))
    ]


def known_redirects(session: Session, source: str) -> dict[str, str]:
    """Addresses of `source` that redirect for good (RFC 9110 15.4.2, 15.4.9), and where to."""
    found = (
        select(RedirectRow.url, RedirectRow.location)
        .where(RedirectRow.source == source, RedirectRow.status.in_(_PERMANENT))
        .order_by(RedirectRow.url)
    )
    return {row.url: row.location for row in session.execute(found)}


def unproven_moves(session: Session, source: str) -> frozenset[str]:
    """Pages of `source` that were away, for a redirect, on one day only: only a second day proves it."""
    away = ObservationRow.kind.in_([ObservationKind.REDIRECTED, ObservationKind.NOT_FOUND])
    found = (
        select(ObservationRow.url, ObservationRow.at)
        .join(PageRow, PageRow.url == ObservationRow.url)
        .where(PageRow.source == source, PageRow.state == PageState.MOVED, away)
    )
    days: defaultdict[str, set[date]] = defaultdict(set)
    for url, at in session.execute(found):
        days[url].add(at.astimezone(BRUSSELS).date())
    return frozenset(url for url, seen in days.items() if len(seen) == 1)


def unanswered(session: Session, source: str) -> dict[str, datetime]:
    """Addresses of `source` that were asked for and never gave a page, or whose page is gone, and since when."""
    is_there = exists().where(PageRow.url == IssueRow.url, PageRow.state != PageState.GONE)
    found = (
        select(IssueRow.url, func.min(IssueRow.first_seen).label("since"))
        .where(IssueRow.source == source, IssueRow.stage == "crawl", ~is_there)
        .group_by(IssueRow.url)
        .order_by(IssueRow.url)
    )
    return {row.url: row.since for row in session.execute(found)}


def page_captures(session: Session, source: str) -> list[PageCaptures]:
    """The pages of `source` with the captures that matter, ordered by address."""
    latest, processed = aliased(CaptureRow), aliased(CaptureRow)
    found = (
        select(PageRow, SightingRow, latest, processed)
        .join(SightingRow, SightingRow.url == PageRow.url)
        .join(latest, latest.id == PageRow.latest_id)
        .outerjoin(processed, processed.id == PageRow.processed_id)
        .where(PageRow.source == source)
        .order_by(PageRow.url)
    )
    return [
        PageCaptures(
            url=page.url,
            source=page.source,
            key=page.key,
            state=PageState(page.state),
            first_seen=page.first_seen,
            last_seen=seen.last_seen,
            crawl=seen.crawl_id,
            latest=capture_of(newest),
            processed=capture_of(read) if read else None,
            page_class=PageClass(page.page_class) if page.page_class else None,
            why=page.why,
        )
        for page, seen, newest, read in session.execute(found)
    ]


class PageHead(NamedTuple):
    """One page in as few bytes as will do: with the ids of its newest capture, and of the one that was read.

    `crawl` is the one that last saw the page alive.
    """

    url: str
    source: str
    state: PageState
    first_seen: datetime
    last_seen: datetime
    crawl: int
    latest: int
    processed: int | None


def page_heads(session: Session, source: str) -> Iterator[PageHead]:
    """The pages of `source`, ordered by address, a few in memory at a time."""
    found = (
        select(
            PageRow.url,
            PageRow.state,
            PageRow.first_seen,
            SightingRow.last_seen,
            SightingRow.crawl_id,
            PageRow.latest_id,
            PageRow.processed_id,
        )
        .join(SightingRow, SightingRow.url == PageRow.url)
        .where(PageRow.source == source)
        .order_by(PageRow.url)
    )
    for row in session.execute(found.execution_options(yield_per=_AT_ONCE)):
        yield PageHead(
            url=row.url,
            source=source,
            state=PageState(row.state),
            first_seen=row.first_seen,
            last_seen=row.last_seen,
            crawl=row.crawl_id,
            latest=row.latest_id,
            processed=row.processed_id,
        )


def load_capture(session: Session, capture: int) -> Capture:
    """The capture with this id.

    Raises:
        KeyError: if there is none.
    """
    return load_captures(session, [capture])[capture]


def load_captures(session: Session, ids: Collection[int]) -> dict[int, Capture]:
    """The captures with these ids, by id."""
    if not ids:
        return {}
    rows = session.scalars(select(CaptureRow).where(CaptureRow.id.in_(ids)).order_by(CaptureRow.id))
    return {row.id: capture_of(row) for row in rows}


def captures_before(session: Session, url: str, capture: int) -> list[int]:
    """The ids of the captures of a page that are older than `capture`, the newest first."""
    older = (CaptureRow.url == url, CaptureRow.id < capture)
    return list(session.scalars(select(CaptureRow.id).where(*older).order_by(CaptureRow.id.desc())))


def capture_of(row: CaptureRow) -> Capture:
    """A row as a value."""
    return Capture(
        id=row.id,
        source=row.source,
        url=row.url,
        status=row.status,
        headers=row.headers,
        body_sha256=row.body_sha256,
        fetched_at=row.fetched_at,
        crawl=row.crawl_id,
        revision=row.revision,
    )


def observations(session: Session, source: str) -> dict[str, list[Observation]]:
    """What was seen instead of each page of `source` since it was last alive, oldest first."""
    found = (
        select(ObservationRow, CrawlRow.outcome)
        .join(CrawlRow, CrawlRow.id == ObservationRow.crawl_id)
        .where(CrawlRow.source == source)
        .order_by(ObservationRow.url, ObservationRow.crawl_id)
    )
    by_url: defaultdict[str, list[Observation]] = defaultdict(list)
    for row, outcome in session.execute(found):
        by_url[row.url].append(observation_of(row, healthy=outcome == Outcome.HEALTHY))
    return dict(by_url)


def observation_of(row: ObservationRow, *, healthy: bool) -> Observation:
    """A row as a value."""
    return Observation(
        url=row.url,
        kind=ObservationKind(row.kind),
        at=row.at,
        crawl=row.crawl_id,
        healthy=healthy,
        status=row.status,
        location=row.location,
        reason=row.reason,
    )


class Processed(NamedTuple):
    """A page whose `capture` is dealt with, and what sort of page it turned out to be."""

    url: str
    capture: int
    page_class: PageClass
    why: str


def mark_processed(session: Session, pages: Sequence[Processed]) -> None:
    """Remember which captures are dealt with."""
    rows = [
        {"url": page.url, "processed_id": page.capture, "page_class": page.page_class, "why": page.why}
        for page in pages
    ]
    if rows:
        session.execute(update(PageRow), rows)


def set_page_state(session: Session, url: str, state: PageState) -> None:
    """Remember whether the page can still be read."""
    session.execute(update(PageRow).where(PageRow.url == url).values(state=state))


def page_lines(session: Session) -> list[PageLine]:
    """Every page for the export, ordered by address."""
    initiatives: defaultdict[str, list[str]] = defaultdict(list)
    for use in session.execute(
        select(InitiativePageRow.url, InitiativePageRow.initiative_id).order_by(InitiativePageRow.initiative_id)
    ):
        initiatives[use.url].append(use.initiative_id)
    issues: defaultdict[str, list[str]] = defaultdict(list)
    found_issues = select(IssueRow.url, IssueRow.code, IssueRow.reason)
    for issue in session.execute(found_issues.order_by(IssueRow.code, IssueRow.field, IssueRow.reason)):
        issues[issue.url].append(f"{issue.code}: {issue.reason}")
    found = select(PageRow, CaptureRow).join(CaptureRow, CaptureRow.id == PageRow.latest_id).order_by(PageRow.url)
    return [
        PageLine(
            url=page.url,
            source=page.source,
            page_class=PageClass(page.page_class) if page.page_class else None,
            why=page.why,
            status=capture.status,
            captured_at=capture.fetched_at,
            body_sha256=capture.body_sha256,
            initiatives=tuple(dict.fromkeys(initiatives[page.url])),
            issues=tuple(issues[page.url]),
        )
        for page, capture in session.execute(found)
    ]
