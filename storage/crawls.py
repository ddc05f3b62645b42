"""Crawls: when a source was asked, and how that went."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, insert, select, update

from domain.captures import Crawl, CrawlCounts, Outcome
from storage.database import Session
from storage.tables import CrawlRow

_ENDED = (Outcome.HEALTHY, Outcome.UNHEALTHY, Outcome.MISREAD)


def start_crawl(session: Session, source: str, *, now: datetime, partial: bool = False) -> int:
    """Note that a crawl begins; one of the same source that never ended was interrupted. Gives its id."""
    session.execute(
        update(CrawlRow)
        .where(CrawlRow.source == source, CrawlRow.outcome == Outcome.RUNNING)
        .values(outcome=Outcome.INTERRUPTED, why="it was killed before its end", finished_at=now)
    )
    row = insert(CrawlRow).values(
        source=source, started_at=now, outcome=Outcome.RUNNING, why="", partial=partial, counts=CrawlCounts()
    )
    return int(session.execute(row.returning(CrawlRow.id)).scalar_one())


def finish_crawl(
    session: Session, crawl: int, *, outcome: Outcome, why: str, counts: CrawlCounts, now: datetime
) -> None:
    """Note how a crawl ended."""
    session.execute(
        update(CrawlRow).where(CrawlRow.id == crawl).values(outcome=outcome, why=why, counts=counts, finished_at=now)
    )


def doubt_crawls(session: Session, crawls: Iterable[int], why: str) -> None:
    """Note that what healthy crawls brought can't be read as before: only an operator may believe them."""
    session.execute(
        update(CrawlRow)
        .where(CrawlRow.id.in_(sorted(crawls)), CrawlRow.outcome == Outcome.HEALTHY)
        .values(outcome=Outcome.MISREAD, why=why)
    )


def load_crawls(
    session: Session, *, source: str | None = None, since: datetime | None = None, limit: int | None = None
) -> list[Crawl]:
    """Crawls, newest last; `limit` keeps the newest ones."""
    found = select(CrawlRow).order_by(CrawlRow.id.desc()).limit(limit)
    if source is not None:
        found = found.where(CrawlRow.source == source)
    if since is not None:
        found = found.where(CrawlRow.started_at >= since)
    return newest_last(session, found)


def healthy_crawls(session: Session, source: str, limit: int) -> list[Crawl]:
    """The newest healthy crawls of the whole source, newest last."""
    return whole_crawls(session, source, (Outcome.HEALTHY,), limit)


def ended_crawls(session: Session, source: str, limit: int) -> list[Crawl]:
    """The newest crawls of the whole source that ran to their end, whatever was thought of them, newest last.

    The last healthy one is there too, however many came after it.
    """
    ended = whole_crawls(session, source, _ENDED, limit)
    if any(crawl.outcome is Outcome.HEALTHY for crawl in ended):
        return ended
    return [*healthy_crawls(session, source, 1), *ended]


def whole_crawls(session: Session, source: str, outcomes: Iterable[Outcome], limit: int) -> list[Crawl]:
    """The newest crawls of the whole source that ended in one of these ways, newest last."""
    found = select(CrawlRow).where(
        CrawlRow.source == source, CrawlRow.outcome.in_(outcomes), CrawlRow.partial.is_(False)
    )
    return newest_last(session, found.order_by(CrawlRow.id.desc()).limit(limit))


def running_crawls(session: Session) -> list[Crawl]:
    """Crawls that began and did not end: at work, or killed; newest last."""
    found = select(CrawlRow).where(CrawlRow.outcome == Outcome.RUNNING)
    return newest_last(session, found.order_by(CrawlRow.id.desc()))


def newest_last(session: Session, found: Select[CrawlRow]) -> list[Crawl]:
    """The crawls of a query that gives the newest first."""
    return [crawl_of(row) for row in reversed(session.scalars(found).all())]


def crawl_of(row: CrawlRow) -> Crawl:
    """A row as a value."""
    return Crawl(
        id=row.id,
        source=row.source,
        started_at=row.started_at,
        finished_at=row.finished_at,
        outcome=Outcome(row.outcome),
        why=row.why,
        counts=row.counts,
    )
