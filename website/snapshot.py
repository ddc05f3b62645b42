"""Reading from storage what the pages show."""

from domain.changes import Change
from domain.initiative import StoredInitiative
from storage.changes import load_changes
from storage.crawls import healthy_crawls, load_crawls
from storage.database import Session
from storage.initiatives import initiative_redirects, load_initiatives, load_versions, merged_slugs
from storage.issues import open_issues
from website.site import Site, Snapshot, SourceState

_CRAWLS = 200
"""How many crawls we look back for sources that the operator does not name."""


def load_snapshot(session: Session, site: Site) -> Snapshot:
    """What is stored now; initiatives that were merged into another are there as its former names."""
    merged = initiative_redirects(session)
    return Snapshot(
        initiatives=tuple(load_initiatives(session)),
        changes=tuple(load_changes(session)),
        sources=tuple(load_source(session, name) for name in source_names(session, site)),
        former=merged_slugs(session) | merged,
        merged=merged,
    )


def source_names(session: Session, site: Site) -> list[str]:
    """The sources that the operator names, and any other that was crawled of late."""
    crawled = {crawl.source for crawl in load_crawls(session, limit=_CRAWLS)}
    return [*site.sources, *sorted(crawled - set(site.sources))]


def load_source(session: Session, name: str) -> SourceState:
    """How one source is doing."""
    last, healthy = load_crawls(session, source=name, limit=1), healthy_crawls(session, name, 1)
    return SourceState(
        name=name,
        last=last[-1] if last else None,
        healthy=healthy[-1] if healthy else None,
        issues=tuple(open_issues(session, name)),
    )


def load_history(session: Session, initiative: str) -> tuple[list[StoredInitiative], list[Change]]:
    """The versions of one initiative and what changed between them, oldest first; also of those that it took over."""
    names = [initiative, *(old for old, new in initiative_redirects(session).items() if new == initiative)]
    changes = [change for name in names for change in load_changes(session, initiative=name)]
    return load_versions(session, initiative), sorted(changes, key=lambda change: (change.detected_at, change.id))
