"""Storing what a crawl brought: captures for new bodies, a sighting for every page that was alive."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import delete, insert, select, update

from domain.captures import Answer, CrawlCounts, ObservationKind
from domain.documents import is_document
from domain.vocabulary import PageState
from storage.bodies import hash_of, store_bodies
from storage.database import Session
from storage.tables import CaptureRow, ObservationRow, PageRow, RedirectRow, SightingRow
from storage.upsert import upsert

_TELLING = 3
"""On how many missing pages a host is doubted; fewer may have been all it had."""
_LOOK_BACK = 50
_ALIVE = frozenset({ObservationKind.FETCHED, ObservationKind.NOT_MODIFIED})


class Known(NamedTuple):
    """What is stored of a page: the hash of its newest body, the source's own id of it, and its validators."""

    sha256: str
    key: str
    etag: str = ""
    last_modified: str = ""
    revision: str = ""


@dataclass
class Batch:
    """What is gathered from a batch of answers before it is written; `captures` in their order, each with its body.

    `earlier` has, for a body, the one that its page had before; `neighbours`, for that of a new page, the one of the
    page that was captured last on its host, which `newest` has by host.
    """

    source: str
    crawl: int
    known: dict[str, Known]
    counted: Counter[str] = field(default_factory=Counter)
    bodies: dict[str, bytes] = field(default_factory=dict)
    earlier: dict[str, str] = field(default_factory=dict)
    neighbours: dict[str, str] = field(default_factory=dict)
    newest: dict[str, str] = field(default_factory=dict)
    captures: list[tuple[Answer, str]] = field(default_factory=list)
    sightings: dict[str, dict[str, Any]] = field(default_factory=dict)
    observations: dict[str, dict[str, Any]] = field(default_factory=dict)
    redirects: dict[str, dict[str, Any]] = field(default_factory=dict)


def store_answers(session: Session, source: str, crawl: int, answers: Sequence[Answer]) -> CrawlCounts:
    """Store a batch; gives what it adds to the counts of the crawl (requests are counted elsewhere)."""
    batch = Batch(source, crawl, known_of(session, {answer.url for answer in answers}))
    if any(answer.body and answer.url not in batch.known for answer in answers):
        batch.newest = newest_bodies(session, source)
    for answer in answers:
        batch.counted["bytes"] += len(answer.body or b"")
        if answer.kind in _ALIVE:
            take_alive(batch, answer)
        else:
            take_adverse(batch, answer)
    write(session, batch)
    return CrawlCounts(**batch.counted)


def known_of(session: Session, urls: Iterable[str]) -> dict[str, Known]:
    """What is stored of those of these pages that were read before."""
    found = (
        select(
            PageRow.url,
            CaptureRow.body_sha256,
            PageRow.key,
            SightingRow.etag,
            SightingRow.last_modified,
            SightingRow.revision,
        )
        .join(CaptureRow, CaptureRow.id == PageRow.latest_id)
        .join(SightingRow, SightingRow.url == PageRow.url)
        .where(PageRow.url.in_(sorted(urls)))
    )
    return {url: Known(*stored) for url, *stored in session.execute(found)}


def newest_bodies(session: Session, source: str) -> dict[str, str]:
    """The body of the page that was captured last, by host, as far as a short look back shows it."""
    latest = select(CaptureRow.url, CaptureRow.body_sha256).where(CaptureRow.source == source)
    found = session.execute(latest.order_by(CaptureRow.id.desc()).limit(_LOOK_BACK)).all()
    return {host_of(url): sha256 for url, sha256 in reversed(found) if not is_document(url)}


def take_alive(batch: Batch, answer: Answer) -> None:
    """A page that answered with content or with 304."""
    if answer.kind is ObservationKind.FETCHED:
        take_body(batch, answer)
    elif answer.url not in batch.known:
        return
    else:
        count(batch, answer, "not_modified")
    count(batch, answer, "pages")
    take_sighting(batch, answer)
    batch.observations.pop(answer.url, None)


def count(batch: Batch, answer: Answer, what: str) -> None:
    """Count an answer; a document is none of the pages by which the health of a source is judged."""
    if not is_document(answer.url):
        batch.counted[what] += 1
    elif what == "pages":
        batch.counted["documents"] += 1


def take_body(batch: Batch, answer: Answer) -> None:
    """A body that differs from the newest of its page becomes a capture."""
    body = answer.body or b""
    sha256 = hash_of(body)
    before = batch.known.get(answer.url)
    if before and before.sha256 == sha256:
        return
    count(batch, answer, "changed" if before else "new")
    batch.bodies[sha256] = body
    if not is_document(answer.url):
        host = host_of(answer.url)
        if before:
            batch.earlier.setdefault(sha256, before.sha256)
        elif other := batch.newest.get(host):
            batch.neighbours.setdefault(sha256, other)
        batch.newest[host] = sha256
    batch.captures.append((answer, sha256))
    kept = before or Known("", "")
    batch.known[answer.url] = kept._replace(sha256=sha256, key=answer.key or kept.key)


def take_sighting(batch: Batch, answer: Answer) -> None:
    """The page was alive. A 304 need not repeat its validators (RFC 9110 15.4.5); a body without any has none.

    Those of an earlier body would have the site tell that nothing changed since that one.
    """
    headers = {name.lower(): value for name, value in answer.headers.items()}
    etag, last_modified = headers.get("etag", ""), headers.get("last-modified", "")
    before = batch.known[answer.url]
    if answer.kind is ObservationKind.NOT_MODIFIED and not (etag or last_modified):
        etag, last_modified = before.etag, before.last_modified
    revision = answer.revision or before.revision
    batch.known[answer.url] = before._replace(etag=etag, last_modified=last_modified, revision=revision)
    batch.sightings[answer.url] = {
        "url": answer.url,
        "last_seen": answer.at,
        "crawl_id": batch.crawl,
        "etag": etag,
        "last_modified": last_modified,
        "revision": revision,
    }


def take_adverse(batch: Batch, answer: Answer) -> None:
    """A page that did not answer with itself; only what we knew can be missed."""
    if answer.kind is ObservationKind.FAILED:
        count(batch, answer, "errors")
    if answer.kind is ObservationKind.REDIRECTED:
        batch.redirects[answer.url] = {
            "url": answer.url,
            "source": batch.source,
            "location": answer.location,
            "status": answer.status,
            "seen_at": answer.at,
        }
    if answer.url not in batch.known:
        return
    if answer.kind is ObservationKind.NOT_FOUND:
        count(batch, answer, "gone")
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
    store_bodies(session, batch.bodies, earlier=batch.earlier, neighbours=batch.neighbours)
    upsert(session, PageRow, page_rows(session, batch), keys=["url"], columns=["latest_id", "key"])
    upsert(session, SightingRow, list(batch.sightings.values()), keys=["url"])
    session.execute(delete(ObservationRow).where(ObservationRow.url.in_(batch.sightings)))
    session.execute(delete(RedirectRow).where(RedirectRow.url.in_(batch.sightings)))
    upsert(session, ObservationRow, list(batch.observations.values()), keys=["url", "crawl_id"])
    upsert(session, RedirectRow, list(batch.redirects.values()), keys=["url"])


def doubt_silent_hosts(session: Session, crawl: int) -> frozenset[str]:
    """Take back what a crawl said of pages that were not found where no page of their host answered at all.

    A host that says so of everything is broken, or its site is being moved. Gives these hosts.
    """
    seen = (ObservationRow.crawl_id == crawl, ObservationRow.kind == ObservationKind.NOT_FOUND)
    missing = session.scalars(select(ObservationRow.url).where(*seen)).all()
    alive = session.scalars(select(SightingRow.url).where(SightingRow.crawl_id == crawl))
    by_host = Counter(host_of(url) for url in missing)
    silent = {host for host, pages in by_host.items() if pages >= _TELLING} - {host_of(url) for url in alive}
    doubtful = [url for url in missing if host_of(url) in silent]
    session.execute(
        update(ObservationRow)
        .where(*seen, ObservationRow.url.in_(doubtful))
        .values(kind=ObservationKind.FAILED, reason="no page of this host was found")
    )
    return frozenset(silent)


def host_of(url: str) -> str:
    """The host of an address."""
    return urlsplit(url).hostname or ""


def page_rows(session: Session, batch: Batch) -> list[dict[str, Any]]:
    """Store the captures; gives the pages that they are of, each with its newest one (the rest of a page stays)."""
    if not batch.captures:
        return []
    rows = [capture_row(batch, answer, sha256) for answer, sha256 in batch.captures]
    ids = session.scalars(insert(CaptureRow).returning(CaptureRow.id, sort_by_parameter_order=True), rows)
    pages: dict[str, dict[str, Any]] = {}
    for (answer, _), capture in zip(batch.captures, ids, strict=True):
        page = pages.setdefault(answer.url, page_row(batch, answer))
        page["latest_id"] = capture
    return list(pages.values())


def capture_row(batch: Batch, answer: Answer, sha256: str) -> dict[str, Any]:
    """An answer as a row of captures, with the hash of its body."""
    return {
        "source": batch.source,
        "url": answer.url,
        "status": answer.status or 0,
        "headers": answer.headers,
        "body_sha256": sha256,
        "fetched_at": answer.at,
        "crawl_id": batch.crawl,
        "revision": answer.revision,
    }


def page_row(batch: Batch, answer: Answer) -> dict[str, Any]:
    """A page as a row, as it is when it is seen for the first time."""
    return {
        "url": answer.url,
        "source": batch.source,
        "key": batch.known[answer.url].key,
        "first_seen": answer.at,
        "processed_id": None,
        "state": PageState.LIVE,
        "page_class": None,
        "why": "",
    }
