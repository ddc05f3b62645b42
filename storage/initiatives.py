"""Initiatives: as of now, every version, and which captures they were read from."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, or_, select, update

from domain.initiative import Initiative, PageUse, StoredInitiative
from domain.vocabulary import PageRole, PageState
from storage.database import Session
from storage.tables import (
    InitiativePageRow,
    InitiativeRedirectRow,
    InitiativeRow,
    InitiativeSightingRow,
    PageRow,
    SightingRow,
    VersionRow,
)
from storage.upsert import insert_missing, upsert

_AT_ONCE = 100


def load_initiatives(session: Session, ids: Collection[str] | None = None) -> list[StoredInitiative]:
    """Initiatives by id, all where no ids are given; also those that are gone, but none that is another now.

    A programme or predecessor that was merged into another is named by the id that it has now.
    """
    return list(each_initiative(session, ids))


def each_initiative(session: Session, ids: Collection[str] | None = None) -> Iterator[StoredInitiative]:
    """As `load_initiatives`, a few in memory at a time."""
    merged = initiative_redirects(session)
    found = (
        with_sightings().where(InitiativeRow.id.not_in(select(InitiativeRedirectRow.old))).order_by(InitiativeRow.id)
    )
    if ids is not None:
        found = found.where(InitiativeRow.id.in_(ids))
    seen = last_sightings(session)
    rows = session.execute(found.execution_options(yield_per=_AT_ONCE))
    return (resolved(stored_of(row, last_seen, seen), merged) for row, last_seen in rows)


def resolved(stored: StoredInitiative, merged: Mapping[str, str]) -> StoredInitiative:
    """With the ids of other initiatives as they are now."""
    initiative = stored.initiative
    links = {"parent": initiative.parent or "", "successor_of": initiative.successor_of or ""}
    now = {name: merged[identity] for name, identity in links.items() if identity in merged}
    return stored.model_copy(update={"initiative": initiative.model_copy(update=now)}) if now else stored


def taken_slugs(session: Session) -> frozenset[str]:
    """Every slug that an initiative has or had, also those that were merged into another."""
    return frozenset(session.scalars(select(InitiativeRow.slug)))


def merged_slugs(session: Session) -> dict[str, str]:
    """The slugs of the initiatives that were merged into another, with the id that they mean now."""
    found = select(InitiativeRow.slug, InitiativeRedirectRow.new).join(
        InitiativeRedirectRow, InitiativeRedirectRow.old == InitiativeRow.id
    )
    return dict(session.execute(found.order_by(InitiativeRow.slug)).all())


def last_sightings(session: Session) -> dict[str, datetime]:
    """When each page of an initiative was last seen alive: sightings know better than documents of nights gone by."""
    of_initiatives = SightingRow.url.in_(select(InitiativePageRow.url))
    found = select(SightingRow.url, SightingRow.last_seen).where(of_initiatives)
    return {row.url: row.last_seen for row in session.execute(found.execution_options(yield_per=_AT_ONCE))}


def load_initiative(session: Session, id_or_slug: str) -> StoredInitiative | None:
    """One initiative by its id, by an id that was merged into it, or by its slug; an id goes before a slug."""
    wanted = merged_slugs(session).get(id_or_slug) or resolve_initiative(session, id_or_slug)
    found = with_sightings().where(or_(InitiativeRow.id == wanted, InitiativeRow.slug == wanted))
    row = session.execute(found.order_by((InitiativeRow.id == wanted).desc())).first()
    return stored_of(*row, last_sightings(session)) if row else None


def with_sightings() -> Select[InitiativeRow, datetime]:
    """Initiatives, each with when it was last seen."""
    return select(InitiativeRow, InitiativeSightingRow.last_seen).join(
        InitiativeSightingRow, InitiativeSightingRow.initiative_id == InitiativeRow.id
    )


def stored_of(row: InitiativeRow, last_seen: datetime, seen: Mapping[str, datetime]) -> StoredInitiative:
    """A row as a value, with when its pages were last seen."""
    pages = tuple(
        page.model_copy(update={"last_seen": seen.get(page.url, page.last_seen)}) for page in row.document.pages
    )
    return StoredInitiative(
        initiative=row.document.model_copy(update={"pages": pages}),
        version=row.version,
        first_seen=row.first_seen,
        last_seen=last_seen,
        last_changed=row.last_changed,
    )


def initiative_pages(session: Session) -> dict[str, list[PageUse]]:
    """What each initiative was read from, by its id."""
    of = InitiativePageRow
    columns = (of.initiative_id, of.url, of.key, of.source, of.role, of.capture_id, of.missing_since)
    found = select(*columns).order_by(of.initiative_id, of.source, of.url, of.key)
    uses: defaultdict[str, list[PageUse]] = defaultdict(list)
    for row in session.execute(found.execution_options(yield_per=_AT_ONCE)):
        use = PageUse(
            url=row.url,
            key=row.key,
            source=row.source,
            role=PageRole(row.role),
            capture=row.capture_id,
            missing_since=row.missing_since,
        )
        uses[row.initiative_id].append(use)
    return dict(uses)


def save_initiative(
    session: Session, initiative: Initiative, uses: Sequence[PageUse], *, now: datetime, changed: bool
) -> None:
    """Insert or update an initiative and what it was read from; a new version when it is new or `changed`."""
    document = initiative.model_copy(update={"passages": ()})
    known = select(InitiativeRow.version, InitiativeRow.first_seen, InitiativeRow.last_changed)
    stored = session.execute(known.where(InitiativeRow.id == initiative.id)).one_or_none()
    version, first_seen, last_changed = stored or (0, now, now)
    is_new = stored is None or changed
    row = {
        "id": initiative.id,
        "slug": initiative.slug,
        "version": version + is_new,
        "first_seen": first_seen,
        "last_changed": now if is_new else last_changed,
        "document": document,
    }
    upsert(session, InitiativeRow, [row], keys=["id"])
    insert_missing(session, InitiativeSightingRow, [{"initiative_id": initiative.id, "last_seen": now}])
    if is_new:
        session.execute(
            insert(VersionRow).values(initiative_id=initiative.id, version=version + 1, at=now, document=document)
        )
    replace_uses(session, initiative.id, uses)


def replace_uses(session: Session, initiative: str, uses: Sequence[PageUse]) -> None:
    """Set what an initiative was read from."""
    session.execute(delete(InitiativePageRow).where(InitiativePageRow.initiative_id == initiative))
    if uses:
        session.execute(insert(InitiativePageRow), [use_row(initiative, use) for use in uses])


def use_row(initiative: str, use: PageUse) -> Mapping[str, Any]:
    """A use as a row."""
    return {
        "initiative_id": initiative,
        "url": use.url,
        "key": use.key,
        "source": use.source,
        "role": use.role,
        "capture_id": use.capture,
        "missing_since": use.missing_since,
    }


def touch_initiatives(session: Session) -> None:
    """Every initiative was last seen when the last of its live pages was."""
    latest = (
        select(func.max(SightingRow.last_seen))
        .join(InitiativePageRow, InitiativePageRow.url == SightingRow.url)
        .join(PageRow, PageRow.url == SightingRow.url)
        .where(
            InitiativePageRow.initiative_id == InitiativeSightingRow.initiative_id,
            InitiativePageRow.role != PageRole.DOCUMENT,
            PageRow.state == PageState.LIVE,
        )
        .correlate(InitiativeSightingRow)
        .scalar_subquery()
    )
    touched = update(InitiativeSightingRow).values(last_seen=func.coalesce(latest, InitiativeSightingRow.last_seen))
    session.execute(touched.execution_options(synchronize_session=False))


def load_versions(session: Session, initiative: str) -> list[StoredInitiative]:
    """Every version of one initiative, oldest first; `last_changed` is when the version began."""
    found = (
        select(VersionRow, InitiativeRow.first_seen, InitiativeSightingRow.last_seen)
        .join(InitiativeRow, InitiativeRow.id == VersionRow.initiative_id)
        .join(InitiativeSightingRow, InitiativeSightingRow.initiative_id == VersionRow.initiative_id)
        .where(VersionRow.initiative_id == initiative)
        .order_by(VersionRow.version)
    )
    return [
        StoredInitiative(
            initiative=version.document,
            version=version.version,
            first_seen=first_seen,
            last_seen=last_seen,
            last_changed=version.at,
        )
        for version, first_seen, last_seen in session.execute(found)
    ]


def merge_initiative(session: Session, old: str, new: str) -> None:
    """`old` goes on as `new`: it is read from nothing any more, and its id leads to `new`. Its history stays."""
    replace_uses(session, old, ())
    redirect_initiative(session, old, new)


def redirect_initiative(session: Session, old: str, new: str) -> None:
    """From now on `old` means `new`, also for ids that redirected to `old`."""
    session.execute(update(InitiativeRedirectRow).where(InitiativeRedirectRow.new == old).values(new=new))
    upsert(session, InitiativeRedirectRow, [{"old": old, "new": new}], keys=["old"])


def resolve_initiative(session: Session, initiative: str) -> str:
    """The id that `initiative` was merged into, or itself."""
    found = select(InitiativeRedirectRow.new).where(InitiativeRedirectRow.old == initiative)
    return session.scalar(found) or initiative


def initiative_redirects(session: Session) -> dict[str, str]:
    """Every id that was merged into another, with the id that it means now."""
    found = select(InitiativeRedirectRow.old, InitiativeRedirectRow.new).order_by(InitiativeRedirectRow.old)
    return dict(session.execute(found).all())
