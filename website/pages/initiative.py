"""The page of one initiative: every fact with its evidence, and how it became what it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.changes import Change
from domain.initiative import StoredInitiative
from website.facts import shown_conflicts, shown_fields
from website.links import initiative_path
from website.selection import fold, title_of, upcoming
from website.site import Document, View
from website.templating import render_page


@dataclass(frozen=True)
class Step:
    """One moment in the history of an initiative; `version` is the number that began then, if one did."""

    at: datetime
    version: int | None
    changes: tuple[Change, ...]


def initiative_page(
    view: View, stored: StoredInitiative, versions: Sequence[StoredInitiative], changes: Sequence[Change]
) -> Document:
    """Everything that is known of one initiative."""
    initiative, snapshot = stored.initiative, view.snapshot
    successors = [one for one in snapshot.initiatives if one.initiative.successor_of == initiative.id]
    return render_page(
        view,
        initiative_path(initiative.slug),
        "initiative.html",
        stored=stored,
        initiative=initiative,
        fields=shown_fields(initiative),
        conflicts=shown_conflicts(initiative.conflicts),
        deadlines=upcoming([stored], view.today),
        parent=snapshot.by_id.get(initiative.parent or ""),
        parts=by_name(view, snapshot.parts.get(initiative.id, ())),
        predecessor=snapshot.by_id.get(initiative.successor_of or ""),
        successors=successors,
        steps=steps(versions, changes),
    )


def by_name(view: View, ids: Iterable[str]) -> list[StoredInitiative]:
    """The initiatives with these ids, by name."""
    return sorted((view.snapshot.by_id[one] for one in ids), key=lambda one: fold(title_of(one)))


def steps(versions: Iterable[StoredInitiative], changes: Iterable[Change]) -> list[Step]:
    """Versions and changes by moment, the latest first."""
    numbers = {version.last_changed: version.version for version in versions}
    told: dict[datetime, list[Change]] = {at: [] for at in numbers}
    for change in changes:
        told.setdefault(change.detected_at, []).append(change)
    return [Step(at, numbers.get(at), tuple(told[at])) for at in sorted(told, reverse=True)]


def gone_page(view: View, path: str) -> Document:
    """The page that stays where an initiative was that is no longer in the list."""
    return render_page(view, path, "gone.html")


def moved_page(view: View, path: str, target: StoredInitiative) -> Document:
    """The page that stays where an initiative was that is now part of another; it leads there."""
    return render_page(view, path, "moved.html", target=target)
