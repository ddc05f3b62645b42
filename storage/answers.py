"""Storing what a crawl brought: captures for new bodies, a sighting for every page that was alive."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select, update

from domain.captures import Answer, CrawlCounts, ObservationKind
from domain.vocabulary import PageState
from storage.bodies import store_body
from storage.database import Session
from storage.tables import CaptureRow, ObservationRow, PageRow, RedirectRow, SightingRow
from storage.upsert import upsert

_ALIVE = frozenset({ObservationKind.FETCHED, ObservationKind.NOT_MODIFIED})


@dataclass
class Batch:
    """What is gathered from a batch of answers before it is written."""

    source: str
    crawl: int
    latest: dict[str, str]
    counted: Counter[str] = field(default_factory=Counter)
    sightings: dict[str, dict[str, Any]] = field(default_factory=dict)
    observations: dict[str, dict[str, Any]] = field(default_factory=dict)
    redirects: dict[str, dict[str, Any]] = field(default_factory=dict)


def store_answers(session: Session, source: str, crawl: int, answers: Sequence[Answer]) -> CrawlCounts:
    """Store a batch; gives what it adds to the counts of the crawl (requests are counted elsewhere)."""
    batch = Batch(source, crawl, latest_hashes(session, [answer.url for answer in answers]))
    for answer in answers:
        batch.counted["bytes"] += len(answer.body or b"")
        if answer.kind in _ALIVE:
            take_alive(session, batch, answer)
        else:
            take_adverse(batch, answer)
    write(session, batch)
    return CrawlCounts(**batch.counted)


def latest_hashes(session: Session, urls: Sequence[str]) -> dict[str, str]:
    """The hash of the newest body of each of these pages that is known."""
    found = (
        select(PageRow.url, CaptureRow.body_sha256)
        .join(CaptureRow, CaptureRow.id == PageRow.latest_id)
        .where(PageRow.url.in_(urls))
    )
    return {row.url: row.body_sha256 for row in session.execute(found)}


def take_alive(session: Session, batch: Batch, answer: Answer) -> None:
    """A page that answered with content or with 304."""
    if answer.kind is ObservationKind.FETCHED:
        take_body(session, batch, answer)
    elif answer.url not in batch.latest:
        return
    else:
        batch.counted["not_modified"] += 1
    batch.counted["pages"] += 1
    batch.sightings[answer.url] = sighting(batch, answer)
    batch.observations.pop(answer.url, None)


def take_body(session: Session, batch: Batch, answer: Answer) -> None:
    """Keep the body; one that differs from the newest of its page becomes a capture."""
    sha256 = store_body(session, answer.body or b"")
    known = batch.latest.get(answer.url)
    if known == sha256:
        return
    capture = store_capture(session, batch, answer, sha256)
    if known is None:
        batch.counted["new"] += 1
        add_page(session, batch, answer, capture)
    else:
        batch.counted["changed"] += 1
        session.execute(update(PageRow).where(PageRow.url == answer.url).values(latest_id=capture, key=answer.key))
    batch.latest[answer.url] = sha256


def store_capture(session: Session, batch: Batch, answer: Answer, sha256: str) -> int:
    """One captures row; gives its id."""
    row = insert(CaptureRow).values(
        source=batch.source,
        url=answer.url,
        status=answer.status or 0,
        headers=answer.headers,
        body_sha256=sha256,
        fetched_at=answer.at,
        crawl_id=batch.crawl,
        revision=answer.revision,
    )
    return int(session.execute(row.returning(CaptureRow.id)).scalar_one())


def add_page(session: Session, batch: Batch, answer: Answer, capture: int) -> None:
    """A page that is seen for the first time."""
    session.execute(
        insert(PageRow).values(
            url=answer.url,
            source=batch.source,
            key=answer.key,
            first_seen=answer.at,
            latest_id=capture,
            processed_id=None,
            state=PageState.LIVE,
            page_class=None,
            why="",
        )
    )


def sighting(batch: Batch, answer: Answer) -> dict[str, Any]:
    """The narrow row of a page that is alive, with the validators of this answer (RFC 9110 8.8)."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return {
        "url": answer.url,
        "last_seen": answer.at,
        "crawl_id": batch.crawl,
        "etag": headers.get("etag", ""),
        "last_modified": headers.get("last-modified", ""),
        "revision": answer.revision,
    }


def take_adverse(batch: Batch, answer: Answer) -> None:
    """A page that did not answer with itself; only what we knew can be missed."""
    if answer.kind is ObservationKind.FAILED:
        batch.counted["errors"] += 1
    if answer.kind is ObservationKind.REDIRECTED:
        batch.redirects[answer.url] = {
            "url": answer.url,
            "source": batch.source,
            "location": answer.location,
            "status": answer.status,
            "seen_at": answer.at,
        }
    if answer.url not in batch.latest:
        return
    if answer.kind is ObservationKind.NOT_FOUND:
        batch.counted["gone"] += 1
    batch.observations[answer.url] = {
        "url": answer.url,
        "crawl_id": batch.crawl,
        "kind": answer.kind,
        "at": answer.at,
        "status": answer.status,
        "location": answer.location,
        "reason": answer.reason,
    }


def write(session: Session, batch: Batch) -> None:
    """Write what was gathered; a page that is alive has no adverse observations any more."""
    kept = keep_validators(session, batch)
    upsert(session, SightingRow, kept, keys=["url"])
    session.execute(delete(ObservationRow).where(ObservationRow.url.in_(batch.sightings)))
    session.execute(delete(RedirectRow).where(RedirectRow.url.in_(batch.sightings)))
    upsert(session, ObservationRow, list(batch.observations.values()), keys=["url", "crawl_id"])
    upsert(session, RedirectRow, list(batch.redirects.values()), keys=["url"])


def keep_validators(session: Session, batch: Batch) -> list[dict[str, Any]]:
    """The sightings, with the stored validators where an answer (a 304, RFC 9110 15.4.5) gave none."""
    found = select(SightingRow.url, SightingRow.etag, SightingRow.last_modified, SightingRow.revision)
    stored = {row.url: row for row in session.execute(found.where(SightingRow.url.in_(batch.sightings)))}
    kept = []
    for url, row in batch.sightings.items():
        if not (row["etag"] or row["last_modified"]) and url in stored:
            row["etag"], row["last_modified"] = stored[url].etag, stored[url].last_modified
        row["revision"] = row["revision"] or (stored[url].revision if url in stored else "")
        kept.append(row)
    return kept
