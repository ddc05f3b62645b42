"""The overview as files that any web server can host, and that open from a disk."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.database import Session, Sessions
from website.assets import assets
from website.feeds import calendar_document, feed_document
from website.folder import replace_folder
from website.links import file_of, initiative_path
from website.open_data import DOWNLOADS, data_document
from website.pages.changes import changes_page, month_page, months
from website.pages.general import about_page, deadlines_page, lost_page, open_data_page, sources_page
from website.pages.initiative import gone_page, initiative_page, moved_page
from website.pages.overview import narrowed_pages, overview_page
from website.site import Document, Site, SourceInfo, View
from website.snapshot import load_history, load_snapshot

_INITIATIVES = "initiatieven"


@dataclass(frozen=True)
class PublishReport:
    """What was published: how many files there are, and how many of them are new or differ from before."""

    files: int
    changed: int


def publish(
    sessions: Sessions,
    directory: Path,
    *,
    public_url: str,
    now: datetime,
    contact: str = "",
    sources: Mapping[str, SourceInfo] | None = None,
) -> PublishReport:
    """Write the site into `directory`, whole or not at all: a kill at any moment leaves the old site or the new one.

    Raises:
        FolderRefused: when `directory` holds files that are no published site; nothing is touched.
    """
    with sessions() as session:
        site = Site(public_url, contact, sources or {})
        view = View(load_snapshot(session, site), site, now, files=True)
        found = {file_of(one.path): one.content for one in documents(session, view)}
    with replace_folder(directory) as folder:
        left = {file_of(one.path): one.content for one in left_behind(view, folder.old / _INITIATIVES)}
        written = left | found
        for name, content in written.items():
            folder.write(name, content)
    return PublishReport(len(written), folder.changed)


def documents(session: Session, view: View) -> Iterator[Document]:
    """Everything that the site consists of."""
    yield overview_page(view)
    yield from narrowed_pages(view)
    yield from initiative_pages(session, view)
    yield deadlines_page(view)
    yield changes_page(view)
    yield from (page for month in months(view.snapshot.changes) if (page := month_page(view, month)))
    yield sources_page(view)
    yield open_data_page(view)
    yield about_page(view)
    yield lost_page(view)
    yield feed_document(view)
    yield calendar_document(view)
    yield from (data_document(view, one.path) for one in DOWNLOADS)
    yield from assets()


def initiative_pages(session: Session, view: View) -> Iterator[Document]:
    """The page of each initiative, and one that leads there at its id and at every name that it took over."""
    snapshot = view.snapshot
    for stored in snapshot.initiatives:
        yield initiative_page(view, stored, *load_history(session, stored.initiative.id))
    for name in (*snapshot.by_id, *snapshot.former):
        found = snapshot.find(name)
        if found and found.initiative.slug != name:
            yield moved_page(view, initiative_path(name), found)


def left_behind(view: View, folder: Path) -> Iterable[Document]:
    """A page that says gone for every initiative that the old site in `folder` had."""
    if not folder.is_dir():
        return []
    return [gone_page(view, initiative_path(old.name)) for old in sorted(folder.iterdir()) if old.is_dir()]
