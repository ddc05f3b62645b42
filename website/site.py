"""What the operator says of the site, and what every page of it is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from domain.captures import Crawl
from domain.changes import Change
from domain.initiative import StoredInitiative
from domain.issues import StoredIssue
from domain.values import BRUSSELS


@dataclass(frozen=True)
class SourceInfo:
    """How a source is called and where a reader finds it."""

    title: str
    homepage: str


@dataclass(frozen=True)
class Site:
    """What the operator says: where readers find the site, whom they can write to, what the sources are called.

    `contact` is a mail or web address, "" for none; `sources` go by their name.
    """

    public_url: str
    contact: str = ""
    sources: Mapping[str, SourceInfo] = field(default_factory=dict)


@dataclass(frozen=True)
class SourceState:
    """How one source is doing: its last crawl, its last healthy one, what is not understood of it at present."""

    name: str
    last: Crawl | None
    healthy: Crawl | None
    issues: tuple[StoredIssue, ...]


@dataclass(frozen=True)
class Snapshot:
    """What is stored at one moment: initiatives by id, changes oldest first, sources by name.

    `former` tells for the id and the slug of each initiative that was merged which id it became, `merged` for its
    id alone.
    """

    initiatives: tuple[StoredInitiative, ...]
    changes: tuple[Change, ...]
    sources: tuple[SourceState, ...]
    former: Mapping[str, str]
    merged: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def former_ids(self) -> Mapping[str, tuple[str, ...]]:
        """For each initiative the ids that were merged into it."""
        found: dict[str, tuple[str, ...]] = {}
        for old, new in sorted(self.merged.items()):
            found[new] = (*found.get(new, ()), old)
        return found

    @cached_property
    def by_id(self) -> Mapping[str, StoredInitiative]:
        """Initiatives by their id."""
        return {stored.initiative.id: stored for stored in self.initiatives}

    @cached_property
    def by_any_id(self) -> Mapping[str, StoredInitiative]:
        """Initiatives by their id and by those that were merged into them."""
        merged = {old: self.by_id[new] for old, new in self.merged.items() if new in self.by_id}
        return {**self.by_id, **merged}

    @cached_property
    def parts(self) -> Mapping[str, tuple[str, ...]]:
        """For each programme the ids of the initiatives that name it."""
        found: dict[str, tuple[str, ...]] = {}
        for stored in self.initiatives:
            if stored.initiative.parent:
                found[stored.initiative.parent] = (*found.get(stored.initiative.parent, ()), stored.initiative.id)
        return found

    @cached_property
    def _by_slug(self) -> Mapping[str, StoredInitiative]:
        return {stored.initiative.slug: stored for stored in self.initiatives}

    def find(self, name: str) -> StoredInitiative | None:
        """An initiative by its id or slug, or by that of one that was merged into it."""
        return self._by_slug.get(name) or self.by_id.get(self.former.get(name, name))

    @cached_property
    def updated_at(self) -> datetime | None:
        """When anything that a page shows last changed; None while nothing is stored."""
        crawls = [crawl for source in self.sources for crawl in (source.last, source.healthy) if crawl]
        moments = [crawl.finished_at or crawl.started_at for crawl in crawls]
        moments += [issue.last_seen for source in self.sources for issue in source.issues]
        moments += [max(stored.last_changed, stored.last_seen) for stored in self.initiatives]
        moments += [change.detected_at for change in self.changes[-1:]]
        return max(moments, default=None)


@dataclass(frozen=True)
class View:
    """What every page is made from. `files`: the site is written to files, without a search form."""

    snapshot: Snapshot
    site: Site
    now: datetime
    files: bool = False

    @property
    def today(self) -> date:
        """The readers' day."""
        return self.now.astimezone(BRUSSELS).date()


@dataclass(frozen=True)
class Document:
    """One address of the site with what it holds."""

    path: str
    content: bytes
    media_type: str
